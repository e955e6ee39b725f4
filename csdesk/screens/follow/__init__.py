"""Screens: dated things."""
