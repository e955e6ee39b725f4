"""Seller memos on their way into the back end: built, measured, copied; and all that waits there (N02, E05)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from csdesk.domain.orders.memo import memo_room, to_close, to_paste, usual_event, whole_memo
from csdesk.domain.orders.parcels import receivers_of
from csdesk.domain.shared.masking import masker
from csdesk.domain.shared.models import Flag, Order
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.desk.change import edit_order, one_line, what, with_memo
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.order_view import shown_flag
from csdesk.services.desk.results import Result
from csdesk.services.desk.view import View
from csdesk.services.texts.deliver import Mark


def note(desk: Desk, ids: Sequence[str], text: str | None = None, *, mark: Mark | None = None) -> Result:
    """Add a memo line `MMDD CODE event` to orders; return what is to be pasted into the back end, a line an event.

    The same line twice is written once. Copied, the lines count as pasted.

    Args:
        desk: The desk.
        ids: The orders.
        text: What happened; None takes the lines nobody has copied yet, else the event that the order's facts make
            likely, and writes only with `mark`. With several orders it must be said.
        mark: Copied or sent.

    Raises `RefusedError` for an empty text, and for a memo that is longer than its platform takes.
    """
    event = one_line(text, _("The note is empty."), "empty_note") if text is not None else None
    looks = event is None and mark is None
    lines: list[str] = []
    warnings: list[str] = []
    with desk.change("order.note", "", dry_run=looks) as transaction:
        orders, changed = desk.find_all(ids), []
        if event is None and len(orders) > 1:
            raise RefusedError(_("Say what happened: these are several orders."), code="empty_note")
        for order in orders:
            new = _noted(desk, order, event)
            warnings += _measure(desk, new)
            if not new.desk.memo:
                raise RefusedError(_("Nothing was done here yet: say what happened."), code="empty_note")
            lines = [new.desk.memo[-1]] if len(orders) > 1 else _paste(new)
            copied = dict.fromkeys((*order.desk.memo_copied, *lines)) if mark is not None else order.desk.memo_copied
            if edit_order(desk, transaction, order, memo=new.desk.memo, memo_copied=tuple(copied)) != order:
                changed.append(order)
        summary = f"{_('note')} · {what(changed)}"
        transaction.entry.subject = " ".join(order.id for order in changed)
        transaction.entry.summary = summary
    ids = () if looks else tuple(order.id for order in changed)
    return Result(ids, summary, "\n".join(lines), tuple(dict.fromkeys(warnings)))


def memo_hint(desk: View, order: Order) -> str:
    """Return the lines that a note without words would copy, as one."""
    return " · ".join(_paste(_noted(desk, order, None)))


def _noted(desk: View, order: Order, event: str | None) -> Order:
    """Return the order with the event's line; without an event only where no line waits to be copied."""
    if event is None:
        if to_paste(order):
            return order
        event = usual_event(order, desk.judge(order), lambda code: courier_name(code, desk.couriers))
        if not event:
            return order
    facts = msgspec.structs.replace(order.desk, memo=with_memo(desk, order, event))
    return msgspec.structs.replace(order, desk=facts)


def _paste(order: Order) -> list[str]:
    """Return the lines to paste: those nobody has copied, else the last one again."""
    return to_paste(order) or list(order.desk.memo[-1:])


def _measure(desk: Desk, order: Order) -> list[str]:
    """Return a warning for a memo that fills its field; raises `RefusedError` where it is surely too long."""
    room = memo_room(whole_memo(order) or "", desk.packs.get(order.platform))
    if room is None or not room.near:
        return []
    unit = _("bytes") if room.unit == "bytes" else _("characters")
    words = _("The memo of order {id} has {size} of {limit} {unit}.").format(
        id=order.id, size=room.size, limit=room.limit, unit=unit
    )
    if room.over and room.sure:
        hint = _("Say it shorter, or clear the memo in the back end and import again.")
        raise RefusedError(words, hint=hint, code="memo_too_long")
    return [words]


class BackEnd(Struct, frozen=True):
    """What one order's back end does not know yet (N02, E06): memo, flag by colour and by the platform's number.

    Args:
        id: The order.
        platform: Its platform.
        order_no: Its number there.
        memo: The whole memo, if a line of it was not copied yet.
        flag: The colour, if the platform has another one.
        flag_no: The platform's number of it; None where it has no such flag.
        flag_tag: Its name, where the platform wants one.
        close: Why the order is to be closed there as well.
    """

    id: str
    platform: str
    order_no: str
    memo: str | None
    flag: Flag | None
    flag_no: int | None
    flag_tag: str | None
    close: str | None


def flag_of(desk: Desk, order: Order) -> tuple[int | None, str | None]:
    """Return an order's flag as its platform writes it: number, and name where it wants one (E06)."""
    pack, flag = desk.packs.get(order.platform), shown_flag(order)
    if pack is None or flag is None:
        return None, None
    return pack.flags.get(flag), order.desk.flag_tag or pack.flag_names.get(flag)


def back_end(
    desk: Desk, ids: Sequence[str] = (), *, platform: str | None = None, reveal: bool = False
) -> list[BackEnd]:
    """Return what waits to be entered in the back ends, by platform and number; of named orders all of them.

    Phone numbers in memos are masked unless `reveal`.
    """
    orders = desk.find_all(ids) if ids else desk.orders.values()
    found = []
    for order in sorted(orders, key=lambda one: (one.platform, one.order_no)):
        facts = order.desk
        memo = whole_memo(order) if ids or to_paste(order) else None
        memo = masker(reveal=reveal, receivers=receivers_of(order))(memo)
        flag = (
            shown_flag(order) if ids or (facts.flag is not None and facts.flag != (order.flag or Flag.NONE)) else None
        )
        close = to_close(order)
        if platform in (None, order.platform) and (ids or memo or flag or close):
            number, tag = flag_of(desk, order) if flag is not None else (None, None)
            found.append(BackEnd(order.id, order.platform, order.order_no, memo, flag, number, tag, close))
    return found
