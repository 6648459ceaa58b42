"""What was published before: listed, compared word by word, restored."""
