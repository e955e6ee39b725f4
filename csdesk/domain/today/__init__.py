"""Facts and pure rules: the snapshot, the routine, what is next."""
