"""Functions that belong to no class, one noun a file."""
