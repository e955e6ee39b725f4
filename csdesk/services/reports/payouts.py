"""Money that came in, beside the orders it is for; the differences as work."""

from __future__ import annotations

from collections.abc import Iterable

from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.domain.reports.payouts import SALE, Payouts, settle
from csdesk.domain.reports.periods import Period
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.i18n import N_, _, language
from csdesk.intake.ledgers.payouts import pay_layouts
from csdesk.outbound.report import Column, Kind, Report, Sheet
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.follow.follow import PREFIX
from csdesk.services.reports.words import money

VERDICTS = {
    "ok": N_("right"),
    "owed": N_("still owed"),
    "twice": N_("paid twice"),
    "other_amount": N_("another amount"),
    "unknown": N_("unknown order"),
}


def payouts(desk: Desk, period: Period) -> Payouts:
    """Return what a span's money comes to, order by order."""
    start, end = period.bounds(desk.clock.zone)
    dated = [line for line in desk.records.payouts.records.values() if line.at is not None]
    lines = [line for line in dated if line.at and start <= line.at < end]
    others = [line for line in dated if line.at and not start <= line.at < end]
    pays = {layout.source: layout.platforms for layout in pay_layouts()}
    orders = {
        f"{line.source}\t{line.order_no}": order
        for line in lines
        if line.order_no and (order := _order(desk, line.order_no, pays.get(line.source, ()))) is not None
    }
    came = {line.order_no for line in dated if line.kind == SALE}
    channels = {platform: line.source for line in lines for platform in pays.get(line.source, ())}
    due = [
        (channels[order.platform], order)
        for order in desk.orders.values()
        if order.platform in channels and order.order_no not in came and _is_due(order, period, desk)
    ]
    return settle(lines, others, orders, due)


def _order(desk: Desk, number: str, platforms: Iterable[str]) -> Order | None:
    ids = [f"{platform}:{number}" for platform in platforms]
    found = (desk.orders.get(one) or desk.records.archived_orders.get(one) for one in ids)
    return next((order for order in found if order is not None), None)


def _is_due(order: Order, period: Period, desk: Desk) -> bool:
    """Tell whether an order should have been paid out in a span: completed in it, nothing given back."""
    at = order.received_at or order.paid_at
    start, end = period.bounds(desk.clock.zone)
    done = order.platform_state is PlatformState.COMPLETED and order.refund != "done"
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
    wrong = [one for one in found.orders if one.verdict != "ok"]
    words = _("{count} orders, {wrong} to look into").format(count=len(found.orders), wrong=len(wrong))
    return Report(_("Payouts {name}").format(name=period.title), desk.now(), (words,), (totals, orders))


def follow_up(desk: Desk, period: Period) -> Result:
    """Note each difference of a span as a follow-up, once."""
    with desk.change("report.payout", period.name) as transaction:
        known = {(follow.text, follow.order_id) for follow in desk.records.follow.records.values()}
        new_id = desk.records.follow.ids(PREFIX, desk.now())
        made = []
        for one in payouts(desk, period).orders:
            if one.verdict == "ok":
                continue
            price = money(one.price, one.currency) if one.price else "-"
            text = _("{verdict}: order {order}, price {price}, came in {came}").format(
                verdict=_(VERDICTS[one.verdict]), order=one.order_no, price=price, came=money(one.sales, one.currency)
            )
            if (text, one.order_id) in known:
                continue
            made.append(new_id())
            desk.records.follow.put(
                transaction, Follow(made[-1], FollowKind.ABNORMAL, text, desk.now(), desk.operator, one.order_id)
            )
        summary = _("{count} differences noted as follow-ups").format(count=len(made))
        transaction.entry.summary = summary
    return Result(tuple(made), summary)
