"""Facts and pure rules: search."""
