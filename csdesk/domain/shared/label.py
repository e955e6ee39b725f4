"""The word of a code in the language in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csdesk.i18n import _


def label(words: Mapping[str, str], code: str) -> str:
    """Return the word for a code in the language in use; a code without a word stands for itself."""
    return _(words[code]) if code in words else code


def with_value(name: str, value: object) -> str:
    """Return a value behind its name, with the colon of the language in use."""
    return _("{name}: {value}").format(name=name, value=value)


def with_note(words: str, note: object) -> str:
    """Return words with a note behind them, in the brackets of the language in use."""
    return _("{words} ({note})").format(words=words, note=note)


def share_of(share: str, part: int, whole: int) -> str:
    """Return a share as it is written, and of how many it is one: `40% (2/5)`."""
    return with_note(share, f"{part}/{whole}")


def listed(words: Iterable[str]) -> str:
    """Return words one after the other, with the comma of the language in use."""
    return _(", ").join(words)
