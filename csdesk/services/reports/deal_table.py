"""The deal table (网络部成交记录表): a row for each paid order, filled by itself, corrected where it errs (T02)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from csdesk.domain.orders.cod import pays
from csdesk.domain.orders.parcels import receivers_of
from csdesk.domain.orders.stage import refund_of
from csdesk.domain.orders.trades import goods
from csdesk.domain.reports.reported import DealNote, DealSource
from csdesk.domain.reports.sales import Deal
from csdesk.domain.shared.masking import masker
from csdesk.domain.shared.models import Line
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.reports.report_inputs import ReportInputs


class DealRow(Struct, frozen=True):
    """One row in the form of the JSON contract; `source` is asked or silent, `corrected` when a person said so."""

    paid_at: datetime
    pay_kind: str | None
    platform: str
    shop: str | None
    order_id: str
    order_no: str
    buyer_nick: str | None
    items: str
    qty: int
    amount: str | None
    currency: str
    source: DealSource
    operator: str | None
    refund: str | None
    remark: str | None
    corrected: bool
    lines: tuple[Line, ...]


def deal_rows(desk: Desk, inputs: ReportInputs, *, reveal: bool = False) -> list[DealRow]:
    """Return the deals of a span as rows, in the order of time; phones in remarks are masked unless `reveal`."""
    notes, hosts, zone = desk.records.deals.records, _hosts(desk, inputs.deals), desk.clock.zone
    rows = []
    for deal in inputs.deals:
        trade = deal.trade
        note = notes.get(trade.id) or DealNote(trade.id)
        rows.append(
            DealRow(
                paid_at=deal.at.astimezone(zone),
                pay_kind=trade.pay_kind,
                platform=trade.platform,
                shop=trade.shop,
                order_id=trade.id,
                order_no=trade.order_no,
                buyer_nick=trade.buyer_nick,
                items=items_of(trade.lines),
                qty=sum(line.qty for line in goods(trade)),
                amount=pays(trade),
                currency=trade.currency,
                source=deal.source,
                operator=note.operator or hosts.get(trade.id),
                refund=refund_of(trade),
                remark=masker(reveal=reveal, receivers=receivers_of(desk.about(trade.id)))(note.remark),
                corrected=note != DealNote(trade.id),
                lines=trade.lines,
            )
        )
    return rows


def items_of(lines: Iterable[Line], comma: str = "; ") -> str:
    """Return the items of an order in one line: `gaiwan x2; cup x1`, for programs always so."""
    return comma.join(f"{line.title or line.sku or '?'} x{line.qty}" for line in lines)


def _hosts(desk: Desk, deals: Iterable[Deal]) -> dict[str, str]:
    """Return by order who talked to its buyer last before the payment: a consultation, or a text that was copied."""
    said: dict[str, list[tuple[datetime, str]]] = {}
    for consult in desk.records.consults.records.values():
        for key in (consult.order_id, f"{consult.platform}:{consult.buyer_nick}" if consult.buyer_nick else None):
            if key:
                said.setdefault(key, []).append((consult.at, consult.by))
    for text in desk.records.sent_texts.records.values():
        for key in (text.order_id, text.buyer):
            if key:
                said.setdefault(key, []).append((text.at, text.by))
    found = {}
    for deal in deals if said else ():
        trade = deal.trade
        mine = [*said.get(trade.id, ()), *said.get(f"{trade.platform}:{trade.buyer_nick}", ())]
        before = [(at, by) for at, by in mine if at <= deal.at]
        if before:
            found[trade.id] = max(before)[1]
    return found


def correct(
    desk: Desk,
    name: str,
    *,
    source: DealSource | None = None,
    operator: str | None = None,
    remark: str | None = None,
    clear: bool = False,
) -> Result:
    """Correct the row of an order in the deal table, or with `clear` make it as computed again; undo takes it back.

    Raises `UsageError` for an unknown order, or when nothing is given.
    """
    given: dict[str, Any] = {"source": source, "operator": operator, "remark": remark}
    given = {key: value for key, value in given.items() if value is not None}
    if not given and not clear:
        raise UsageError(_("What is to be corrected?"), hint="--source asked --remark TEXT", code="nothing_given")
    order = desk.find(name)
    with desk.change("report.correct", order.id) as transaction:
        table = desk.records.deals
        old = table.records.get(order.id)
        blank = DealNote(order.id)
        new = msgspec.structs.replace(blank if clear else old or blank, **given)
        if new == (old or blank):
            return Result((), _("nothing to correct"))
        table.put(transaction, new)
        summary = _("deal corrected: {id}").format(id=order.id)
        transaction.entry.summary = summary
    return Result((order.id,), summary)
