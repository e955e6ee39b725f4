"""Screens: what all of them share."""
