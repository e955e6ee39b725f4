"""The card: one order whole, personal data masked unless this very row was revealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from csdesk import i18n
from csdesk.domain.follow.promised import clash_words
from csdesk.domain.orders.address import address_line
from csdesk.domain.orders.couriers import Couriers
from csdesk.domain.orders.labels import BLOCKERS, FLAGS, PAYERS, STAGES
from csdesk.domain.orders.memo import to_paste
from csdesk.domain.orders.parcels import left_at, parcels_of
from csdesk.domain.orders.stage import PENDING, Stage, Standing
from csdesk.domain.shared.label import label
from csdesk.domain.shared.models import Flag, Order
from csdesk.domain.shared.rules import RulePack
from csdesk.domain.shared.times import day_words
from csdesk.foreign import clean, clean_lines
from csdesk.i18n import _
from csdesk.services.buyers.history import Aside
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.order_view import OrderView, buyer_word, view_order
from csdesk.services.orders.packing import way_notes
from csdesk.widgets.paint import Line, Span, spread, wrap
from csdesk.widgets.words import left_words
from csdesk.width import cells


class Shown(Struct, frozen=True):
    """What the card shows.

    Args:
        order: The order.
        standing: Its conclusions.
        now: The desk's clock.
        pack: The rules of its platform.
        revealed: Whether personal data stand in full.
        cases: Its after-sales cases.
        aside: The buyer's history and the stock of the items, once the worker has looked.
        door: With what it travels, or could.
        keys: The keys that clear its blockers, by blocker.
        couriers: The courier table, for the name of its courier.
    """

    order: Order
    standing: Standing
    now: datetime
    pack: RulePack | None
    revealed: bool = False
    cases: tuple[str, ...] = ()
    aside: Aside | None = None
    door: str = ""
    keys: Mapping[str, str] = {}
    couriers: Couriers | None = None

    @property
    def view(self) -> OrderView:
        """The order as it may be shown."""
        return view_order(self.order, self.standing, reveal=self.revealed)


def card_lines(shown: Shown | None, width: int) -> list[Line]:
    """Return an order's card in lines of at most `width` cells; nothing for no order."""
    if shown is None:
        return []
    room = max(20, width - 2)
    view = shown.view
    blocks = [[*_title(shown, room), *_blockers(shown, view, room)], _items(shown, view, room)]
    blocks += [_dates(shown, room), _receiver(shown, view, room)]
    blocks += [_words(shown.order, view, room), _ways(shown, view, room), _history(shown, room), _source(shown, room)]
    lines: list[Line] = []
    for block in blocks:
        if block:
            lines += [[], *block] if lines else block
    return [[(" ", "text"), *line] for line in lines]


def _field(label: str, value: str, room: int, tone: str = "text") -> list[Line]:
    """Return a labelled text, wrapped; the label stands in a column of its own."""
    column = 10 if i18n.language() == "en" else 6
    head = label + " " * max(1, column - cells(label))
    rows = [row for part in value.split("\n") for row in wrap(part, room - cells(head))]
    indent = " " * cells(head)
    return [[(head if not place else indent, "dim"), (row, tone)] for place, row in enumerate(rows)]


def _title(shown: Shown, room: int) -> list[Line]:
    order, pack = shown.order, shown.pack
    platform = pack.name.get(i18n.language(), order.platform) if pack else order.platform
    stage: Span = (label(STAGES, shown.standing.stage), "strong")
    left = left_words(shown.standing, shown.now)
    return [
        spread([(clean(buyer_word(order) or "-"), "strong")], [stage], room),
        spread([(f"{platform} {clean(order.order_no)}", "dim")], [left], room),
    ]


def _items(shown: Shown, view: OrderView, room: int) -> list[Line]:
    order = shown.order
    found = []
    for line in order.lines[:6]:
        words = " ".join(clean(part) for part in (line.title or line.sku or "", line.variant or "") if part)
        found.append(spread([(words, "text")], [(f" x{line.qty}", "text")], room))
        found += _stock(shown, line.sku)
    if len(order.lines) > 6:
        found.append([(_("and {count} more").format(count=len(order.lines) - 6), "dim")])
    extra = [f"{name} {value}" for name, value in ((_("freight"), view.freight), (_("COD fee"), view.cod_fee)) if value]
    total = view.amount or "-"
    return [*found, spread([("  ".join(extra), "dim")], [(total, "strong")], room)]


def _stock(shown: Shown, sku: str | None) -> list[Line]:
    """Return page and real stock of an item; red with its word where the page offers more than there is (K01)."""
    page, real = shown.aside.stock.get(sku or "", (None, None)) if shown.aside is not None else (None, None)
    if page is None and real is None:
        return []
    words = _("page {page}, real {real}").format(page="-" if page is None else page, real="-" if real is None else real)
    if page is not None and real is not None and page > real:
        return [[("  " + words + "  " + _("page offers more than there is"), "late")]]
    return [[("  " + words, "dim")]]


def _history(shown: Shown, room: int) -> list[Line]:
    """Return what the buyer bought before, in one line."""
    words = shown.aside.history if shown.aside is not None else ""
    return _field(_("history"), clean(words), room) if words else []


