"""Meetings, workshops, the rules of a live session, outcomes and proceedings."""
