"""Practices taken away as tables and data, and brought in from them. The formats: docs/exchange.md."""
