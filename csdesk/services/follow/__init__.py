"""Verbs: dated things."""
