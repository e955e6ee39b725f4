"""Facts and pure rules: handover."""
