"""Whether a text is true of an order: its template says for which stages and facts it is, this holds it to them.

What a text says of the order must be known to be so; where nobody is written to, a template is only looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from csdesk.domain.cases.cases import no_reason_until
from csdesk.domain.orders.labels import STAGES
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.permissions import refund_open, undated
from csdesk.domain.orders.reminders import WHY_NOT
from csdesk.domain.orders.stage import PENDING, SOON, Stage, Standing, in_part, refund_of
from csdesk.domain.orders.tracking import ParcelState
from csdesk.domain.shared.label import label
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import parse_money
from csdesk.domain.shared.phones import phone_ok
from csdesk.domain.talk.reviews import ReviewKind, wrote
from csdesk.i18n import N_, _
from csdesk.texts.facts import Facts, values_of
from csdesk.texts.template import Fact, Written

NEAR_CUTOFF = timedelta(minutes=90)
"""How long before the day's cut-off a text may say that it is near (U02)."""

_SAYS_SIGNED = re.compile("签收|妥投|送[达到]|显示.{0,4}到了|delivered|signed", re.IGNORECASE)
"""What a buyer writes of a parcel that shows as signed for."""

_SAYS_HAS = re.compile(r"(?<!没)(?<!没有)(?:收到|拿到|取到)(?:了|[,，。.]|$)(?!吗|么|没)|\b(?:I|we) (?:got|received)\b")
"""What a buyer writes who has it."""

_DATED = frozenset((Fact.IN_TIME, Fact.LATE, Fact.PART_LEFT))
"""Facts of texts that say until when it leaves."""

_OVER = frozenset((Stage.DELIVERED, Stage.COMPLETED, Stage.CLOSED, Stage.SUPERSEDED))
"""Stages of a trade after which a question about the shop is one about a new order."""


def why_untrue(text: Written, facts: Facts) -> tuple[str, str] | None:
    """Return code and words of why a text would not be true now, or None."""
    stage = facts.standing.stage if facts.standing else None
    if text.stages and stage is not None and stage not in text.stages:
        return "untrue", label(STAGES, stage)
    if facts.came_back and Fact.RETURNED not in text.facts and (text.stages or Fact.SENT in text.facts):
        return "untrue", _("its goods came back")
    order = facts.order if facts.standing else None
    if order and facts.standing and not _DATED.isdisjoint(text.facts) and undated(order, facts.standing):
        return "untrue", _("nobody knows when it leaves")
    wrong = next((fact for fact in text.facts if not _holds(fact, facts)), None)
    if wrong is None:
        return _other_reason(text, facts)
    if wrong is Fact.MAY_REMIND and facts.reminder is not None and facts.reminder.code is not None:
        return facts.reminder.code, _(WHY_NOT[facts.reminder.code])
    return "no_stock" if wrong is Fact.IN_STOCK else "untrue", why_fact(wrong)


def why_fact(fact: Fact) -> str:
    """Return why a text that states a fact is not true where it does not hold."""
    return _(_WHY[fact])


def _other_reason(text: Written, facts: Facts) -> tuple[str, str] | None:
    """Return why a text does not answer what a review gives as its reason, where one is known."""
    if not text.reason or not facts.reviews or any(one.reason == text.reason for one in facts.reviews):
        return None
    return "untrue", _("its review gives another reason, or none yet")


def _holds(fact: Fact, facts: Facts) -> bool:
    """Tell whether a fact holds, as far as the desk knows."""
    if fact in _ALONE:
        return _ALONE[fact](facts)
    if facts.order is None or facts.standing is None:
        return not facts.buyer or fact in _WITHOUT
    return _OF_ORDER[fact](facts, facts.order, facts.standing)


def _known(facts: Facts) -> bool:
    """Tell whether a text is for somebody, and no template that is only looked at."""
    return facts.order is not None or bool(facts.buyer or facts.reviews)


def _reviewed(facts: Facts, *, good: bool) -> bool:
    kinds = [one.kind for one in facts.reviews]
    return not _known(facts) or any(kind is None or (kind is ReviewKind.GOOD) is good for kind in kinds)


def _said_why(facts: Facts) -> bool:
    return any(wrote(one) or one.reason for one in facts.reviews)


def _short(facts: Facts) -> bool:
    return facts.standing is not None and "no_stock" in facts.standing.blockers and not facts.other


def _in_stock(facts: Facts) -> bool:
    return not _short(facts) and (facts.stock_left is None or facts.stock_left > 0)


def _out_of_stock(facts: Facts) -> bool:
    return _short(facts) or facts.stock_left is None or facts.stock_left <= 0


def _may_remind(facts: Facts) -> bool:
    return facts.reminder is None or facts.reminder.code in (None, "quiet_hours")  # it may leave in the morning


def _before_cutoff(facts: Facts) -> bool:
    return facts.cutoff is None or timedelta(0) < facts.cutoff - facts.now <= NEAR_CUTOFF


