"""The address of a workshop before its hour."""
