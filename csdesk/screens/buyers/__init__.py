"""Screens: buyers."""
