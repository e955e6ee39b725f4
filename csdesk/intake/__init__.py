"""Intake: bytes to rows to records; knows formats, knows no desk."""
