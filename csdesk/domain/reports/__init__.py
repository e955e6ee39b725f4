"""Facts and pure rules: reports."""
