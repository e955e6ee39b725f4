"""Why: what the desk concludes of anything, the facts it follows from, and the dated rule behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from csdesk.domain.shared.label import listed
from csdesk.domain.today.routine import Step
from csdesk.errors import UsageError
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.naming import named
from csdesk.services.search.because import Because
from csdesk.services.search.things import find_thing
from csdesk.services.search.why_counts import TALLIES, lying, of_queue, of_step
from csdesk.services.search.why_orders import of_order, stands
from csdesk.services.search.why_talk import of_case, of_follow, of_message, of_review
from csdesk.services.today.queues import QUEUES
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.today.steps import load_steps

MOST = 20
"""So many of what lies in a queue are named."""

OF: Mapping[str, Callable[[Desk, Any], Iterator[Because]]] = {
    "orders": of_order,
    "messages": of_message,
    "cases": of_case,
    "reviews": of_review,
    "follow": of_follow,
}
"""What is asked about a record, by its table."""


def why(desk: Desk, name: str, most: int = MOST) -> list[Because]:
    """Return what is concluded, and why: of an order, message, case, review or dated thing, a queue or a step.

    So many of what lies in a queue are told one by one. Raises `UsageError` for anything else.
    """
    desk.sync()
    steps = [step for step in load_steps(desk.home.folder) if name in (step.id, *TALLIES.keys() & {*step.counts})]
    if name in QUEUES or steps:
        return list(_of_count(desk, name, steps, most))
    return list(_of_thing(desk, *find_thing(desk, name)))


def _of_thing(desk: Desk, table: str, key: str) -> Iterable[Because]:
    if table not in OF:
        words = _("Ask it of an order, a message, a case, a review, a follow-up, a queue or a step of the routine.")
        raise UsageError(words, where=key, hint=" | ".join(QUEUES), code="no_conclusions")
    record = desk.find(key) if table == "orders" else getattr(desk.records, table).records[key]
    return OF[table](desk, record)


def _of_count(desk: Desk, name: str, steps: Sequence[Step], most: int) -> Iterator[Because]:
    snapshot = take_snapshot(desk)
    if name in QUEUES:
        yield from of_queue(snapshot, name)
        ids = lying(snapshot, name)
        for key in ids[:most]:
            yield _of_one(desk, name, key)
        if 0 < most < len(ids):
            yield Because(_("and {count} more").format(count=len(ids) - most), _("of the same rule"))
    for step in steps:
        yield from of_step(snapshot, step)


def _of_one(desk: Desk, queue: str, key: str) -> Because:
    """Return what is concluded of one thing in a queue, in a line."""
    order = desk.orders.get(key)
    if order is not None:
        return Because(f"…{order.order_no[-4:]}", listed(one.conclusion for one in stands(desk, order)))
    try:
        known = list(_of_thing(desk, *find_thing(desk, key)))
    except UsageError:  # a line of the handover, a pickup: nothing is concluded of it
        known = []
    return Because(clean(named(desk, key)), listed(one.conclusion for one in known) or _(QUEUES[queue].rule))


def page(desk: Desk, names: Sequence[str]) -> list[Because]:
    """Return what is concluded of several things, each once; what nothing is concluded of is left out."""
    found: list[Because] = []
    for name in names:
        try:
            found += why(desk, name, most=0)
        except UsageError:
            continue
    return list({(one.conclusion, one.because): one for one in found}.values())
