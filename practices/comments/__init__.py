"""Conversation about a practice: threads of two levels, on the whole of it or on one of its sections."""
