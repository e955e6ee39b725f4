"""Facts and pure rules: after-sales."""
