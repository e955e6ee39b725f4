"""Texts that are given on the command line or through a pipe."""

from __future__ import annotations

import sys


def text_of(argument: str) -> str:
    """Return a text argument; `-` reads it from stdin."""
    return sys.stdin.read() if argument == "-" else argument
