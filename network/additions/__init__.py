"""What is new, for feed readers; and all that is public, for search engines."""
