"""What a grammar of the check yields: a place in the text, and the word list that says why it is wrong there."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A place in the original text that belongs to a word list, e.g. `uncivil`."""

    code: str
    start: int
    end: int
