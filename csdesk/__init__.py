"""csdesk: the desk of a one-person online shop, in one terminal."""

__version__ = "0.1.0"
