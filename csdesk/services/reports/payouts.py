"""Money that came in, beside the orders it is for; the differences as work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from csdesk.domain.cases.cases import Case
from csdesk.domain.orders.stage import refund_of
from csdesk.domain.reports.payouts import SALE, PaidPromise, PayLine, Payouts, Promise, settle
from csdesk.domain.reports.periods import Period
from csdesk.domain.reports.promised import match_promises
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.domain.talk.reviews import Review
from csdesk.i18n import N_, _, language
from csdesk.intake.ledgers.payouts import pay_layouts
from csdesk.outbound.report import Column, Kind, Report, Sheet
from csdesk.platforms import order_id
from csdesk.services.desk.desk import Desk

VERDICTS = {
    "ok": N_("right"),
    "owed": N_("still owed"),
    "twice": N_("paid twice"),
    "other_amount": N_("another amount"),
    "unknown": N_("unknown order"),
}

PROMISED = {
    "unpaid": N_("promised, not paid"),
    "other_amount": N_("another amount"),
    "no_entries": N_("no entries yet"),
    "ok": N_("right"),
}
FINE = frozenset(("ok", "no_entries"))
"""Verdicts that ask for nothing."""


def payouts(desk: Desk, period: Period) -> Payouts:
    """Return what a span's money comes to, order by order."""
    start, end = period.bounds(desk.clock.zone)
    dated = [line for line in desk.records.payouts.records.values() if line.at is not None]
    lines = [line for line in dated if line.at and start <= line.at < end]
    others = [line for line in dated if line.at and not start <= line.at < end]
    pays = {layout.source: layout.platforms for layout in pay_layouts()}

    here: dict[tuple[str, str | None, str | None], Order | None] = {}

    def live(line: PayLine) -> Order | None:
        key = line.source, line.order_no, line.shop
        if key not in here:  # asked twice of each line, and of a sale and its fees the same
            here[key] = _live(desk, line, pays.get(line.source, ()))
        return here[key]

    def owner(line: PayLine) -> Order | None:
        return live(line) or _archived(desk, line, pays.get(line.source, ()))

    came = {order.id for line in dated if line.kind == SALE and (order := live(line))}
    channels = {platform: line.source for line in lines for platform in pays.get(line.source, ())}
    due = [
        (channels[order.platform], order)
        for order in desk.orders.values()
        if order.platform in channels and order.id not in came and _is_due(order, period, desk)
    ]
    found = settle(lines, others, owner, due)
    return Payouts(found.totals, found.orders, _promised(desk, dated, pays, start, end))


def _promised(
    desk: Desk, dated: Sequence[PayLine], pays: Mapping[str, Sequence[str]], start: datetime, end: datetime
) -> list[PaidPromise]:
    """Return what cases and reviews promised in a span, with what left for it; an earlier promise takes its own."""
    promises = [one for one in _promises(desk) if one.at < end]
    owners: dict[str, Order] = {}
    for one in promises:
        order = desk.order(one.order_id)
        if order is not None:
            owners[one.order_id] = order
    numbers = {order.order_no for order in owners.values()}
    lines: dict[str, list[PayLine]] = {}
    until: dict[str, datetime] = {}
    for line in sorted(dated, key=lambda one: (one.at, one.id)):
        for platform in pays.get(line.source, ()):
            until[platform] = line.at or start
        if line.order_no in numbers and (order := _order(desk, line, pays.get(line.source, ()))) is not None:
            lines.setdefault(order.id, []).append(line)
    told = {key: until[order.platform] for key, order in owners.items() if order.platform in until}
    return [one for one in match_promises(promises, lines, told, desk.clock.zone) if one.at >= start]


def _promises(desk: Desk) -> Iterator[Promise]:
    """Yield the amounts that cases and reviews settled on, archived ones too."""
    past = desk.records.archived_orders.read_as({"cases": Case, "reviews": Review})
    for case in (*desk.records.cases.records.values(), *past["cases"]):
        if (paid := case.payment) is not None and paid.amount:
            yield Promise(case.id, case.order_id, paid.at, paid.amount)
    for review in (*desk.records.reviews.records.values(), *past["reviews"]):
        offered = next((one for one in reversed(review.contacts) if one.amount), None)
        if review.order_id and offered is not None and offered.amount:
            yield Promise(review.id, review.order_id, offered.at, offered.amount)