def _dates(shown: Shown, room: int) -> list[Line]:
    order, now, standing = shown.order, shown.now, shown.standing
    door = (shown.aside.mates if shown.aside is not None else "") or shown.door
    found: list[Line] = _field(_("package"), door, room, "soon") if door else []
    if order.paid_at:
        found += _field(_("paid"), day_words(order.paid_at, now), room)
    elif order.created_at:
        found += _field(_("ordered"), day_words(order.created_at, now), room)
    if standing.ship_by and order.shipped_at is None:
        tone = "late" if standing.late else "soon" if standing.soon else "text"
        found += _field(_("ship by"), day_words(standing.ship_by, now), room, tone)
    if standing.close_at:
        found += _field(_("closes at"), day_words(standing.close_at, now), room)
    if shown.aside is not None and shown.aside.promised:
        found += _field(_("promised"), clash_words(shown.aside.promised, now), room, "late")
    sent = order.desk.reminders
    if sent and standing.stage is Stage.UNPAID:
        last = day_words(sent[-1].at, now)
        found += _field(_("reminded"), _("{count} time[s], last {when}").format(count=len(sent), when=last), room)
    return found


def _receiver(shown: Shown, view: OrderView, room: int) -> list[Line]:
    receiver = view.receiver
    if receiver is None:
        return _field(_("receiver"), _("not in the export"), room, "dim")
    who = " ".join(clean(part) for part in (receiver.name, receiver.phone) if part)
    where = clean(address_line(receiver))
    tone = "strong" if shown.revealed else "text"
    return _field(_("receiver"), f"{who or '-'}\n{where}", room, tone)


def _words(order: Order, view: OrderView, room: int) -> list[Line]:
    found: list[Line] = []
    if view.buyer_message:
        tone = "soon" if "message_unread" in view.blockers else "text"
        found += _field(_("buyer says"), clean_lines(view.buyer_message), room, tone)
    if view.words:
        found += _field(_("buyer's words"), clean_lines(view.words), room)
    if view.seller_memo:
        found += _field(_("memo"), clean_lines(view.seller_memo), room)
        waits = len(to_paste(order))
        if waits:
            found += _field("", _("not in the back end yet: {count}").format(count=waits), room, "soon")
    if view.flag is not None and view.flag is not Flag.NONE:
        found += _field(_("flag"), label(FLAGS, view.flag), room, view.flag.value)
    return found


def _blockers(shown: Shown, view: OrderView, room: int) -> list[Line]:
    """Return why the order cannot leave with the keys that clear it, always in sight below its title."""
    found: list[Line] = []
    if view.blockers:
        words = (f"{label(BLOCKERS, code)}  {shown.keys.get(code, '')}".rstrip() for code in view.blockers)
        found += _field(_("not yet"), "\n".join(words), room, "soon")
    return found + (_field(_("on hold"), clean(view.hold_reason), room, "soon") if view.hold_reason else [])


def _ways(shown: Shown, view: OrderView, room: int) -> list[Line]:
    found: list[Line] = []
    if shown.aside is not None and shown.aside.pieces:
        found += _field(_("pieces are with"), shown.aside.pieces, room)
    reason = shown.order.desk.close_reason or shown.order.close_reason
    if reason and view.stage in (Stage.CLOSED, Stage.SUPERSEDED):
        found += _field(_("closed"), clean(reason), room)
    if view.rejected_at is not None:
        payer = label(PAYERS, view.freight_payer or "")
        found += _field(_("refused at the door"), f"{day_words(view.rejected_at, shown.now)} · {payer}", room, "soon")
    if shown.cases:
        found += _field(_("cases"), " ".join(shown.cases), room)
    if view.tracking_no or view.courier:
        found += _field(_("courier"), clean_lines(_parcels(shown)), room)
    if way := "  ".join(way_notes(shown.order)):
        found += _field(_("way of sending"), way, room)
    if shown.aside is not None and shown.aside.parcel:
        found += _field(_("tracking"), clean_lines(shown.aside.parcel), room, "soon" if shown.standing.look else "text")
    return found


def _parcels(shown: Shown) -> str:
    """Return every parcel that left with its courier, of several each with its time."""
    parcels, lines = parcels_of(shown.order), []
    told = _("a part left {when}") if shown.standing.stage in PENDING else "{when}" if len(parcels) > 1 else ""
    for number, code in parcels:
        courier, left = courier_name(code, shown.couriers) if shown.couriers else code, left_at(shown.order, number)
        when = told.format(when=day_words(left, shown.now)) if left else ""
        lines.append(" ".join(filter(None, (courier, number, when))))
    return "\n".join(lines)


def _source(shown: Shown, room: int) -> list[Line]:
    if not shown.order.sources:
        return []
    source = shown.order.sources[0]
    if not source.row:  # typed by hand
        return _field(_("from file"), clean(source.file), room, "dim")
    words = _("{file} row {row}, exported {at}").format(
        file=clean(source.file), row=source.row, at=day_words(source.exported_at, shown.now)
    )
    return _field(_("from file"), words, room, "dim")
