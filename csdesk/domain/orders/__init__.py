"""Facts and pure rules: orders."""
