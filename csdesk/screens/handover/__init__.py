"""Screens: handover."""
