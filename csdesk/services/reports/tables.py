"""The two tables of the department as documents: consultations and deals, with their columns (T01, T02, E15)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from csdesk.domain.reports.periods import Period
from csdesk.domain.reports.reported import DEAL_SOURCES
from csdesk.domain.shared.label import label
from csdesk.domain.talk.labels import INTENTS, QUESTIONS, SATISFIED, SEXES
from csdesk.i18n import _
from csdesk.outbound.report import Cell, Column, Kind, Report, Sheet
from csdesk.services.desk.desk import Desk
from csdesk.services.reports.deal_table import DealRow, items_of
from csdesk.services.reports.words import platform_name
from csdesk.services.talk.consults import ConsultView, list_consults, view_consult


def consult_rows(desk: Desk, period: Period, *, reveal: bool = False) -> list[ConsultView]:
    """Return the consultations of a span, in the order of time."""
    start, end = period.bounds(desk.clock.zone)
    return [
        view_consult(one, desk.about(one.order_id), reveal=reveal)
        for one in list_consults(desk)
        if start <= one.at < end
    ]


Pair = tuple[Column, Callable[[Any], Cell]]
"""A column and what stands in it."""


def _paper(desk: Desk, title: str, name: str, rows: Sequence[object], pairs: Sequence[Pair]) -> Report:
    cells = [tuple(cell(row) for _column, cell in pairs) for row in rows]
    return Report(title, desk.now(), (), (Sheet(name, tuple(column for column, _cell in pairs), cells),))


def consult_paper(desk: Desk, period: Period, rows: Sequence[ConsultView]) -> Report:
    """Return the consultation table (网络部客户咨询表)."""

    def here(at: datetime) -> datetime:
        return at.astimezone(desk.clock.zone)

    pairs: list[Pair] = [
        (Column("at", _("time"), Kind.TIME), lambda row: here(row.at)),
        (Column("platform", _("platform")), lambda row: platform_name(desk, row.platform)),
        (Column("buyer_nick", _("buyer")), lambda row: row.buyer_nick),
        (Column("sex", _("sex")), lambda row: label(SEXES, row.sex) if row.sex else None),
        (Column("product", _("product")), lambda row: row.product),
        (Column("question", _("asked about")), lambda row: label(QUESTIONS, row.question)),
        (Column("words", _("question")), lambda row: row.words),
        (Column("answer", _("answer")), lambda row: row.answer),
        (Column("result", _("result")), lambda row: row.result),
        (Column("intent", _("ordered or intent")), lambda row: label(INTENTS, row.intent)),
        (
            Column("satisfied", _("satisfied?")),
            lambda row: None if row.satisfied is None else _(SATISFIED[row.satisfied]),
        ),
        (Column("contact_at", _("next contact"), Kind.TIME), lambda row: row.contact_at and here(row.contact_at)),
        (Column("contact", _("contact")), lambda row: row.contact),
        (Column("order_id", _("order")), lambda row: row.order_id and row.order_id.partition(":")[2]),
        (Column("by", _("agent")), lambda row: row.by),
        (Column("remark", _("remark")), lambda row: row.remark),
        (Column("id", _("consultation")), lambda row: row.id),
    ]
    return _paper(desk, _("Consultation table {name}").format(name=period.title), _("Consultations"), rows, pairs)


def deal_paper(desk: Desk, period: Period, rows: Sequence[DealRow]) -> Report:
    """Return the deal table (网络部成交记录表)."""
    refunds = {"open": _("refund open"), "done": _("refunded")}
    pairs: list[Pair] = [
        (Column("paid_at", _("time"), Kind.TIME), lambda row: row.paid_at),
        (Column("platform", _("platform")), lambda row: platform_name(desk, row.platform)),
        (Column("shop", _("shop")), lambda row: row.shop),
        (Column("order_no", _("order number")), lambda row: row.order_no),
        (Column("buyer_nick", _("buyer")), lambda row: row.buyer_nick),
        (Column("items", _("items")), lambda row: items_of(row.lines, _("; "))),
        (Column("qty", _("pieces"), Kind.INT), lambda row: row.qty),
        (Column("amount", _("amount"), Kind.MONEY), lambda row: row.amount),
        (Column("currency", _("currency")), lambda row: row.currency),
        (Column("pay_kind", _("payment")), lambda row: _("cash on delivery") if row.pay_kind == "cod" else None),
        (Column("source", _("source")), lambda row: label(DEAL_SOURCES, row.source)),
        (Column("operator", _("agent")), lambda row: row.operator),
        (Column("refund", _("refund")), lambda row: refunds.get(row.refund, row.refund) if row.refund else None),
        (Column("remark", _("remark")), lambda row: row.remark),
    ]
    if all(row.currency == "CNY" for row in rows):  # one column less where it says nothing
        pairs = [pair for pair in pairs if pair[0].name != "currency"]
    return _paper(desk, _("Deal table {name}").format(name=period.title), _("Deals"), rows, pairs)
