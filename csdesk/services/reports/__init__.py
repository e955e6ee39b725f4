"""Verbs: reports."""
