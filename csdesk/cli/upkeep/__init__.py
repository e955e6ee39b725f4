"""Commands: looking after the desk."""