def _order(desk: Desk, line: PayLine, platforms: Sequence[str]) -> Order | None:
    return _live(desk, line, platforms) or _archived(desk, line, platforms)


def _archived(desk: Desk, line: PayLine, platforms: Sequence[str]) -> Order | None:
    past = (desk.records.archived_orders.get(order_id(one, line.order_no or "", line.shop)) for one in platforms)
    return next(filter(None, past), None)


def _live(desk: Desk, line: PayLine, platforms: Iterable[str]) -> Order | None:
    """Return the order on the desk that an entry is of: of its shop, and where no shop is named the only one."""
    number = line.order_no or ""
    found = [key for key in desk.index.numbers.get(number, ()) if key in desk.orders]
    named = {order_id(platform, number, line.shop) for platform in platforms}
    some = [key for key in found if key in named or (not line.shop and desk.orders[key].platform in platforms)]
    return desk.orders[some[0]] if len(some) == 1 else None


def _is_due(order: Order, period: Period, desk: Desk) -> bool:
    """Tell whether an order should have been paid out in a span: completed in it, nothing given back."""
    at = order.received_at or order.paid_at
    start, end = period.bounds(desk.clock.zone)
    done = order.platform_state is PlatformState.COMPLETED and refund_of(order) != "done"
    return done and at is not None and start <= at < end and order.amount not in (None, "0.00")


def payout_paper(desk: Desk, period: Period, found: Payouts) -> Report:
    """Return the money of a span as a document: differences first."""
    names = {layout.source: layout.name[language()] for layout in pay_layouts()}
    totals = Sheet(
        _("By channel"),
        (
            Column("source", _("channel")),
            Column("shop", _("shop")),
            Column("currency", _("currency")),
            Column("lines", _("entries"), Kind.INT),
            Column("income", _("came in"), Kind.MONEY),
            Column("outgo", _("went out"), Kind.MONEY),
            Column("sales", _("for orders"), Kind.MONEY),
            Column("refunds", _("given back"), Kind.MONEY),
            Column("fees", _("fees"), Kind.MONEY),
            Column("other", _("other"), Kind.MONEY),
            Column("paid_out", _("paid out"), Kind.MONEY),
        ),
        [
            (names.get(one.source, one.source), one.shop, one.currency, one.lines, one.income, one.outgo, one.sales,
             one.refunds, one.fees, one.other, one.paid_out)
            for one in found.totals
        ],
    )  # fmt: skip
    orders = Sheet(
        _("By order"),
        (
            Column("verdict", _("verdict")),
            Column("order_no", _("order")),
            Column("price", _("order amount"), Kind.MONEY),
            Column("sales", _("came in"), Kind.MONEY),
            Column("refunds", _("given back"), Kind.MONEY),
            Column("fees", _("fees"), Kind.MONEY),
            Column("net", _("left over"), Kind.MONEY),
            Column("currency", _("currency")),
            Column("source", _("channel")),
        ),
        [
            (_(VERDICTS[one.verdict]), one.order_no, one.price, one.sales, one.refunds, one.fees, one.net, one.currency,
             names.get(one.source, one.source))
            for one in sorted(found.orders, key=lambda one: (one.verdict == "ok", one.verdict, one.order_no))
        ],
    )  # fmt: skip
    verdicts = [*(one.verdict for one in found.orders), *(one.verdict for one in found.promised)]
    wrong = sum(verdict not in FINE for verdict in verdicts)
    words = _("{count} order[s], {wrong} to look into").format(count=len(found.orders), wrong=wrong)
    sheets = (totals, orders, _promised_sheet(found)) if found.promised else (totals, orders)
    return Report(_("Payouts {name}").format(name=period.title), desk.now(), (words,), sheets)


def _promised_sheet(found: Payouts) -> Sheet:
    return Sheet(
        _("Promised to buyers"),
        (
            Column("verdict", _("verdict")),
            Column("order_id", _("order")),
            Column("id", _("case")),
            Column("amount", _("promised"), Kind.MONEY),
            Column("left", _("went out"), Kind.MONEY),
        ),
        [
            (_(PROMISED[one.verdict]), one.order_id, one.id, one.amount, one.left)
            for one in sorted(found.promised, key=lambda one: (list(PROMISED).index(one.verdict), one.id))
        ],
    )
