"""Month's end on one page: the figures of the month, payout and freight reports side by side, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

from csdesk.domain.follow.follow import PREFIX, Follow, FollowKind
from csdesk.domain.reports.freight import FreightRow
from csdesk.domain.reports.payouts import PaidOrder, PaidPromise
from csdesk.domain.reports.periods import Period
from csdesk.domain.reports.reconcile import Beside, Purse, beside
from csdesk.domain.shared.label import with_note
from csdesk.domain.shared.money import currency_words
from csdesk.i18n import _
from csdesk.outbound.report import Cell, Column, Kind, Report, Sheet
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.reports import freight, payouts
from csdesk.services.reports.report_inputs import take_inputs
from csdesk.services.reports.words import money

Odd = PaidOrder | PaidPromise | FreightRow
FINE = payouts.FINE | {"not_estimated"}
"""Verdicts that ask for nothing."""


class Difference(Struct, frozen=True):
    """What differs and is not settled: the verdict, a line, the order, and the follow-up it was noted as."""

    verdict: str
    text: str
    order_id: str | None
    follow: str | None


class Reconciled(Struct, frozen=True):
    """A month's end; `settled` differences were noted as follow-ups that are done."""

    month: str
    purses: list[Beside]
    open: list[Difference]
    settled: int


def reconcile(desk: Desk, period: Period) -> Reconciled:
    """Return a month's figures by shop and currency, each as its own report has it, and what differs."""
    paid, carried = payouts.payouts(desk, period), freight.freight(desk, period)
    found = beside(
        take_inputs(desk, period).deals,
        paid.totals,
        _grouped(desk, paid.promised),
        _grouped(desk, carried.parcels),
    )
    noted, left, settled = _noted(desk), [], 0
    every: list[Odd] = [*paid.orders, *paid.promised, *carried.parcels]
    for one in every:
        if one.verdict in FINE:
            continue
        text = told(one)
        follow = noted.get((text, one.order_id))
        if follow is not None and follow.end is not None:
            settled += 1
        else:
            left.append(Difference(one.verdict, text, one.order_id, follow.id if follow is not None else None))
    return Reconciled(period.name, found, left, settled)


_T = TypeVar("_T", PaidPromise, FreightRow)


def _grouped(desk: Desk, rows: Iterable[_T]) -> dict[Purse, list[_T]]:
    """Return rows by the shop of their order; a bill's currency is its own, a promise's the order's."""
    found: dict[Purse, list[_T]] = {}
    for row in rows:
        order = desk.order(row.order_id)
        currency = row.currency if isinstance(row, FreightRow) else order.currency if order is not None else "CNY"
        found.setdefault(((order.shop if order is not None else None) or "", currency), []).append(row)
    return found


def _noted(desk: Desk) -> dict[tuple[str, str | None], Follow]:
    return {(follow.text, follow.order_id): follow for follow in desk.records.follow.records.values()}


def told(one: Odd) -> str:
    """Return a difference in a line, the same whenever it is asked for."""
    if isinstance(one, PaidPromise):
        words = _("{verdict}: {id}, order {order}, promised {amount}, went out {left}")
        verdict = _(payouts.PROMISED[one.verdict])
        return words.format(verdict=verdict, id=one.id, order=one.order_id, amount=one.amount, left=one.left)
    if isinstance(one, FreightRow):
        words = _("{verdict}: parcel {number}, billed {billed}, estimated {estimated}")
        estimated = money(one.estimated, one.currency)
        return words.format(
            verdict=_(freight.VERDICTS[one.verdict]),
            number=one.tracking_no,
            billed=money(one.billed, one.currency),
            estimated=estimated,
        )
    price = money(one.price, one.currency) if one.price else "-"
    return _("{verdict}: order {order}, price {price}, came in {came}").format(
        verdict=_(payouts.VERDICTS[one.verdict]), order=one.order_no, price=price, came=money(one.sales, one.currency)
    )


def follow_up(desk: Desk, period: Period) -> Result:
    """Note each difference of a span that is open as a follow-up, once."""
    with desk.change("report.payout", period.name) as transaction:
        new_id = desk.records.follow.ids(PREFIX, desk.now())
        made = []
        for one in reconcile(desk, period).open:
            if one.follow is None:
                made.append(new_id())
                noted = Follow(made[-1], FollowKind.ABNORMAL, one.text, desk.now(), desk.operator, one.order_id)
                desk.records.follow.put(transaction, noted)
        summary = _("{count} difference[s] noted as follow-ups").format(count=len(made))
        transaction.entry.summary = summary
    return Result(tuple(made), summary)


# -- the page ---------------------------------------------------------------------------------------------------------


def reconcile_paper(desk: Desk, period: Period, found: Reconciled) -> Report:
    """Return a month's end as a document: what differs first, then each shop and currency."""
    words = [_("{count} difference[s] open, {settled} settled").format(count=len(found.open), settled=found.settled)]
    if any(one.follow is None for one in found.open):
        words.append(_("Those without a follow-up are noted with one key or one command."))
    columns = (
        Column("follow", _("follow-up")),
        Column("text", _("difference")),
        Column("order_id", _("order")),
    )
    left = Sheet(_("Still open"), columns, [(one.follow, one.text, one.order_id) for one in found.open])
    sheets = [left] if found.open else []
    return Report(
        _("Month's end {name}").format(name=period.title),
        desk.now(),
        tuple(words),
        (*sheets, *(_sheet(one) for one in found.purses)),
    )


def _sheet(one: Beside) -> Sheet:
    columns = (
        Column("figure", _("figure")),
        Column("count", _("number"), Kind.INT),
        Column("amount", _("amount"), Kind.MONEY),
        Column("beside", _("beside it")),
        Column("other", _("amount"), Kind.MONEY),
    )
    currency = currency_words(one.currency)
    title = with_note(one.shop, currency) if one.shop else currency
    return Sheet(title, columns, list(_figures(one)))


def _figures(one: Beside) -> Iterator[tuple[Cell, ...]]:
    sales, came = one.sales, one.came
    yield _("sales"), sales.deals, sales.amount, _("came in for orders"), came.sales
    yield _("refunds"), sales.refunds, sales.refund_amount, _("given back"), came.refunds
    yield _("compensation promised"), None, one.promised, _("went out"), one.left
    yield _("freight billed"), one.parcels, one.billed, _("estimated"), one.estimated
    yield _("payouts"), came.lines, came.paid_out, _("fees kept"), came.fees
