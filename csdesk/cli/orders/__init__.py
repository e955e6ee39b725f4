"""Commands: orders."""
