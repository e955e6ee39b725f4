"""Facts and pure rules: texts to buyers."""
