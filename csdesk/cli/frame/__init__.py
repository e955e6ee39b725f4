"""Commands: what all of them share."""
