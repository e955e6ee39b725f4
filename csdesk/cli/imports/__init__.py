"""Commands: what comes in."""
