"""Screens: texts to buyers."""
