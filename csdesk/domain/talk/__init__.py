"""Facts and pure rules: messages, reviews and the log of talks."""
