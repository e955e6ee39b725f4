"""Commands: reports."""
