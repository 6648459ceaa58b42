"""Shared notes: Yjs documents that live on the server, durable before anybody sees them."""
