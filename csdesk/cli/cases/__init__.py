"""Commands: after-sales."""
