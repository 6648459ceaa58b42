"""The words of a workshop that a practice was drawn from. What a workshop is, only `workshops` knows."""
