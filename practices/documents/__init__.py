"""A practice as a file: Markdown, PDF, and the picture that stands beside a shared link. Only of what everybody may read."""
