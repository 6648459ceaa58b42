"""What people are told: on their own page, and grouped in a quiet digest by mail."""
