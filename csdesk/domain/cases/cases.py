"""After-sales cases and complaints: photos first, then the ladder, small steps before large ones (F01-F12).

A case holds what was seen, decided and told. Whether a step may be taken is a pure function of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.domain.shared.times import Within


class CaseKind(StrEnum):
    """What the buyer wants or says (VOCABULARY, O02, O03, S04)."""

    AFTERSALES = "aftersales"
    COMPENSATION = "compensation"
    RESEND = "resend"
    EXCHANGE = "exchange"
    RETURN_REFUND = "return_refund"
    REFUND_ONLY = "refund_only"
    NO_REASON_7D = "no_reason_7d"
    COMPLAINT = "complaint"
    APPEAL = "appeal"
    INTERCEPT = "intercept"
    READDRESS = "readdress"
    COUPON_REFUND = "coupon_refund"
    SENT_WRONG_ITEM = "sent_wrong_item"
    REFUND_AFTER_SHIP = "refund_after_ship"
    PROBLEM_PARCEL = "problem_parcel"
    CLAIM = "claim"


class Step(StrEnum):
    """The rungs of the ladder; a re-send stands beside the small payment (F06), the refund alone beside the return."""

    COMPENSATION = "compensation"
    RESEND = "resend"
    EXCHANGE = "exchange"
    RETURN = "return"
    REFUND_ONLY = "refund_only"


RANK = {Step.COMPENSATION: 1, Step.RESEND: 1, Step.EXCHANGE: 2, Step.RETURN: 3, Step.REFUND_ONLY: 3}
CALLS_BACK = frozenset((CaseKind.INTERCEPT, CaseKind.REFUND_AFTER_SHIP))
PHOTOS = ("waybill", "whole", "flaw")
NO_PHOTOS = frozenset(
    (
        CaseKind.INTERCEPT,
        CaseKind.READDRESS,
        CaseKind.COUPON_REFUND,
        CaseKind.APPEAL,
        CaseKind.SENT_WRONG_ITEM,
        CaseKind.REFUND_AFTER_SHIP,
        CaseKind.CLAIM,
        CaseKind.NO_REASON_7D,
    )
)
"""Kinds in which there is nothing to photograph."""


class Reason(StrEnum):
    """Why it came to this; `QUALITY` names those that count as quality (V10)."""

    QUALITY = "quality"
    DAMAGED = "damaged"
    LOST = "lost"
    MISSING = "missing"
    WRONG_ITEM = "wrong_item"
    NOT_AS_DESCRIBED = "not_as_described"
    SIZE = "size"
    LATE = "late"
    DISLIKE = "dislike"
    PACKAGING = "packaging"
    ATTITUDE = "attitude"
    OTHER = "other"


QUALITY = frozenset((Reason.QUALITY, Reason.DAMAGED, Reason.WRONG_ITEM, Reason.NOT_AS_DESCRIBED))
UNSEEN = frozenset((Reason.SIZE, Reason.LATE, Reason.DISLIKE, Reason.ATTITUDE, Reason.LOST))
"""Reasons of which a photo shows nothing."""
SHOWS: Mapping[Reason, tuple[str, ...]] = {Reason.MISSING: ("waybill", "whole")}
"""The photos that show a reason, where it is not all three: what came shows what did not."""


class CaseState(StrEnum):
    """Whose turn it is in a case."""

    OPEN = "open"
    ESCALATED = "escalated"
    DONE = "done"


class Photo(Struct, frozen=True, omit_defaults=True):
    """A picture where it lies: nothing is copied, the digest tells whether it is still the same."""

    path: str
    sha256: str
    size: int


class Taken(Struct, frozen=True, omit_defaults=True):
    """A step that was offered or decided, or something the buyer was told (`step` None).

    `copied` while such a text was only copied and nobody said that it went; `code` is its template.
    """

    at: datetime
    by: str
    step: Step | None = None
    amount: str | None = None
    why: str | None = None
    told: str | None = None
    copied: bool = False
    code: str | None = None


class Todo(Struct, frozen=True, omit_defaults=True):
    """A step of a case's plan (see `domain.cases.plan`): what, until when, who did it; `note` what came of it.

    Of a parcel that was sent anew the note is its courier and number, of a refund the amount.
    """

    code: str
    due_at: datetime
    done_at: datetime | None = None
    by: str | None = None
    note: str | None = None


class Back(Struct, frozen=True, omit_defaults=True):
    """The parcel that came back, and whether the conditions are met (F07); `agreed` once a step was taken after it."""

    at: datetime
    unused: bool
    complete: bool
    in_time: bool
    unbroken: bool = True
    agreed: bool = False

    @property
    def fine(self) -> bool:
        """Whether refund or exchange may go out; otherwise the talk begins (F08)."""
        return self.unused and self.complete and self.in_time and self.unbroken


class Goods(StrEnum):
    """What becomes of goods that came back."""

    STOCK = "stock"
    WRITTEN_OFF = "written_off"


class Case(Struct, frozen=True, omit_defaults=True):
    """One after-sales case or complaint; `id` is `CS-MMDD-NN`.

    `waived` is the reason why photos are not asked for; `escalated` is set while the owner of the money decides.
    """

    id: str
    kind: CaseKind
    order_id: str
    opened_at: datetime
    by: str
    text: str | None = None
    platform: str | None = None
    buyer_nick: str | None = None
    reason: Reason | None = None
    degree: int | None = None
    photos: dict[str, Photo] = {}
    waived: str | None = None
    taken: tuple[Taken, ...] = ()
    plan: tuple[Todo, ...] = ()
    due_at: datetime | None = None
    owner: str | None = None
    escalated: bool = False
    back: Back | None = None
    root_cause: str | None = None
    outcome: str | None = None
    goods: Goods | None = None
    closed_at: datetime | None = None

    @property
    def last_step(self) -> Taken | None:
        """The step the case stands on, or None."""
        return next((taken for taken in reversed(self.taken) if taken.step is not None), None)

    @property
    def told(self) -> Taken | None:
        """What the buyer was told last, else what was copied for him last and nobody said went; None for nothing."""
        texts = [taken for taken in self.taken if taken.told]
        return next((one for one in reversed(texts) if not one.copied), texts[-1] if texts else None)

    @property
    def payment(self) -> Taken | None:
        """The last amount settled on: a later one takes the place of an earlier; None while the owner decides."""
        if self.escalated:
            return None
        return next((taken for taken in reversed(self.taken) if taken.amount), None)

    @property
    def settled(self) -> bool:
        """Whether what came back is settled: in order, broken as it was when it came, or agreed on since (F07, F08)."""
        back = self.back
        if back is None or back.fine or back.agreed:
            return back is not None
        ours = self.reason in QUALITY or (self.reason is None and "flaw" in self.photos)
        only_broken = back.unused and back.complete and back.in_time
        return ours and only_broken

    @property
    def missing(self) -> tuple[str, ...]:
        """The photos that are still to come; none when they are waived or make no sense."""
        if self.waived is not None or self.kind in NO_PHOTOS or self.reason in UNSEEN:
            return ()
        wanted = SHOWS.get(self.reason, PHOTOS) if self.reason is not None else PHOTOS
        return tuple(name for name in wanted if name not in self.photos)


def is_coupon(case: Case) -> bool:
    """Tell whether a case is about a coupon that was not used: what is paid is its value, for no flaw (O03)."""
    words = case.kind is CaseKind.COMPENSATION and "券" in (case.text or "")
    return words or case.kind is CaseKind.COUPON_REFUND


def is_about(case: Case, order_id: str | None, buyer: str | None) -> bool:
    """Tell whether a case is about an order or of a buyer (`platform:nick`)."""
    of_buyer = case.buyer_nick is not None and f"{case.platform}:{case.buyer_nick}" == buyer
    return of_buyer or (order_id is not None and case.order_id == order_id)


def calls_back(case: Case) -> bool:
    """Tell whether a case calls its order's parcel back: until it is settled nobody is told to expect it."""
    return case.closed_at is None and case.kind in CALLS_BACK


