"""What a verb gives back."""

from __future__ import annotations

from msgspec import Struct


class Result(Struct, frozen=True):
    """The outcome of one verb.

    Args:
        changed: Ids of what changed (or would, in a dry run); empty when nothing did.
        summary: One translated line for the status bar; without personal data.
        text: A text the verb made, when it makes one.
        warnings: Translated lines worth knowing.
    """

    changed: tuple[str, ...]
    summary: str
    text: str | None = None
    warnings: tuple[str, ...] = ()


class Copied(Struct, frozen=True):
    """What was put on the clipboard last, and for whom.

    Args:
        text: The words.
        way: How: see `clipboard.copy`.
        buyer: `platform:nick` of whom it is for; empty when that is nobody or several.
        who: The buyer as shown.
        search: It is the key for the platform's search, not a text.
    """

    text: str
    way: str
    buyer: str = ""
    who: str = ""
    search: bool = False
