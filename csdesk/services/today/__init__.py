"""Verbs: the snapshot, the routine, what is next."""
