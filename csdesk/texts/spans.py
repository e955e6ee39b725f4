"""What a rule of the check yields: a place in the text, and the word list that says why it is wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Span(NamedTuple):
    """A place in the original text that belongs to a word list, e.g. `uncivil`; with the idiom that found it.

    `words` fill the better wording, e.g. `{count}`.
    """

    code: str
    start: int
    end: int
    idiom: str = ""
    source: str = ""
    file: str = ""
    words: Mapping[str, object] = {}
