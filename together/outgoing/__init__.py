"""Mails that wait in the database for the mail server: each is sent once, over restarts and several processes."""
