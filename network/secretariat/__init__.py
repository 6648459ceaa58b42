"""The overview of the secretariat: people, roles, blocking."""
