"""The log of who did what where it is about power over others."""
