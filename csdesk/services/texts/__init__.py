"""Verbs: texts to buyers."""
