"""Commands: dated things."""
