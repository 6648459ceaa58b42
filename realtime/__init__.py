"""Rooms, their durable log, shared notes and sockets. Knows nothing of workshops or of pages."""