_ALONE: Mapping[Fact, Callable[[Facts], bool]] = {
    Fact.IN_STOCK: _in_stock,
    Fact.OUT_OF_STOCK: _out_of_stock,
    Fact.PAGE_TRUE: lambda facts: not facts.oversold,
    Fact.MAY_REMIND: _may_remind,
    Fact.BEFORE_CUTOFF: _before_cutoff,
    Fact.NO_ORDER: lambda facts: facts.order is None,
    Fact.NO_CASE: lambda facts: not facts.in_case,
    Fact.CASE_OPEN: lambda facts: facts.in_case or not _known(facts),
    Fact.GOOD_REVIEW: lambda facts: _reviewed(facts, good=True),
    Fact.BAD_REVIEW: lambda facts: _reviewed(facts, good=False),
    Fact.REVIEW_WORDS: lambda facts: _said_why(facts) or not _known(facts),
    Fact.REVIEW_SILENT: lambda facts: not _said_why(facts),
}
"""Facts that need no order."""

_WITHOUT = frozenset((Fact.IN_TIME, Fact.NO_REFUND, Fact.NONE_LEFT, Fact.PREPAID, Fact.RETURNABLE, Fact.NOT_ORDERED))
"""Facts that hold of a buyer of whom no order is known."""


def _in_time(order: Order, standing: Standing) -> bool:
    until, by = order.desk.hold_until, standing.ship_by
    return not standing.late and not (standing.stage is Stage.ON_HOLD and until and by and until > by)


def _fee(facts: Facts, *, free: bool) -> bool:
    fee = parse_money(str(values_of(facts, reveal=False).get("cod.fee") or ""))
    return fee is not None and (fee == 0) is free


def _agreed(facts: Facts, order: Order) -> bool:
    """Tell whether a buyer was told the price and said yes to it, or answers to it just now."""
    told = order.desk.cod_asked_at is not None and (order.desk.cod_answer == "accepted" or bool(facts.words))
    return told and values_of(facts, reveal=False).get("cod.total") is not None


def _price_told(facts: Facts, order: Order) -> bool:
    """Tell whether a buyer knows the price at the door, or asks just now."""
    return order.desk.cod_asked_at is not None or bool(facts.words)


def _content(facts: Facts) -> bool:
    """Tell whether nothing is known that a buyer is not content with: only then he is asked how he likes it."""
    return not facts.complains and all(one.kind in (ReviewKind.GOOD, None) for one in facts.reviews)


def _readable(order: Order) -> bool:
    receiver = receiver_of(order)
    return bool(receiver and receiver.readable and receiver.address)


def _phone_short(order: Order) -> bool:
    receiver = receiver_of(order)
    return bool(receiver and receiver.readable and not phone_ok(receiver.phone, receiver.country))


def _sent(order: Order, standing: Standing) -> bool:
    return standing.stage is Stage.SHIPPED or (in_part(order) and standing.stage in PENDING)


def _refunded(order: Order, standing: Standing) -> bool:
    return refund_of(order) == "done" or (standing.stage is Stage.CLOSED and order.paid_at is not None)


def _returnable(facts: Facts, order: Order) -> bool:
    until = no_reason_until(order)
    return refund_of(order) != "done" and (until is None or facts.now <= until)


def _closing(facts: Facts, standing: Standing) -> bool:
    return standing.close_at is not None and timedelta(0) < standing.close_at - facts.now <= SOON


