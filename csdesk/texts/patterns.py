"""Small helpers to write long patterns on short lines."""

from __future__ import annotations

import re


def pattern(text: str) -> re.Pattern[str]:
    r"""Return a compiled pattern written over several lines; blanks in it mean nothing, write `\s`."""
    return re.compile(text, re.VERBOSE)


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())
