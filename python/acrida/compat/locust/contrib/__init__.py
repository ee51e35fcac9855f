"""Users for more protocols, and the fast HTTP client. Third-party packages are imported by the module that needs them."""
