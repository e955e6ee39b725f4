"""A text taken apart once for every rule of the check."""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from csdesk.texts.finding import Context
from csdesk.texts.folding import Folded, Tight, same_length


class Piece(NamedTuple):
    """A sentence or a clause: its words and where it begins and ends in the text."""

    words: str
    start: int
    end: int


_SENTENCE = re.compile(r"(?:[^。!?;\n.]|\.(?=\S))+[。!?;.]*")
_QUOTED = re.compile(r"“[^”\n]{0,200}”|「[^」\n]{0,200}」|\"[^\"\n]{0,200}\"")
_LATIN = re.compile(r"[a-z]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Reading:
    """A text in the forms that rules read.

    Args:
        text: The text as it will be sent.
        context: What is known of it.
    """

    def __init__(self, text: str, context: Context) -> None:
        self.text = text
        self.context = context
        self.folded = Folded(text)
        self.plain = same_length(text)

    @cached_property
    def sentences(self) -> list[Piece]:
        """The sentences of the plain text."""
        return [Piece(found[0], *found.span()) for found in _SENTENCE.finditer(self.plain) if found[0].strip()]

    @cached_property
    def tight(self) -> Tight:
        """The text without the signs that only part characters, for grammar."""
        return Tight(self.text)

    @cached_property
    def tight_sentences(self) -> list[Piece]:
        """The sentences of the tight text; their places are places there."""
        return [Piece(found[0], *found.span()) for found in _SENTENCE.finditer(self.tight.text)]

    @cached_property
    def whole(self) -> list[Piece]:
        """The plain text as one piece."""
        return [Piece(self.plain, 0, len(self.plain))]

    @cached_property
    def tight_whole(self) -> list[Piece]:
        """The tight text as one piece."""
        return [Piece(self.tight.text, 0, len(self.tight.text))]

    @cached_property
    def quotes(self) -> list[tuple[int, int]]:
        """The spans of what is quoted."""
        return [found.span() for found in _QUOTED.finditer(self.plain)]

    @cached_property
    def chinese(self) -> bool:
        """Whether the text is Chinese."""
        return bool(_CHINESE.search(self.text))

    @cached_property
    def latin(self) -> bool:
        """Whether the text holds a Latin letter, also in disguise."""
        return bool(_LATIN.search(self.tight.text) or _LATIN.search(self.plain))

    def quoted(self, place: int) -> bool:
        """Tell whether a place lies within a quotation."""
        return any(start <= place < end for start, end in self.quotes)
