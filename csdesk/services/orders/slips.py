"""Change slips for whoever prints and packs: list, printed page, acknowledged (N01)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from csdesk.domain.orders.address import receiver_line
from csdesk.domain.orders.labels import SLIPS
from csdesk.domain.orders.ledgers import Slip
from csdesk.domain.orders.parcels import receivers_of
from csdesk.domain.search.resolve import find_record
from csdesk.domain.shared.label import label
from csdesk.domain.shared.masking import mask_receiver, masker
from csdesk.domain.shared.models import Receiver
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.desk.change import edit_order
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders.orders import read


class SlipView(Struct, frozen=True):
    """A slip as commands and screens show it; places are one line."""

    id: str
    order_id: str
    buyer_nick: str | None
    kind: str
    old: str | None
    new: str
    who: str | None
    at: datetime
    by: str
    blocks: bool
    acked_at: datetime | None
    acked_by: str | None


def place_line(receiver: Receiver | None, *, reveal: bool) -> str | None:
    """Return a receiver as one line, masked unless `reveal`."""
    shown = receiver if reveal else mask_receiver(receiver)
    return receiver_line(shown) if shown is not None else None


def view_slip(desk: Desk, slip: Slip, *, reveal: bool = False) -> SlipView:
    """Return the view of a slip, personal data masked unless `reveal`."""
    order = desk.orders.get(slip.order_id)
    text = masker(reveal=reveal, receivers=receivers_of(desk.about(slip.order_id)))
    old = place_line(slip.old_receiver, reveal=reveal) or text(slip.old)
    new = place_line(slip.new_receiver, reveal=reveal) or text(slip.text) or ""
    return SlipView(
        slip.id,
        slip.order_id,
        order.buyer_nick if order else None,
        slip.kind,
        old,
        new or "",
        slip.who,
        slip.at,
        slip.by,
        slip.blocks,
        slip.acked_at,
        slip.acked_by,
    )


def list_slips(desk: Desk, *, every: bool = False, reveal: bool = False) -> list[SlipView]:
    """Return the slips that nobody has acknowledged, oldest first; all of them with `every`."""
    slips = (slip for slip in desk.records.slips.records.values() if every or slip.acked_at is None)
    return [view_slip(desk, slip, reveal=reveal) for slip in slips]


def slip_page(views: Iterable[SlipView]) -> str:
    """Return the printed page of slips for the packer, as plain text: one block a slip, boxes to tick."""
    blocks = []
    for view in views:
        lines = [f"[ ] {view.id}  {label(SLIPS, view.kind)}  {view.order_id}  {view.buyer_nick or ''}".rstrip()]
        if view.old:
            lines.append("    " + _("was: {text}").format(text=view.old))
        lines.append("    " + _("now: {text}").format(text=view.new))
        said = _("said by {who}, ").format(who=view.who) if view.who else ""
        lines.append(f"    {said}{view.at:%m-%d %H:%M} {view.by}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def ack(desk: Desk, ids: Sequence[str], *, every: bool = False) -> Result:
    """Record that the packer has the slips; what waited for them may leave. One that is acknowledged stays as it is.

    Raises `UsageError` for an unknown slip, or when neither ids nor `every` are given.
    """
    if not ids and not every:
        raise UsageError(_("Which slips?"), hint="csdesk slip ack ID… | --all", code="usage")
    table = desk.records.slips
    with desk.change("slip.ack", "") as transaction:
        slips = [slip for slip in table.records.values() if slip.acked_at is None] if every else _find(desk, ids)
        done = [slip for slip in slips if slip.acked_at is None]
        for slip in done:
            acked = msgspec.structs.replace(slip, acked_at=desk.now(), acked_by=desk.operator)
            table.put(transaction, acked)
            order = desk.records.order_in(transaction, slip.order_id)
            if order is not None and slip.id in order.desk.open_slips:
                left = tuple(one for one in order.desk.open_slips if one != slip.id)
                edit_order(desk, transaction, order, open_slips=left)
        summary = _("{count} slip[s] acknowledged").format(count=len(done))
        transaction.entry.subject = " ".join(slip.id for slip in done)
        transaction.entry.summary = summary
    return Result(tuple(slip.id for slip in done), summary)


def _find(desk: Desk, ids: Sequence[str]) -> list[Slip]:
    records = desk.records.slips.records
    return list({slip.id: slip for slip in (find_record(records, name, "csdesk slip list") for name in ids)}.values())


def read_or_ack(desk: Desk, ids: Sequence[str]) -> Result:
    """Note that messages of orders were read; where none is unread, that the packer has the change slips (N01)."""
    orders = desk.find_all(ids)
    open_slips = [slip for order in orders for slip in order.desk.open_slips]
    unread = [one for one in orders if one.buyer_message and one.desk.message_read != one.buyer_message]
    return read(desk, ids) if unread or not open_slips else ack(desk, open_slips)
