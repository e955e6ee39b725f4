"""Whether a text is true of an order: its template says for which stages and facts it is, this holds it to them."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.orders.labels import STAGES
from csdesk.domain.orders.permissions import refund_open
from csdesk.domain.orders.stage import PENDING, Stage
from csdesk.domain.shared.label import label
from csdesk.domain.shared.models import PlatformState
from csdesk.i18n import N_, _
from csdesk.texts.facts import Facts
from csdesk.texts.template import Fact, Written

_WHY: Mapping[Fact, str] = {
    Fact.IN_TIME: N_("it is past its shipping time"),
    Fact.LATE: N_("it is not past its shipping time"),
    Fact.IN_STOCK: N_("nothing of it is in stock"),
    Fact.OUT_OF_STOCK: N_("it is in stock"),
    Fact.COD: N_("it is not cash on delivery"),
    Fact.SENT: N_("no parcel of it is on its way"),
    Fact.BEFORE_CUTOFF: N_("today's cut-off has passed"),
    Fact.NO_REFUND: N_("a refund of it is under way"),
}


def why_untrue(text: Written, facts: Facts) -> tuple[str, str] | None:
    """Return code and words of why a text would not be true now, or None."""
    stage = facts.standing.stage if facts.standing else None
    if text.stages and stage is not None and stage not in text.stages:
        return "untrue", label(STAGES, stage)
    wrong = next((fact for fact in text.facts if not _holds(fact, facts)), None)
    if wrong is None:
        return None
    return "no_stock" if wrong is Fact.IN_STOCK else "untrue", _(_WHY[wrong])


def _holds(fact: Fact, facts: Facts) -> bool:
    """Tell whether a fact holds, as far as the desk knows."""
    order, standing, left = facts.order, facts.standing, facts.stock_left
    if fact is Fact.IN_STOCK:
        return left is None or left > 0
    if fact is Fact.OUT_OF_STOCK:
        return left is None or left <= 0
    if fact is Fact.BEFORE_CUTOFF:
        return facts.cutoff is None or facts.now < facts.cutoff
    if order is None or standing is None:
        return True
    if fact is Fact.IN_TIME:
        return not standing.late
    if fact is Fact.LATE:
        return standing.late or standing.ship_by is None
    if fact is Fact.COD:
        return order.pay_kind == "cod"
    if fact is Fact.NO_REFUND:
        return not refund_open(order)
    part = bool(order.desk.parcels) or order.platform_state is PlatformState.PART_SHIPPED
    return standing.stage is Stage.SHIPPED or (part and standing.stage in PENDING)
