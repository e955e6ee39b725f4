"""Texts that verbs on orders make: filled, checked, and whether the operator only looks, copies or has sent them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from csdesk.domain.models import Order
from csdesk.outbound import clipboard
from csdesk.services.bench import Bench
from csdesk.services.spoken import remember
from csdesk.services.texts import Ask, Made, make_text
from csdesk.store import Transaction
from csdesk.texts.facts import language_of
from csdesk.texts.filters import Value, say_time
from csdesk.texts.template import Channel as Channel


class Mark(StrEnum):
    """What becomes of a text: copied (it may go), or sent (the operator says that it went)."""

    COPIED = "copied"
    SENT = "sent"


def say(
    bench: Bench,
    code: str,
    order: Order,
    extra: Mapping[str, Value] | None = None,
    fills: Mapping[str, str] | None = None,
    *,
    lang: str | None = None,
) -> Made:
    """Return the text of a template for an order, filled and checked; raises as `make_text`."""
    return make_text(bench, Ask(code, order=order, extra=extra or {}, fills=fills or {}, lang=lang))


def say_when(bench: Bench, order: Order, at: datetime) -> str:
    """Return a moment in the words of the buyer's language, for a blank: `明天16:00`."""
    return say_time(at, bench.now(), language_of(order) or "zh")


def note(bench: Bench, transaction: Transaction, made: Made, order: Order, mark: Mark) -> None:
    """Remember within a change that a text was copied or sent, and what it promised."""
    remember(
        bench,
        transaction,
        made.text,
        order=order,
        channel=made.channel,
        code=made.code,
        greeting=made.greeting,
        lang=made.lang,
        sent=mark is Mark.SENT,
    )


def to_clipboard(bench: Bench, text: str) -> str:
    """Put a text on the clipboard and return how, or the path of the file where it lies when there is none."""
    return clipboard.copy(text, bench.home.outbox)


def from_clipboard(bench: Bench) -> str | None:
    """Return the text on the clipboard, or None when nothing on this machine tells it."""
    from csdesk.outbound.clipboard_read import read

    return read(bench.home.outbox)
