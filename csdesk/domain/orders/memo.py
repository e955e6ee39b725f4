"""The seller memo: one line `MMDD CODE event` an event (E05), how much a platform takes, what is still to paste."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from csdesk.domain.orders.parcels import parcels_of, untold_parcels
from csdesk.domain.orders.stage import Stage, Standing
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.domain.shared.rules import RulePack
from csdesk.i18n import _

NEAR = 0.9
"""From which share of a platform's limit on the length is told."""


def memo_line(now: datetime, code: str, event: str) -> str:
    """Return the line of an event: `0317 AH address confirmed`."""
    return f"{now:%m%d} {code} {event}"


def own_lines(order: Order) -> list[str]:
    """Return the desk's lines that the platform's memo does not hold yet."""
    platform = order.seller_memo or ""
    return [line for line in order.desk.memo if line not in platform]


def whole_memo(order: Order) -> str | None:
    """Return the platform's memo and below it the desk's own lines that it does not hold yet, or None."""
    platform, own = order.seller_memo or "", own_lines(order)
    return "\n".join([platform, *own] if platform else own) or None


def to_paste(order: Order) -> list[str]:
    """Return the lines that neither the platform's memo holds nor anybody has copied."""
    return [line for line in own_lines(order) if line not in order.desk.memo_copied]


def to_close(order: Order) -> str | None:
    """Return why an order is still to be closed in the back end, or None."""
    desk = order.desk
    if order.platform_state is PlatformState.CLOSED:
        return None
    if desk.close_reason is not None and desk.closed_in == order.platform_state:
        return desk.close_reason
    if order.pay_kind == "cod" and desk.cod_answer in ("refused", "reorder"):
        return _("COD refused") if desk.cod_answer == "refused" else _("COD, orders again and pays online")
    return None


class Room(Struct, frozen=True):
    """How much of a platform's memo a text takes: `unit` is bytes or chars, `sure` whether the limit is certain."""

    size: int
    limit: int
    unit: str
    sure: bool

    @property
    def over(self) -> bool:
        """Whether the platform takes no text of this length."""
        return self.size > self.limit

    @property
    def near(self) -> bool:
        """Whether there is little room left."""
        return self.size >= self.limit * NEAR


def memo_room(text: str, pack: RulePack | None) -> Room | None:
    """Return how much room a memo takes on its platform, or None when the rule pack knows no limit.

    Bytes are those of UTF-8: the platform does not say, and a Chinese sign is longest in it.
    """
    for unit in ("bytes", "chars"):
        rule = pack.rules.get(f"memo_{unit}") if pack is not None else None
        if rule is not None and not isinstance(rule.value, str):
            size = len(text.encode()) if unit == "bytes" else len(text)
            return Room(size, int(rule.value), unit, rule.sure)
    return None


def usual_event(order: Order, standing: Standing, name: Callable[[str | None], str]) -> str:
    """Return the event that an order's facts show, the newest deed first; empty where nothing was done (N02).

    Args:
        order: The order.
        standing: Its conclusions.
        name: Returns the name of a courier of a code.
    """
    desk, stage = order.desk, standing.stage
    if stage is Stage.ON_HOLD and desk.hold_reason:
        return _("on hold: {why}").format(why=desk.hold_reason)
    if stage is Stage.CLOSED and desk.close_reason:
        return _("closed: {why}").format(why=desk.close_reason)
    if desk.cod_answer in ("refused", "reorder"):
        return _("COD refused") if desk.cod_answer == "refused" else _("COD, orders again and pays online")
    if desk.notices and not untold_parcels(order):
        told = any(one.sent for one in desk.notices)
        return _("told that the parcel left") if told else _("shipping notice copied, not yet sent")
    if left := [f"{name(courier)} {number}".strip() for number, courier in parcels_of(order) if number]:
        return _("left with {parcels}").format(parcels=listed(left))
    if desk.address_confirm == "confirmed":
        sent, courier = _("address confirmed, send with {courier}"), name(desk.courier_wish)
        return sent.format(courier=courier) if courier else _("address confirmed")
    if desk.address_confirm == "no_reply":
        return _("asked for the address, no reply")
    if desk.address_confirm == "asked":
        return _("address question copied, not yet sent") if desk.only_copied else _("asked for the address")
    if desk.cod_asked_at is not None and desk.cod_answer is None:
        return _("COD price copied, not yet sent") if desk.only_copied else _("COD price told, no answer yet")
    if desk.reminders:
        return _("reminded to pay, {count} time[s]").format(count=desk.remind_count)
    if order.buyer_message:
        return _("buyer wishes: {text}").format(text=" ".join(order.buyer_message.split())[:60])
    return ""