_OF_ORDER: Mapping[Fact, Callable[[Facts, Order, Standing], bool]] = {
    Fact.IN_TIME: lambda _facts, order, standing: _in_time(order, standing),
    Fact.LATE: lambda _facts, _order, standing: standing.late or standing.ship_by is None,
    Fact.SHORT: lambda facts, _order, _standing: _short(facts),
    Fact.NOT_ORDERED: lambda facts, _order, standing: facts.other or standing.stage in _OVER,
    Fact.PREPAID: lambda _facts, order, _standing: order.pay_kind != "cod",
    Fact.COD: lambda _facts, order, _standing: order.pay_kind == "cod",
    Fact.COD_FEE: lambda facts, _order, _standing: _fee(facts, free=False),
    Fact.COD_FREE: lambda facts, _order, _standing: _fee(facts, free=True),
    Fact.UNANSWERED: lambda _facts, order, _standing: order.desk.cod_answer is None,
    Fact.AGREED: lambda facts, order, _standing: _agreed(facts, order),
    Fact.PRICE_TOLD: lambda facts, order, _standing: _price_told(facts, order),
    Fact.CONTENT: lambda facts, _order, _standing: _content(facts),
    Fact.SENT: lambda _facts, order, standing: _sent(order, standing),
    Fact.UNTOLD: lambda facts, _order, standing: not (facts.told or standing.arrived or _SAYS_HAS.search(facts.words)),
    Fact.MOVING: lambda facts, _order, _standing: facts.parcels <= {ParcelState.MOVING},
    Fact.UNDER_WAY: lambda facts, _order, _standing: facts.parcels <= {ParcelState.MOVING, ParcelState.STUCK},
    Fact.SIGNED: lambda facts, _order, _standing: facts.signed or bool(_SAYS_SIGNED.search(facts.words)),
    Fact.CLOSING: lambda facts, _order, standing: _closing(facts, standing),
    Fact.NO_REFUND: lambda facts, order, _standing: not (refund_open(order) or facts.intercepted),
    Fact.REFUND_OPEN: lambda _facts, order, _standing: refund_open(order),
    Fact.REFUNDED: lambda _facts, order, standing: _refunded(order, standing),
    Fact.RETURNABLE: lambda facts, order, _standing: _returnable(facts, order),
    Fact.RETURNED: lambda facts, _order, _standing: facts.came_back,
    Fact.PHONE_SHORT: lambda _facts, order, _standing: _phone_short(order),
    Fact.READABLE: lambda _facts, order, _standing: _readable(order),
    Fact.HIDDEN: lambda _facts, order, _standing: not _readable(order),
    Fact.ASKED: lambda _facts, order, _standing: order.desk.address_confirm in ("asked", "no_reply"),
    Fact.NOTED: lambda facts, _order, _standing: bool(facts.change),
    Fact.PART_LEFT: lambda _facts, order, _standing: in_part(order),
    Fact.NONE_LEFT: lambda _facts, order, _standing: not in_part(order),
}
"""Facts of an order and its conclusions."""

_WHY: Mapping[Fact, str] = {
    Fact.IN_TIME: N_("it is past its shipping time, or held beyond it"),
    Fact.LATE: N_("it is not past its shipping time"),
    Fact.IN_STOCK: N_("nothing of it is in stock"),
    Fact.OUT_OF_STOCK: N_("it is in stock"),
    Fact.SHORT: N_("it is in stock"),
    Fact.PAGE_TRUE: N_("the page offers more of some product than there is"),
    Fact.NOT_ORDERED: N_("it is ordered already"),
    Fact.PREPAID: N_("it is cash on delivery"),
    Fact.COD: N_("it is not cash on delivery"),
    Fact.COD_FEE: N_("its COD fee is nothing, or nobody knows it"),
    Fact.COD_FREE: N_("its COD fee is something, or nobody knows it"),
    Fact.UNANSWERED: N_("the buyer has answered already"),
    Fact.AGREED: N_("the buyer was not told the price at the door, or has not said yes to it"),
    Fact.PRICE_TOLD: N_("the buyer was not told the price at the door yet"),
    Fact.CONTENT: N_("a review of the buyer's is not good"),
    Fact.SENT: N_("no parcel of it is on its way"),
    Fact.UNTOLD: N_("the buyer was told of the parcel already, or has it"),
    Fact.MOVING: N_("its parcel is stuck, lost, sent back or there"),
    Fact.UNDER_WAY: N_("its parcel is lost, sent back or there"),
    Fact.SIGNED: N_("no parcel of it shows as signed for"),
    Fact.CASE_OPEN: N_("no after-sales case of the buyer is open"),
    Fact.NO_CASE: N_("an after-sales case of the buyer is open"),
    Fact.BEFORE_CUTOFF: N_("today's cut-off is not near, or has passed"),
    Fact.CLOSING: N_("the platform does not close it soon"),
    Fact.NO_ORDER: N_("the order is known"),
    Fact.REFUND_OPEN: N_("no refund of it is under way"),
    Fact.REFUNDED: N_("nothing of it was refunded, as far as the desk knows"),
    Fact.RETURNABLE: N_("it was refunded, or its seven days are over"),
    Fact.RETURNED: N_("no parcel of it came back"),
    Fact.MAY_REMIND: N_("it is too soon after the order or the last reminder"),
    Fact.PHONE_SHORT: N_("its phone number is whole"),
    Fact.READABLE: N_("its receiver is hidden"),
    Fact.HIDDEN: N_("its receiver can be read"),
    Fact.ASKED: N_("the buyer was not asked yet"),
    Fact.NOTED: N_("no change of it is noted"),
    Fact.PART_LEFT: N_("no part of it has left"),
    Fact.NONE_LEFT: N_("a part of it has left already"),
    Fact.NO_REFUND: N_("a refund or an interception of it is under way"),
    Fact.GOOD_REVIEW: N_("no good review of it came"),
    Fact.BAD_REVIEW: N_("no review of it came that is not good"),
    Fact.REVIEW_WORDS: N_("its review says nothing"),
    Fact.REVIEW_SILENT: N_("its review says what is wrong"),
}
"""Why a text that states a fact is not true."""
