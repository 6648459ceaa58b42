"""Texts of the site that the secretariat writes: welcome, contact, legal notice, privacy notice."""
