"""Verbs: buyers."""
