"""Outbound: clipboard, outbox files, channels, documents."""
