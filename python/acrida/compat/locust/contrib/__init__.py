"""Users for more protocols, and the fast HTTP client. Each module imports the third-party packages that it needs."""
