"""Timers that ring once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from textual.timer import Timer


class Ringing(Protocol):
    """A widget, a screen or the app."""

    def set_timer(self, delay: float, callback: Callable[[], Any]) -> Timer:
        """Start a timer."""
        ...


def once_after(node: Ringing, seconds: float, callback: Callable[[], Any]) -> Timer:
    """Call something once, some seconds later, for a widget, a screen or the app, however busy the machine is.

    A timer of Textual leaves out what it is too late for, also the only time it has: where the process had to wait
    longer than that as the timer began, `set_timer` never calls.
    """
    timer = node.set_timer(seconds, callback)
    timer._skip = False  # its task begins with the next turn of the loop
    return timer
