"""The two tables of the department as documents: consultations and deals, with their columns (T01, T02, E15)."""

from __future__ import annotations

from collections.abc import Sequence

from csdesk.domain.reports.periods import Period
from csdesk.domain.reports.reported import DEAL_SOURCES
from csdesk.domain.shared.label import label
from csdesk.domain.talk.labels import INTENTS, QUESTIONS, SATISFIED, SEXES
from csdesk.i18n import _
from csdesk.outbound.report import Cell, Column, Kind, Report, Sheet
from csdesk.services.desk.desk import Desk
from csdesk.services.reports.deal_table import DealRow
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


def consult_paper(desk: Desk, period: Period, rows: Sequence[ConsultView]) -> Report:
    """Return the consultation table (网络部客户咨询表)."""
    columns = (
        Column("at", _("time"), Kind.TIME),
        Column("platform", _("platform")),
        Column("buyer_nick", _("buyer")),
        Column("sex", _("sex")),
        Column("product", _("product")),
        Column("question", _("asked about")),
        Column("words", _("question")),
        Column("answer", _("answer")),
        Column("result", _("result")),
        Column("intent", _("ordered or intent")),
        Column("satisfied", _("satisfied?")),
        Column("contact_at", _("next contact"), Kind.TIME),
        Column("contact", _("contact")),
        Column("order_id", _("order")),
        Column("by", _("agent")),
        Column("remark", _("remark")),
        Column("id", _("consultation")),
    )
    zone = desk.clock.zone
    cells = [
        (
            row.at.astimezone(zone), platform_name(desk, row.platform), row.buyer_nick,
            label(SEXES, row.sex) if row.sex else None, row.product, label(QUESTIONS, row.question),
            row.words, row.answer, row.result, label(INTENTS, row.intent),
            _(SATISFIED[row.satisfied]) if row.satisfied is not None else None,
            row.contact_at.astimezone(zone) if row.contact_at else None, row.contact, row.order_id, row.by,
            row.remark, row.id,
        )
        for row in rows
    ]  # fmt: skip
    title = _("Consultation table {name}").format(name=period.name)
    return Report(title, desk.now(), (), (Sheet(_("Consultations"), columns, cells),))


def deal_paper(desk: Desk, period: Period, rows: Sequence[DealRow]) -> Report:
    """Return the deal table (网络部成交记录表)."""
    columns: tuple[Column, ...] = (
        Column("paid_at", _("time"), Kind.TIME),
        Column("platform", _("platform")),
        Column("shop", _("shop")),
        Column("order_no", _("order number")),
        Column("buyer_nick", _("buyer")),
        Column("items", _("items")),
        Column("qty", _("pieces"), Kind.INT),
        Column("amount", _("amount"), Kind.MONEY),
        Column("currency", _("currency")),
        Column("pay_kind", _("payment")),
        Column("source", _("source")),
        Column("operator", _("agent")),
        Column("refund", _("refund")),
        Column("remark", _("remark")),
    )
    refunds = {"open": _("refund open"), "done": _("refunded")}
    cells: list[tuple[Cell, ...]] = [
        (
            row.paid_at, platform_name(desk, row.platform), row.shop, row.order_no, row.buyer_nick, row.items,
            row.qty, row.amount, row.currency,
            _("cash on delivery") if row.pay_kind == "cod" else None, label(DEAL_SOURCES, row.source), row.operator,
            refunds.get(row.refund, row.refund) if row.refund else None, row.remark,
        )
        for row in rows
    ]  # fmt: skip
    if all(row.currency == "CNY" for row in rows):  # one column less where it says nothing
        place = [column.name for column in columns].index("currency")
        columns = (*columns[:place], *columns[place + 1 :])
        cells = [(*row[:place], *row[place + 1 :]) for row in cells]
    title = _("Deal table {name}").format(name=period.name)
    return Report(title, desk.now(), (), (Sheet(_("Deals"), columns, cells),))
