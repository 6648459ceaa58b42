"""International Meetings: made, edited, published, copied; and their programme for readers."""