def case_state(case: Case) -> CaseState:
    """Return whose turn it is."""
    if case.closed_at is not None:
        return CaseState.DONE
    return CaseState.ESCALATED if case.escalated else CaseState.OPEN


def cases_of(cases: Iterable[Case], order_id: str) -> list[Case]:
    """Return the cases of an order: open ones first, then the newest."""
    found = [case for case in cases if case.order_id == order_id]
    return sorted(found, key=lambda case: (case.closed_at is None, case.opened_at, case.id), reverse=True)


def ways_of(case: Case) -> tuple[Step, ...]:
    """Return the steps a case may take: what never came can neither be kept for less, nor changed, nor sent back."""
    return (Step.RESEND, Step.REFUND_ONLY) if case.reason is Reason.LOST else tuple(Step)


def refusal(case: Case, step: Step, amount: Decimal | None, why: str | None) -> str | None:
    """Return the code of the rule that forbids a step, or None.

    `case_closed`; `photos_missing` (F02); `never_came` (see `ways_of`); `ladder_skip` for a rung that was jumped
    without a reason (F01), where there are rungs; `amount_missing` for a payment of nothing.
    """
    if case.closed_at is not None:
        return "case_closed"
    if case.missing:
        return "photos_missing"
    ways = ways_of(case)
    if step not in ways:
        return "never_came"
    reached = max((RANK[taken.step] for taken in case.taken if taken.step is not None), default=0)
    if len(ways) == len(Step) and RANK[step] > reached + 1 and not (why or "").strip():
        return "ladder_skip"
    if step is Step.COMPENSATION and not amount:
        return "amount_missing"
    return None


