"""What an after-sales case gives a text to say: what is said sorry for, photos, goods, amount, time, the new parcel."""

from __future__ import annotations

from csdesk.domain.cases.cases import PHOTOS, Case, Reason
from csdesk.domain.cases.labels import PHOTO_NAMES
from csdesk.domain.cases.plan import sent_anew
from csdesk.domain.cases.words import sorry_for
from csdesk.domain.orders.couriers import find_courier
from csdesk.domain.shared.models import Order
from csdesk.i18n import into
from csdesk.services.desk.desk import Desk
from csdesk.texts.facts import join_words
from csdesk.texts.filters import Value


def case_of(desk: Desk, order_id: str | None) -> Case | None:
    """Return the open case on an order, the newest of several; None without any."""
    if order_id is None:
        return None
    known = desk.records.cases.records.values()
    found = [one for one in known if one.closed_at is None and one.order_id == order_id]
    return max(found, key=lambda one: (one.opened_at, one.id), default=None)


def case_values(desk: Desk, case: Case | None, order: Order | None, lang: str) -> dict[str, Value]:
    """Return the values of the variables of a case, or what holds of any where there is none."""
    boxes = case.missing if case is not None and case.missing else PHOTOS
    found: dict[str, Value] = {
        "case.sorry": into(sorry_for(case), lang),
        "case.missing": join_words((into(PHOTO_NAMES[box], lang) for box in boxes), lang),
    }
    if case is None:
        return found
    titles = dict.fromkeys(line.title for line in order.lines if line.title) if order is not None else {}
    if len(titles) == 1 or case.reason is Reason.LOST:
        found["case.goods"] = join_words(titles, lang)
    last, parcel = case.last_step, sent_anew(case)
    found["case.amount"] = last.amount if last is not None else None
    found["case.due"] = case.due_at if case.due_at is not None and case.due_at > desk.now() else None
    if parcel is not None:
        name, _blank, number = parcel.rpartition(" ")
        code = find_courier(name, desk.couriers)
        named = desk.couriers.known[code].name.get(lang, name) if code is not None else name
        found["case.parcel"] = f"{named} {number}"
    return {name: value for name, value in found.items() if value}
