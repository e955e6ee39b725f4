"""Whether a text is true of an order: its template says for which stages and facts it is, this holds it to them."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.orders.labels import STAGES
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.permissions import refund_open, undated
from csdesk.domain.orders.reminders import WHY_NOT
from csdesk.domain.orders.stage import PENDING, Stage, in_part
from csdesk.domain.shared.label import label
from csdesk.domain.shared.money import parse_money
from csdesk.domain.shared.phones import phone_ok
from csdesk.i18n import N_, _
from csdesk.texts.facts import Facts, values_of
from csdesk.texts.template import Fact, Written

_WHY: Mapping[Fact, str] = {
    Fact.IN_TIME: N_("it is past its shipping time, or held beyond it"),
    Fact.LATE: N_("it is not past its shipping time"),
    Fact.IN_STOCK: N_("nothing of it is in stock"),
    Fact.OUT_OF_STOCK: N_("it is in stock"),
    Fact.COD: N_("it is not cash on delivery"),
    Fact.COD_FEE: N_("it costs no COD fee"),
    Fact.COD_FREE: N_("it costs a COD fee"),
    Fact.SENT: N_("no parcel of it is on its way"),
    Fact.UNTOLD: N_("the buyer was told of the parcel already"),
    Fact.NO_CASE: N_("an after-sales case of the buyer is open"),
    Fact.BEFORE_CUTOFF: N_("today's cut-off has passed"),
    Fact.NO_ORDER: N_("the order is known"),
    Fact.REFUND_OPEN: N_("no refund of it is under way"),
    Fact.REFUNDED: N_("nothing of it was refunded, as far as the desk knows"),
    Fact.PHONE_SHORT: N_("its phone number is whole"),
    Fact.PART_LEFT: N_("no part of it has left"),
    Fact.NONE_LEFT: N_("a part of it has left already"),
    Fact.NO_REFUND: N_("a refund or an interception of it is under way"),
}

_DATED = frozenset((Fact.IN_TIME, Fact.LATE, Fact.PART_LEFT))
"""Facts of texts that say until when it leaves."""


def why_untrue(text: Written, facts: Facts) -> tuple[str, str] | None:
    """Return code and words of why a text would not be true now, or None."""
    stage = facts.standing.stage if facts.standing else None
    if text.stages and stage is not None and stage not in text.stages:
        return "untrue", label(STAGES, stage)
    order = facts.order if facts.standing else None
    if order and facts.standing and not _DATED.isdisjoint(text.facts) and undated(order, facts.standing):
        return "untrue", _("nobody knows when it leaves")
    wrong = next((fact for fact in text.facts if not _holds(fact, facts)), None)
    if wrong is None:
        return None
    if wrong is Fact.MAY_REMIND and facts.reminder is not None and facts.reminder.code is not None:
        return facts.reminder.code, _(WHY_NOT[facts.reminder.code])
    return "no_stock" if wrong is Fact.IN_STOCK else "untrue", _(_WHY[wrong])


def _holds(fact: Fact, facts: Facts) -> bool:
    """Tell whether a fact holds, as far as the desk knows."""
    order, standing, left = facts.order, facts.standing, facts.stock_left
    if fact in (Fact.COD_FEE, Fact.COD_FREE):
        fee = parse_money(str(values_of(facts, reveal=False).get("cod.fee") or ""))
        return fee is None or (fee == 0) is (fact is Fact.COD_FREE)
    if fact in (Fact.IN_STOCK, Fact.OUT_OF_STOCK):
        return left is None or (left > 0) is (fact is Fact.IN_STOCK)
    if fact in (Fact.MAY_REMIND, Fact.BEFORE_CUTOFF):
        soon = facts.reminder is None or facts.reminder.next_at is not None  # too early now is not untrue
        return soon if fact is Fact.MAY_REMIND else facts.cutoff is None or facts.now < facts.cutoff
    if fact in (Fact.NO_ORDER, Fact.NO_CASE):
        return order is None if fact is Fact.NO_ORDER else not facts.in_case
    if order is None or standing is None:
        return True
    if fact is Fact.UNTOLD:
        return not facts.told
    if fact is Fact.IN_TIME:
        until, by = order.desk.hold_until, standing.ship_by
        return not standing.late and not (standing.stage is Stage.ON_HOLD and until and by and until > by)
    if fact is Fact.LATE:
        return standing.late or standing.ship_by is None
    if fact is Fact.PHONE_SHORT:
        receiver = receiver_of(order)
        return bool(receiver and receiver.readable and not phone_ok(receiver.phone, receiver.country))
    if fact is Fact.COD:
        return order.pay_kind == "cod"
    if fact in (Fact.REFUND_OPEN, Fact.NO_REFUND, Fact.REFUNDED):
        ended = order.refund == "done" or (standing.stage is Stage.CLOSED and order.paid_at is not None)
        back = {Fact.REFUND_OPEN: refund_open(order), Fact.REFUNDED: ended or facts.in_case}
        return back.get(fact, not (refund_open(order) or facts.intercepted))
    part = in_part(order)
    gone = standing.stage is Stage.SHIPPED or (part and standing.stage in PENDING)
    return {Fact.PART_LEFT: part, Fact.NONE_LEFT: not part}.get(fact, gone)
