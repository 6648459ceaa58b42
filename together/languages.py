"""Placeholder until languages lands."""


def N_(message: str) -> str:
    """Mark `message` for extraction; it is translated where it is shown."""
    return message
