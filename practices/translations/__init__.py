"""Translating a practice: the original on one side, the translation on the other, each by a person."""
