"""Screens: after-sales."""
