"""A file without the rows that are one buyer's, in the forms that have rows; what is between them stays (D01)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

IsHers = Callable[[str], bool]

_HTML = re.compile(r"(<(tr|article|li)\b(?:(?!<\2\b).)*?</\2\s*>(?:\r?\n)?)", re.DOTALL | re.IGNORECASE)
_MAIL = re.compile(r"^(?=From .*\d)", re.MULTILINE)


class Rest(Struct, frozen=True):
    """What is left of a file: its text, and how many of how many rows went."""

    text: str
    gone: int
    of: int


def without(form: str, text: str, is_hers: IsHers) -> Rest | None:
    """Return a text without the rows that are hers for certain, or None for a form that has no rows.

    Args:
        form: The ending of the file's name, in small letters.
        text: What it holds.
        is_hers: Tells whether a row is hers for certain.
    """
    if form == ".json":
        return _json(text, is_hers)
    units = _UNITS.get(form)
    if units is None:
        return None
    kept, gone, of = list[str](), 0, 0
    for unit, is_row in units(text):
        hers = is_row and is_hers(unit)
        gone, of = gone + hers, of + is_row
        kept += [] if hers else [unit]
    return Rest("".join(kept), gone, of)


def _records(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the records of a table, a quoted line break inside one."""
    record = ""
    for line in text.splitlines(keepends=True):
        record += line
        if record.count('"') % 2 == 0:
            yield record, True
            record = ""
    if record:
        yield record, True


def _elements(text: str) -> Iterator[tuple[str, bool]]:
    """Yield rows of tables, articles and items of lists of a page, and what stands between them."""
    done = 0
    for match in _HTML.finditer(text):
        yield text[done : match.start()], False
        yield match[1], "<th" not in match[1].lower()
        done = match.end()
    yield text[done:], False


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Yield rows of tables of Markdown, and items with all that stands under their heading."""
    block = ""
    for line in text.splitlines(keepends=True):
        item = block.startswith("###")
        if line.startswith(("#", "|", "<!--")) or (not item and not line.strip()):
            yield block, bool(block.strip())
            block = ""
        block += line
        if line.startswith("|"):
            yield block, True
            block = ""
    yield block, bool(block.strip())


def _mails(text: str) -> Iterator[tuple[str, bool]]:
    yield from ((mail, True) for mail in _MAIL.split(text) if mail)


_UNITS: dict[str, Callable[[str], Iterator[tuple[str, bool]]]] = {
    ".csv": _records,
    ".tsv": _records,
    ".html": _elements,
    ".htm": _elements,
    ".md": _blocks,
    ".mbox": _mails,
}


def _json(text: str, is_hers: IsHers) -> Rest | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    counted = [0, 0]
    value = _pruned(value, is_hers, counted)
    indent = 2 if "\n" in text.strip() else None
    return Rest(json.dumps(value, ensure_ascii=text.isascii(), indent=indent), *counted)


def _pruned(value: Any, is_hers: IsHers, counted: list[int]) -> Any:
    """Return a value without the members of its lists that are hers: the innermost that hold all that is."""
    if isinstance(value, dict):
        return {name: _pruned(one, is_hers, counted) for name, one in value.items()}
    if not isinstance(value, list):
        return value
    kept = []
    for one in value:
        counted[1] += 1
        rest = _pruned(one, is_hers, counted)
        if is_hers(json.dumps(rest, ensure_ascii=False)):
            counted[0] += 1
        else:
            kept.append(rest)
    return kept
