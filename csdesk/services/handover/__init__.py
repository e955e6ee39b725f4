"""Verbs: handover."""
