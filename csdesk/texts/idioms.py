"""The idioms of the check: named patterns of `data/phrases/idioms/*/*.toml`, one family a file, read when first needed.

```toml
[family]
code = "evade"              # the list that says how bad it is, why, and what is better
reads = "tight_whole"       # tight_whole, tight_sentences, whole or sentences: what `Reading` offers
source = "客服话术规范"
since = 2026-11-22

[parts]
us = ["我们", "本店"]

[only_a_seller]
forms = ['{us}只是(?:个)?卖家']
catches = ["我们只是个卖家"]
spares = ["我们是源头厂家"]
```
No form or part is longer than 300 characters; the examples are its test (`tests/texts/test_idioms.py`).
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

import msgspec
from msgspec import Struct

from csdesk.paths import data_dir
from csdesk.texts.reading import Piece, Reading
from csdesk.texts.spans import Span

FOLDER = "phrases/idioms"
_PART = re.compile(r"\{([a-z_]+)\}")
_BEFORE, _NEAR = 16, 6


class Idiom(Struct, frozen=True, forbid_unknown_fields=True):
    """One idiom: the forms it takes, texts that it catches and texts that it leaves alone.

    `source` says where the idiom comes from when that is not the family's.
    """

    forms: tuple[str, ...]
    catches: tuple[str, ...]
    spares: tuple[str, ...]
    source: str = ""


class Unless(Struct, frozen=True, forbid_unknown_fields=True):
    """The part that redeems a match: `around` it (in its text or sentence), just `before` it, or `near` it."""

    around: str = ""
    before: str = ""
    near: str = ""


class Head(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds for every idiom of a file.

    Args:
        code: The list or rule whose level, message and better wording they take.
        reads: The form of the text that they are looked for in.
        source: Where they come from.
        since: The day they were written down.
        channels: Where they count; none means everywhere.
        except_channels: Where they do not.
        except_platforms: Platforms where they are at home; `""` is an unknown one.
        spares_quotes: What is quoted is not ours.
        unless: What redeems them.
    """

    code: str
    reads: str
    source: str
    since: date
    channels: tuple[str, ...] = ()
    except_channels: tuple[str, ...] = ()
    except_platforms: tuple[str, ...] = ()
    spares_quotes: bool = False
    unless: Unless = Unless()


class Family:
    """The idioms of one file.

    Args:
        name: The file's folder and name without its ending, e.g. `rude/evade`.
        head: What holds for all of them.
        parts: Pieces of patterns by name: a pattern, or alternatives.
        idioms: By name, in the order in which they are tried; those that end in `_en` need a Latin letter.
    """

    def __init__(
        self, name: str, head: Head, parts: Mapping[str, str | list[str]], idioms: Mapping[str, Idiom]
    ) -> None:
        self.name = name
        self.file = f"data/{FOLDER}/{name}.toml"
        self.head = head
        self.idioms = idioms
        self.parts = parts
        self.chinese = tuple(name for name in idioms if not name.endswith("_en"))
        self._compiled: dict[str | tuple[str, ...], re.Pattern[str]] = {}

    def regex(self, *names: str) -> re.Pattern[str]:
        """Return some idioms, or all of them, ready to be looked for in one pass."""
        if names not in self._compiled:
            forms = (form for name in names or self.idioms for form in self.idioms[name].forms)
            self._compiled[names] = re.compile("|".join(map(self._write, forms)))
        return self._compiled[names]

    def fit(self, reading: Reading) -> re.Pattern[str]:
        """Return all idioms that may stand in a text: without the English ones where it has no Latin letter."""
        return self.regex() if reading.latin else self.regex(*self.chinese)

    def part(self, name: str) -> re.Pattern[str]:
        """Return a part, ready to be looked for."""
        if name not in self._compiled:
            self._compiled[name] = re.compile(self._write(f"{{{name}}}"))
        return self._compiled[name]

    @cached_property
    def each(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Every idiom alone, in order."""
        return tuple((name, self.regex(name)) for name in self.idioms)

    @functools.cache  # noqa: B019 - a family lives as long as the process
    def words(self, name: str) -> frozenset[str]:
        """Return the alternatives of a part as plain words."""
        return frozenset(self.parts[name])

    def named_at(self, found: re.Match[str]) -> str:
        """Return the idiom that a match belongs to."""
        return next(name for name in self.idioms if self.regex(name).match(found.string, found.start()))

    def span(self, name: str, start: int, end: int, **words: object) -> Span:
        """Return a place of the original text as one of an idiom's."""
        return Span(self.head.code, start, end, name, self.source_of(name), self.file, words)

    def source_of(self, name: str) -> str:
        """Return where an idiom comes from."""
        return self.idioms[name].source or self.head.source

    def _write(self, form: str) -> str:
        """Return a form with its parts in place."""

        def put(found: re.Match[str]) -> str:
            part = self.parts.get(found[1], found[0])
            if part == found[0]:
                return found[0]
            return self._write(part) if isinstance(part, str) else f"(?:{'|'.join(map(self._write, part))})"

        return _PART.sub(put, form)


@functools.cache
def family(name: str) -> Family:
    """Return the idioms of a shipped file, e.g. `rude/evade`."""
    tables = dict(_tables(name))
    head = msgspec.convert(tables.pop("family"), Head)
    shared, own = _tables("parts")["parts"], tables.pop("parts", {})
    parts = msgspec.convert({**shared, **own}, dict[str, str | list[str]])
    return Family(name, head, parts, {key: msgspec.convert(table, Idiom) for key, table in tables.items()})


@functools.cache
def _tables(name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((data_dir() / FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def look(reading: Reading, idioms: Family) -> Iterator[Span]:
    """Yield every place of a text where an idiom of a family stands and nothing redeems it."""
    head = idioms.head
    if not _counts(head, reading) or not (reading.latin or idioms.chinese):
        return
    regex = idioms.fit(reading)
    tight = head.reads.startswith("tight")
    around = head.unless.around
    pieces: list[Piece] = getattr(reading, head.reads)
    for piece in pieces:
        if around and idioms.part(around).search(piece.words):
            continue
        for found in regex.finditer(piece.words):
            start, end = piece.start + found.start(), piece.start + found.end()
            start, end = reading.tight.span(start, end) if tight else (start, end)
            if not _redeemed(idioms, found) and not (head.spares_quotes and reading.quoted(start)):
                yield idioms.span(idioms.named_at(found), start, end)


def _counts(head: Head, reading: Reading) -> bool:
    context = reading.context
    if head.channels and context.channel not in head.channels:
        return False
    return context.channel not in head.except_channels and (context.platform or "") not in head.except_platforms


def _redeemed(idioms: Family, found: re.Match[str]) -> bool:
    """Tell whether a warning stands just before a match, or a kind word near it."""
    unless, (start, end) = idioms.head.unless, found.span()
    before = unless.before and idioms.part(unless.before).search(found.string, max(0, start - _BEFORE), start)
    return bool(before or (unless.near and idioms.part(unless.near).search(found.string, max(0, start - _NEAR), end)))
