"""How an order looks in a terminal: the columns of the list, and the page of one order."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

from csdesk.cli.frame.output import Column, print_csv, print_fields
from csdesk.domain.orders.address import receiver_line
from csdesk.domain.orders.labels import BLOCKERS, FLAGS, PAYERS, REFUNDS, SHIP_WAYS, STAGES
from csdesk.domain.orders.parcels import left_at, parcels_of
from csdesk.domain.shared.label import label, listed, with_value
from csdesk.i18n import _, language
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.order_view import LineView, OrderView, ReceiverView
from csdesk.services.orders import combine_parcels, memos
from csdesk.services.orders.memos import BackEnd


def columns(desk: Desk) -> list[Column[OrderView]]:
    """Return the columns of `order list`; a terminal shows of an order number what is enough to name it."""
    wide = not sys.stdout.isatty()
    return [
        Column(_("platform") if wide else "", lambda view: _platform(desk, view.platform, short=not wide)),
        Column(_("order"), lambda view: view.order_no if wide else f"…{view.order_no[-6:]}"),
        Column(_("stage"), lambda view: label(STAGES, view.stage)),
        Column(_("buyer"), _buyer),
        Column(_("items"), lambda view: _items(view.lines)),
        Column(_("amount"), lambda view: view.amount or "", right=True),
        Column(_("ship by"), lambda view: moment(desk, view.ship_by)[0 if wide else 5 :]),
        Column(_("why not yet"), lambda view: _blockers(view)),
        Column(_("flag"), lambda view: label(FLAGS, view.flag) if view.flag not in (None, "none") else ""),
    ]


def back_end_columns(desk: Desk) -> list[Column[BackEnd]]:
    """Return the columns of `order back-end`."""
    return [
        Column(_("platform"), lambda row: _platform(desk, row.platform)),
        Column(_("order"), lambda row: row.order_no),
        Column(_("memo"), lambda row: " / ".join((row.memo or "").splitlines())),
        Column(_("flag"), lambda row: _flag_words(row)),
        Column(_("to close"), lambda row: row.close or ""),
    ]


def _refused(desk: Desk, view: OrderView) -> str:
    if view.rejected_at is None:
        return ""
    return f"{moment(desk, view.rejected_at)}  {with_value(_('freight'), label(PAYERS, view.freight_payer or ''))}"


def _flag_words(row: BackEnd) -> str:
    if row.flag is None:
        return ""
    return " ".join(filter(None, (str(row.flag_no) if row.flag_no is not None else "-", label(FLAGS, row.flag))))


def print_flags(desk: Desk, views: Sequence[OrderView]) -> None:
    """Print orders as CSV with each flag as its platform writes it: `flag_no`, `flag_tag` (E06)."""
    import msgspec

    rows = []
    for view in views:
        order = desk.orders.get(view.id)
        number, tag = memos.flag_of(desk, order) if order is not None else (None, None)
        rows.append({**msgspec.to_builtins(view), "flag_no": number, "flag_tag": tag})
    print_csv(rows)


def print_page(desk: Desk, view: OrderView, history: str = "") -> None:
    """Print what is known of one order, and of what its buyer bought before."""
    money = f"{view.amount} {view.currency}" if view.amount else ""
    print_fields(
        [
            (_("order"), f"{_platform(desk, view.platform)} {view.order_no}"),
            (_("shop"), view.shop or ""),
            (_("stage"), label(STAGES, view.stage)),
            (_("why not yet"), _blockers(view)),
            (_("pieces are with"), desk.shortage.pieces_with(view.id)),
            (_("on hold"), view.hold_reason or ""),
            (_("buyer"), view.buyer_nick or ""),
            (_("history"), history),
            *((_("item"), _item(line)) for line in view.lines),
            (_("amount"), money),
            (_("freight"), view.freight or ""),
            (_("COD fee"), view.cod_fee or ""),
            (_("receiver"), _receiver(view.receiver)),
            (_("buyer's message"), view.buyer_message or ""),
            (_("buyer's words"), " ".join((view.words or "").split())),
            *((_("memo"), line) for line in (view.seller_memo or "").splitlines()),
            (_("flag"), label(FLAGS, view.flag) if view.flag else ""),
            (_("tags"), " ".join(view.tags)),
            (_("invoice"), view.invoice or ""),
            (_("ordered"), moment(desk, view.created_at)),
            (_("paid"), moment(desk, view.paid_at)),
            (_("ship by"), moment(desk, view.ship_by)),
            *_parcels(desk, view),
            (_("package"), _mates(desk, view)),
            (_("way of sending"), label(SHIP_WAYS, view.way) if view.way else ""),
            (_("insured for"), view.insured or ""),
            (_("answered"), _("asked elsewhere") if view.asked_elsewhere else ""),
            (_("told the price"), view.cod_told or ""),
            (_("refund"), label(REFUNDS, view.refund) if view.refund else ""),
            (_("cases"), " ".join(view.cases)),
            (_("refused at the door"), _refused(desk, view)),
            (_("exported"), moment(desk, view.exported_at)),
        ]
    )


def _parcels(desk: Desk, view: OrderView) -> list[tuple[str, str]]:
    """Return when each parcel left, and it; one of the archive by what is shown of it."""
    order = desk.orders.get(view.id)
    parcels = parcels_of(order) if order is not None else ((view.tracking_no, view.courier),)
    found: list[tuple[str, str]] = []
    for number, courier in parcels:
        left = left_at(order, number) if order is not None else view.shipped_at
        found.append((_("shipped"), moment(desk, left)))
        found.append((_("parcel"), " ".join(filter(None, (courier_name(courier, desk.couriers), number)))))
    return found


def _mates(desk: Desk, view: OrderView) -> str:
    order = desk.orders.get(view.id)
    return combine_parcels.mates_words(desk, order) if order is not None else ""


def moment(desk: Desk, at: datetime | None, *, late: bool = False) -> str:
    """Return a moment in the shop's time zone, to the minute, past it with the word for that; empty for none."""
    words = f"{at.astimezone(desk.clock.zone):%Y-%m-%d %H:%M}" if at else ""
    return _("late {when}").format(when=words) if late and at else words


def _buyer(view: OrderView) -> str:
    """Return the nick, or where exports have none the receiver's name as far as it may be shown."""
    return view.buyer_nick or (view.receiver.name if view.receiver is not None else None) or ""


def _platform(desk: Desk, platform: str, *, short: bool = False) -> str:
    pack = desk.packs.get(platform)
    return (pack.short if short else pack.name).get(language(), platform) if pack else platform


def _item(line: LineView) -> str:
    variant = f" [{line.variant}]" if line.variant else ""
    price = f" {line.price}" if line.price else ""
    return f"{line.title or line.sku or '?'}{variant} ×{line.qty}{price}"


def _items(lines: tuple[LineView, ...]) -> str:
    more = f" +{len(lines) - 1}" if len(lines) > 1 else ""
    return f"{lines[0].title or lines[0].sku or '?'} ×{lines[0].qty}{more}" if lines else ""


def _blockers(view: OrderView) -> str:
    return listed(label(BLOCKERS, code) for code in view.blockers)


def _receiver(receiver: ReceiverView | None) -> str:
    return receiver_line(receiver) if receiver is not None else ""
