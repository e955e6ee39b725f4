"""Commands: the snapshot, the routine, what is next."""
