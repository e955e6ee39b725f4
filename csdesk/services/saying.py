"""Texts that verbs on orders make: filled, checked, and whether the operator only looks, copies or has sent them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from csdesk.domain.models import Order
from csdesk.services.bench import Bench
from csdesk.services.texts import Ask, Made, make_text
from csdesk.texts.filters import Value


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
