"""Verbs: messages, reviews and the log of talks."""
