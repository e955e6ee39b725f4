"""When buyers were told that something is done: two different times promised to one are told wherever he stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.domain.shared.label import listed, with_note
from csdesk.i18n import _

SAME_TIME = timedelta(minutes=30)
"""How far two promised times may lie apart and be one: what is promised within hours ends later each time."""

LEAVES = re.compile(r"[发寄]出|发货|寄走|发走|\b(?:leaves?|ships?|send|sent)\b")
"""The words of a promise that an order leaves."""

REFUNDED = re.compile("退款|refund", re.IGNORECASE)
"""The words of a promise that money goes back."""

_MONEY = re.compile(r"退款|退[回给\d]|打给|打款|到账|补偿|补.{0,6}元|\b(?:refund|paid|pay|compensation)\b")
_WORD = re.compile(
    r"答复|回复|回您|回信|准信|回话|结果|方案|办法|核实|查看|告诉|通知|联系|商量"
    r"|\b(?:get back|answer|reply|back to you|back with you|tell|call|write|proposal|solution)\b"
)
_DEED = re.compile(r"[补重]寄|补发|办[理好]|完成|处理(?!方案)|解决(?!办法|方案)|\bdone\b")


class Promises(StrEnum):
    """What is promised: one that is answered by noon may well wait for his parcel until evening."""

    DEED = "deed"
    MONEY = "money"
    WORD = "word"


def what_of(text: str) -> frozenset[Promises]:
    """Return what a promise is of; only what has a thing in common can contradict. What nothing tells is a deed."""
    signs = {Promises.DEED: LEAVES.search(text) or _DEED.search(text), Promises.MONEY: _MONEY.search(text)}
    found = {what for what, sign in signs.items() if sign}
    if _WORD.search(text):
        found.add(Promises.WORD)
    return frozenset(found or (Promises.DEED,))


class Promised:
    """The open promises by order and buyer; what was only copied is no word yet.

    A promise of another order is another matter; one that names no order is about whatever the buyer waits for.
    """

    def __init__(self, follows: Iterable[Follow]) -> None:
        self._orders: dict[str, list[Follow]] = {}
        self._free: dict[str, list[Follow]] = {}
        self._all: dict[str, list[Follow]] = {}
        for one in follows:
            if one.kind is not FollowKind.PROMISE or one.end is not None or one.due_at is None or one.copied:
                continue
            buyer = f"{one.platform}:{one.buyer_nick}"
            if one.order_id:
                self._orders.setdefault(one.order_id, []).append(one)
            if one.buyer_nick:
                self._all.setdefault(buyer, []).append(one)
            if one.buyer_nick and not one.order_id:
                self._free.setdefault(buyer, []).append(one)

    def to(self, order_id: str | None, buyer: str | None) -> Sequence[Follow]:
        """Return what was promised of an order to a buyer (`platform:nick`); without an order all that he was."""
        if order_id is None:
            return self._all.get(buyer or "", ())
        return [*self._orders.get(order_id, ()), *self._free.get(buyer or "", ())]

    def times(self, order_id: str | None, buyer: str | None) -> tuple[datetime, ...]:
        """Return the times that contradict each other, the earliest first; none where it is one."""
        told = self.to(order_id, buyer)
        return self._first(told, Promises)

    def _first(self, told: Sequence[Follow], kinds: Iterable[Promises]) -> tuple[datetime, ...]:
        return next(filter(None, (self._times(told, what) for what in kinds)), ())

    def _times(self, told: Sequence[Follow], what: Promises) -> tuple[datetime, ...]:
        found: list[datetime] = []
        for due in sorted(one.due_at for one in told if one.due_at is not None and what in what_of(one.text)):
            if not found or due - found[-1] >= SAME_TIME:
                found.append(due)
        return tuple(found) if len(found) > 1 else ()

    def clash(self, one: Follow) -> tuple[datetime, ...]:
        """Return the times that contradict each other for the buyer of a promise; none for what is no open promise."""
        if one.kind is not FollowKind.PROMISE or one.end is not None or one.copied:
            return ()
        told = self.to(one.order_id, f"{one.platform}:{one.buyer_nick}")
        return self._first(told, sorted(what_of(one.text)))


def clash_words(times: Sequence[datetime], now: datetime) -> str:
    """Return that different times were promised; nothing for none."""
    if not times:
        return ""
    words = listed(f"{one.astimezone(now.tzinfo):%m-%d %H:%M}" for one in times)
    return _("told different times: {times}").format(times=words)


def told_now(one: Follow, now: datetime) -> str:
    """Return the words of a dated thing; of a promise that it is not said yet, or until when it holds once moved."""
    text = one.text
    if one.copied and one.end is None:
        text = _("copied, not yet sent: {text}").format(text=text)
    if one.kind is not FollowKind.PROMISE or not one.moves or one.due_at is None:
        return text
    return with_note(text, _("now {time}").format(time=f"{one.due_at.astimezone(now.tzinfo):%m-%d %H:%M}"))
