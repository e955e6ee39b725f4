"""One order as one row of the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from csdesk import i18n
from csdesk.domain.orders import cod
from csdesk.domain.orders.labels import BLOCKERS, FLAGS
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.stage import Standing
from csdesk.domain.shared import money
from csdesk.domain.shared.label import label, listed
from csdesk.domain.shared.models import Flag, Order
from csdesk.domain.shared.rules import RulePack
from csdesk.foreign import clean
from csdesk.i18n import N_
from csdesk.services.desk.order_view import buyer_word, shown_flag
from csdesk.widgets.columns import NEVER, Column
from csdesk.widgets.paint import Span
from csdesk.widgets.words import left_words, when_words

COLUMNS = (
    Column("", 2),
    Column(N_("from"), 4, needs=66),
    Column(N_("no."), 4),
    Column(N_("buyer"), 10, grow=2),
    Column(N_("items"), 12, grow=3, needs=66),
    Column(N_("amount"), 8, right=True),
    Column(N_("time left"), 12, right=True),
    Column(N_("not yet"), 10, grow=3),
    Column(N_("ordered"), 11, needs=92),
    Column(N_("city"), 10, needs=98),
    Column(N_("courier"), 8, needs=106),
    Column(N_("memo"), 12, needs=116, grow=2),
)

EMPTY: dict[str | None, tuple[str, ...]] = {
    "unpaid": ("not yet",),
    "to_notify": ("time left",),
    "to_look": ("time left", "not yet"),
    "to_rate": ("time left", "not yet"),
}
"""The columns that have nothing to say of the orders in a queue: there is more room for the others."""

USUAL = ("address_unconfirmed", "cod_unanswered")
"""What keeps back most orders of a queue: what else does comes first, for the end of a narrow column is cut."""


@cache
def columns_of(tab: str | None) -> tuple[Column, ...]:
    """Return the columns for a queue; None for all orders."""
    silent = EMPTY.get(tab, ())
    return tuple(column._replace(needs=NEVER) if column.title in silent else column for column in COLUMNS)


BY: tuple[Callable[[Order, Standing], object], ...] = (
    lambda order, _standing: (shown_flag(order) or Flag.NONE).value or None,
    lambda order, _standing: order.platform,
    lambda order, _standing: order.order_no[-4:],
    lambda order, _standing: buyer_word(order) or None,
    lambda order, _standing: items_word(order) or None,
    lambda order, _standing: money.parse_money(cod.pays(order)),
    lambda _order, standing: standing.close_at or standing.ship_by,
    lambda _order, standing: -len(standing.blockers) or None,
    lambda order, _standing: order.paid_at or order.created_at,
    lambda order, _standing: place_word(order) or None,
    lambda order, _standing: order.desk.courier_wish,
    lambda order, _standing: order.desk.memo[-1:] or None,
)
"""What an order is sorted by in each of the columns."""


def platform_word(order: Order, pack: RulePack | None) -> str:
    """Return the short name of an order's platform."""
    return pack.short.get(i18n.language(), order.platform[:2]) if pack else order.platform[:2]


def items_word(order: Order) -> str:
    """Return the items of an order in one line: the first one with its number, and how many kinds more."""
    if not order.lines:
        return ""
    first = order.lines[0]
    more = f" +{len(order.lines) - 1}" if len(order.lines) > 1 else ""
    return f"{clean(first.title or first.sku or '')} x{first.qty}{more}"


def place_word(order: Order) -> str:
    """Return the city that an order goes to, as far as it is known."""
    receiver = receiver_of(order)
    return clean((receiver.city or receiver.province or "") if receiver is not None else "")


def order_row(
    order: Order, standing: Standing, now: datetime, pack: RulePack | None, door: str = "", courier: str = ""
) -> list[Span]:
    """Return the cells of an order's row, in the order of `COLUMNS`; `door` says with what it may travel."""
    flag = shown_flag(order) or Flag.NONE
    left = left_words(standing, now)
    blockers = sorted(standing.blockers, key=lambda code: code in USUAL)
    sign = (label(FLAGS, flag)[:2], flag.value) if flag is not Flag.NONE else ("", "text")
    return [
        sign,
        (platform_word(order, pack), "dim"),
        (order.order_no[-4:], "text"),
        (clean(buyer_word(order)), "text"),
        (items_word(order), "text"),
        (cod.pays(order) or "", "text"),
        left,
        (listed([*filter(None, (door,)), *(label(BLOCKERS, code) for code in blockers)]), "dim"),
        when_words(order.paid_at or order.created_at, now),
        (place_word(order), "dim"),
        (courier, "dim"),
        (clean(order.desk.memo[-1]) if order.desk.memo else "", "dim"),
    ]
