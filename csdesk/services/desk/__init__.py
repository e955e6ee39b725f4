"""Verbs: the context of a use case: records, tables, archive, settings."""
