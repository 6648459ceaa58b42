"""Writing a practice: the short version, the sections of the template, drafts that save themselves, publishing."""
