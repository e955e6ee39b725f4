"""Fills a template from values: pure, at the moment of the copy, never kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from csdesk import foreign
from csdesk.domain.shared.money import parse_money
from csdesk.errors import RefusedError
from csdesk.i18n import N_, _, language
from csdesk.texts import syntax
from csdesk.texts.filters import MAYBE, FilterError, Value, apply, show
from csdesk.texts.names import BY_HAND, resolve, say_name, where_entered

AMOUNTS = frozenset(
    ("order.amount", "case.amount", "quote.price", "quote.total", "cod.page_price", "cod.fee", "cod.total")
)
"""Variables that are amounts of the order's currency."""
MONEY_BLANK = re.compile(r"^(?:amount|discount)\b|金额")
"""The names and labels of blanks that take an amount."""
_GIVE = N_("{where}; or give --set {name}=…")
_PLAIN = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


class Blank(Struct, frozen=True):
    """A prompt in a rendered text: its name, its label, and where it stands (offsets of the text)."""

    name: str
    label: str
    start: int
    end: int
    filled: bool


class Rendered(Struct, frozen=True):
    """A filled text.

    Args:
        text: The text; what is missing stands in it as `[label]`, so that a preview can show it.
        blanks: The prompts, in order.
        missing: Variables without a value, as written in the template.
        holes: The marks that stand for them in the text, in the words of its language.
        cursor: Where the cursor goes, or None.
        currency: What its amounts are in.
    """

    text: str
    blanks: tuple[Blank, ...] = ()
    missing: tuple[str, ...] = ()
    holes: tuple[str, ...] = ()
    cursor: int | None = None
    currency: str = "CNY"


def render(
    body: str,
    values: Mapping[str, Value],
    *,
    lang: str,
    now: datetime,
    fills: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
    currency: str = "CNY",
) -> Rendered:
    """Fill a template's body.

    Args:
        body: The template's text.
        values: Variables by their own names.
        lang: Language of the text, for dates.
        now: The desk's clock.
        fills: What the operator wrote into the blanks, by the prompt's name.
        aliases: Further names of variables.
        currency: What amounts are in: 元 behind one becomes its name where it is another, and English ones carry it.
    """
    text, unit, blanks, missing, holes = "", "", [], [], list[str]()
    cursor: int | None = None
    known = aliases or {}
    for part in syntax.parse(body):
        lead, words = _behind(part, unit, lang)
        text, unit, start = text + lead, "", len(text + lead)
        match part:
            case syntax.Words():
                text += words
            case syntax.Cursor():
                cursor = start
            case syntax.Prompt():
                usual = _value(syntax.Variable(part.usual or "", (), ""), values, lang, now, known)
                filled, unit = _filled(part, (fills or {}).get(part.name, ""), usual, currency)
                text += filled or f"[{part.label}]"
                blanks.append(Blank(part.name, part.label, start, len(text), bool(filled)))
            case syntax.Variable():
                value = _apart(part, _value(part, values, lang, now, known), text, lang)
                if not value and not any(name in MAYBE for name, _argument in part.filters):
                    missing.append(part.name)
                    holes.append(value := f"[{say_name(part.name, lang, known)}]")
                elif resolve(part.name, known) in AMOUNTS:
                    value, unit = plain_amount(value, currency)
                text += value
            case syntax.Wrong():
                text += part.source
                missing.append(part.source)
    text += unit if lang == "en" else ""
    return Rendered(text, tuple(blanks), _each(missing), _each(holes), cursor, currency)


def _apart(part: syntax.Variable, value: str, text: str, lang: str) -> str:
    """Return a value with the blank before it that one which may be absent brings along, where words part by blanks."""
    maybe = any(name in MAYBE for name, _argument in part.filters)
    word = value[:1].isalnum() or value.startswith("(")
    return f" {value}" if maybe and word and lang == "en" and text and not text[-1].isspace() else value


def _behind(part: object, unit: str, lang: str) -> tuple[str, str]:
    """Return the unit that stands before a part, and the part's words without the 元 that it takes the place of."""
    words = foreign.for_sending(part.text) if isinstance(part, syntax.Words) else ""
    lead = unit if lang == "en" or words.startswith("元") else ""
    return lead, words.removeprefix("元") if unit else words


def _filled(part: syntax.Prompt, given: str, usual: str, currency: str) -> tuple[str, str]:
    """Return what stands in a blank, and the unit that goes with it where it takes an amount."""
    filled = foreign.for_sending(given).strip() or usual
    return plain_amount(filled, currency) if MONEY_BLANK.search(f"{part.name} {part.label}") else (filled, "")


def _each(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def plain_amount(value: str, currency: str) -> tuple[str, str]:
    """Return an amount without the sign it was typed with, and the unit it must carry where that is not 元."""
    amount = parse_money(value, currency)
    if amount is None:
        return value, ""
    plain = value if _PLAIN.fullmatch(value) else f"{amount:f}"
    return plain, "" if currency == "CNY" else f" {currency}"


def _value(
    part: syntax.Variable, values: Mapping[str, Value], lang: str, now: datetime, aliases: Mapping[str, str]
) -> str:
    name = resolve(part.name, aliases)
    try:
        value = apply(values.get(name) if name else None, part.filters, lang)
    except FilterError:
        return ""
    return " ".join(foreign.for_sending(show(value, lang, now)).split())


def refuse_holes(rendered: Rendered, code: str, aliases: Mapping[str, str]) -> None:
    """Raise `RefusedError` that names, as people say them, the values a text lacks and its blanks that are not filled.

    Its hint says where the first of them is entered.
    """
    if rendered.missing:
        first = rendered.missing[0]
        raise RefusedError(
            _("This text lacks: {names}.").format(
                names=_(", ").join(say_name(name, language(), aliases) for name in rendered.missing)
            ),
            where=code,
            hint=_(_GIVE).format(where=where_entered(first, aliases), name=first),
            code="empty_variable",
        )
    open_blanks = [blank for blank in rendered.blanks if not blank.filled]
    if open_blanks:
        raise RefusedError(
            _("This text has blanks to fill: {names}.").format(names=_(", ").join(one.label for one in open_blanks)),
            where=code,
            hint=_(_GIVE).format(where=_(BY_HAND), name=open_blanks[0].name),
            code="empty_blank",
        )
