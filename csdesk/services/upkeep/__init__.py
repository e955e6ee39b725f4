"""Verbs: looking after the desk."""
