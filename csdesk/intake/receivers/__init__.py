"""Receivers out of cells and pasted words."""
