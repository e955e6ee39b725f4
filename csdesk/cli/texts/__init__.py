"""Commands: texts to buyers."""
