"""csdesk: the desk of a one-person online shop, in one terminal."""

from csdesk.runtime import make_modules_lazy

__version__ = "0.1.0"

make_modules_lazy()
