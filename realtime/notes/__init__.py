"""Shared notes: Yjs documents that live on the server, durable before anybody sees them.

An update goes `sockets` → `room` → `document` → `guard` (is it safe, is it whole?) → `keeper` (one row, one commit) → `log`,
and back through the room to everybody else. `hub` is what the application uses; `frames` tells how a writer learns what
is durable.
"""
