"""What a rule of the check yields: a place in the text, and the word list that says why it is wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from csdesk.texts.idioms import Family


class Span(NamedTuple):
    """A place in the original text that belongs to a word list, e.g. `uncivil`; the idiom that found it, if one did.

    `words` fill the better wording, e.g. `{count}`.
    """

    code: str
    start: int
    end: int
    idiom: str = ""
    family: Family | None = None
    words: Mapping[str, object] = {}
