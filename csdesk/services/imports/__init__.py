"""Verbs: what comes in."""
