"""A template (话术): one text with blanks, as one table of a TOML file.

```toml
[greet]
title = "问候"
stage = "before"
keywords = ["你好"]
body = "{{buyer.salute}},请问有什么可以帮您的?"
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from csdesk.domain.orders.stage import Stage
from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.texts.toml_files import broken, line_of, read_tables, read_text, tables_of

LANGUAGES = ("zh", "en")
SHARED = "aliases.toml"
"""The one file of a templates folder that holds no templates but further names of variables."""


class Channel(StrEnum):
    """How a text reaches the buyer (M31)."""

    CHAT = "chat"
    SMS = "sms"
    REVIEW = "review"
    MAIL = "mail"
    PHONE = "phone"


class TradeStage(StrEnum):
    """When a template is used: before, during or after the sale."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Fact(StrEnum):
    """What must be so for a text to be true; `texts.truth` says of each when it holds."""

    IN_TIME = "in_time"
    LATE = "late"
    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    SHORT = "short"
    PAGE_TRUE = "page_true"
    NOT_ORDERED = "not_ordered"
    PREPAID = "prepaid"
    COD = "cod"
    COD_FEE = "cod_fee"
    COD_FREE = "cod_free"
    UNANSWERED = "unanswered"
    AGREED = "agreed"
    PRICE_TOLD = "price_told"
    SENT = "sent"
    UNTOLD = "untold"
    MOVING = "moving"
    UNDER_WAY = "under_way"
    SIGNED = "signed"
    CASE_OPEN = "case_open"
    NO_CASE = "no_case"
    BEFORE_CUTOFF = "before_cutoff"
    CLOSING = "closing"
    NO_REFUND = "no_refund"
    NO_ORDER = "no_order"
    REFUND_OPEN = "refund_open"
    REFUNDED = "refunded"
    RETURNABLE = "returnable"
    RETURNED = "returned"
    MAY_REMIND = "may_remind"
    PHONE_SHORT = "phone_short"
    READABLE = "readable"
    HIDDEN = "hidden"
    ASKED = "asked"
    NOTED = "noted"
    PART_LEFT = "part_left"
    NONE_LEFT = "none_left"
    GOOD_REVIEW = "good_review"
    BAD_REVIEW = "bad_review"
    REVIEW_WORDS = "review_words"
    REVIEW_SILENT = "review_silent"
    CONTENT = "content"


class Written(Struct, frozen=True, forbid_unknown_fields=True):
    """A template as it is written in a file.

    Args:
        title: What it is called in lists.
        body: The text with its blanks.
        stage: When it is used.
        channel: How it goes out.
        situation: What it answers, for the check: `confirm`, `complaint`, `aftersales`, `review`; may be empty.
        platforms: Platforms it is for; none means all.
        products: SKUs it is about; none means all.
        keywords: Further words the picker finds it by.
        valid_from: First day it is offered (M29).
        valid_to: Last day it is offered.
        reveals: It may show the receiver's name, phone and address in full.
        stages: Stages of an order it is true for; none means every one.
        facts: What else must be so; all of it.
        reason: Reason that the review gives which it answers; none means any.
    """

    title: str
    body: str
    stage: TradeStage = TradeStage.BEFORE
    channel: Channel = Channel.CHAT
    situation: str = ""
    platforms: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    reveals: bool = False
    stages: tuple[Stage, ...] = ()
    facts: tuple[Fact, ...] = ()
    reason: str = ""


class Template(Struct, frozen=True):
    """A template with its code, its language and the place it was read from.

    `own` is True for one of the operator's own files; `text` is what was written.
    """

    code: str
    lang: str
    text: Written
    file: str = ""
    line: int = 0
    own: bool = False

    @property
    def where(self) -> str:
        """Return file and line."""
        return f"{self.file}:{self.line}"

    def valid_on(self, day: date) -> bool:
        """Tell whether the template is offered on a day."""
        first, last = self.text.valid_from, self.text.valid_to
        return (first is None or first <= day) and (last is None or day <= last)


_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def read_file(path: Path, *, own: bool) -> Iterator[Template]:
    """Yield the templates of one file; raises `DataError` that names file, line and what is wrong."""
    yield from read_source(read_text(path), path, own=own)


def read_source(text: str, path: Path, *, own: bool) -> Iterator[Template]:
    """Yield the templates of the text of a file; raises `DataError` that names file, line and what is wrong."""
    lang = path.parent.name if path.parent.name in LANGUAGES else "zh"
    for code, line, written in tables_of(text, path, Written):
        if not _CODE.fullmatch(code):
            raise broken(path, line, _("a code has only small letters, digits and _: {code}").format(code=repr(code)))
        yield Template(code, lang, written, str(path), line, own)


class Library:
    """Every template, the operator's own before the shipped ones.

    Args:
        templates: By code and language.
        aliases: Further names of variables.
        problems: Why some of the operator's own files are left out.
    """

    def __init__(
        self,
        templates: Mapping[tuple[str, str], Template],
        aliases: Mapping[str, str],
        problems: tuple[DataError, ...] = (),
    ) -> None:
        self.templates = templates
        self.aliases = aliases
        self.problems = problems

    def find(self, code: str, lang: str) -> Template | None:
        """Return the template of a code in a language, or in the other one when there is none."""
        other = "en" if lang == "zh" else "zh"
        return self.templates.get((code, lang)) or self.templates.get((code, other))

    def of_language(self, lang: str) -> tuple[Template, ...]:
        """Return one template per code, in the language asked for where there is one, sorted by code."""
        codes = sorted({code for code, _lang in self.templates})
        return tuple(found for code in codes if (found := self.find(code, lang)) is not None)


def load_library(shipped: Path, own: Path | None = None, *, lenient: bool = False) -> Library:
    """Read the shipped folder, then the operator's, whose templates of the same code and language win.

    Raises `DataError` for a file that cannot be read, or aliases that go round in a circle; when `lenient`, such a
    file of the operator's own is left out and named in the library's problems.
    """
    templates: dict[tuple[str, str], Template] = {}
    aliases: dict[str, str] = {}
    problems: list[DataError] = []
    for folder, is_own in ((shipped, False), (own, True)):
        if folder is None or not folder.is_dir():
            continue
        for path in sorted(folder.rglob("*.toml")):
            try:
                if path.name == SHARED:
                    more = {name: target for name, _line, target in read_tables(path, str)}
                    _check_circles(aliases | more, path)
                    aliases |= more
                else:
                    found = list(read_file(path, own=is_own))
                    templates |= {(template.code, template.lang): template for template in found}
            except DataError as error:
                if not (lenient and is_own):
                    raise
                problems.append(error)
    return Library(templates, aliases, tuple(problems))


def _check_circles(aliases: Mapping[str, str], path: Path) -> None:
    for name in aliases:
        seen = [name]
        while seen[-1] in aliases:
            seen.append(aliases[seen[-1]])
            if seen[-1] in seen[:-1]:
                line = line_of(read_text(path), name) if path.exists() else 0
                raise broken(path, line, _("names go round in a circle: {names}").format(names=" -> ".join(seen)))
