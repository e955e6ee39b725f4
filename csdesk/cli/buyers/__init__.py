"""Commands: buyers."""
