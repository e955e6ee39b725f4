"""Verbs: search."""
