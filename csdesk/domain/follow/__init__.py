"""Facts and pure rules: dated things."""
