"""Verbs: the demo shop."""
