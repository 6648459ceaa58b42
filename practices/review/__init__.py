"""What waits for the secretariat: the first practice of a new editor, and what readers report."""
