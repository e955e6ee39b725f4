"""Commands: handover."""
