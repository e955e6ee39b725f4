"""Texts: templates and the check."""
