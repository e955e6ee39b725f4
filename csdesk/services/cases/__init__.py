"""Verbs: after-sales."""