_ENDS = {Step.EXCHANGE: ("换货", "exchang"), Step.RETURN: ("退货", "return")}
_NOT = ("不", "没", "未", "无需", "no ", "not ", "without ")


def ended_in(outcome: str) -> Step | None:
    """Return whether an outcome in words says that goods were exchanged or returned: 退货退款, but not 没退货."""
    words = outcome.casefold()
    for step, names in _ENDS.items():
        for name in names:
            before, found, _after = words.partition(name)
            if found and not before.endswith(_NOT):
                return step
    return None


def overdue(case: Case, now: datetime) -> bool:
    """Tell whether an open case is past its next date (F05)."""
    return case.closed_at is None and case.due_at is not None and case.due_at <= now


# -- what the card says -----------------------------------------------------------------------------------------------

NO_REASON_DAYS = 7
LEAST, MOST = Decimal("0.1"), Decimal("0.5")
"""Between which shares of the goods' value a small payment is proposed; a proposal, no rule."""


class Proposal(Struct, frozen=True):
    """For goods of little value: pay or send again rather than have it back (F06); an amount range."""

    step: Step
    low: str
    high: str


def propose(order: Order | None, low_value: str, max_pay: str) -> Proposal | None:
    """Return the proposal for an order of low value, or None."""
    value = parse_money(order.amount) if order is not None else None
    limit, cap = parse_money(low_value), parse_money(max_pay)
    if not value or limit is None or value > limit:
        return None
    most = value * MOST if cap is None else min(value * MOST, cap)
    return Proposal(Step.COMPENSATION, show_money(min(value * LEAST, most)), show_money(most))


def no_reason_until(order: Order | None) -> datetime | None:
    """Return the last moment of the seven days without a reason (F10), or None while nothing was received."""
    if order is None or order.received_at is None:
        return None
    last = order.received_at + timedelta(days=NO_REASON_DAYS)
    return last.replace(hour=23, minute=59, second=59)


class QualityRate(Struct, frozen=True):
    """Refunds for quality among shipped orders of 30 days; `rate` is None with nothing shipped."""

    refunds: int
    shipped: int
    rate: float | None


QUALITY_DAYS = 30


class Shipped(Protocol):
    """An order, or a part of one, with the time it was shipped."""

    @property
    def id(self) -> str:
        """Its id, as a case names it."""

    @property
    def shipped_at(self) -> datetime | None:
        """When it was shipped; None before."""


def quality_rate(cases: Iterable[Case], orders: Iterable[Shipped], now: datetime) -> QualityRate:
    """Return the quality refund rate: of the orders shipped in 30 days those with a refund or return for quality (V10).

    A case on an order that was not shipped, or longer ago, counts on neither side, so that the rate is a share.
    """
    since = now - timedelta(days=QUALITY_DAYS)
    bad = {case.order_id for case in cases if case.opened_at <= now and case.reason in QUALITY and _refunds(case)}
    counts = Within(since, now + timedelta(microseconds=1))
    shipped = [order.id for order in orders if order.shipped_at is not None and counts(order.shipped_at)]
    refunds = sum(order in bad for order in shipped)
    return QualityRate(refunds, len(shipped), round(refunds / len(shipped), 4) if shipped else None)


def _refunds(case: Case) -> bool:
    last = case.last_step
    if last is not None:
        return last.step in (Step.RETURN, Step.REFUND_ONLY)
    return case.kind in (CaseKind.RETURN_REFUND, CaseKind.REFUND_ONLY)
