"""Verbs: orders."""
