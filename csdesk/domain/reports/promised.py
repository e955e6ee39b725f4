"""Money that was promised to buyers, beside what left: each amount is found once, none is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal

from csdesk.domain.reports.payouts import COMPENSATION, OTHER, REFUND, PaidPromise, PayLine, Promise, show

BACK = frozenset((COMPENSATION, REFUND, OTHER))
"""Kinds of lines in which money goes back to a buyer."""


def match_promises(
    promises: Iterable[Promise], lines: Mapping[str, Sequence[PayLine]], told: Mapping[str, datetime], zone: tzinfo
) -> list[PaidPromise]:
    """Return each promise with what left: a line of exactly its amount, on its day or later; the oldest promise first.

    Args:
        promises: What was promised.
        lines: Lines of money files by the order's id.
        told: Until when money files tell of an order's platform, by the order's id.
        zone: Whose days count.
    """
    free = {key: [line for line in some if _goes_back(line)] for key, some in lines.items()}
    found = []
    for promise in sorted(promises, key=lambda one: (one.at, one.id)):
        day = promise.at.astimezone(zone).date()
        since = [one for one in free.get(promise.order_id, ()) if one.at and one.at.astimezone(zone).date() >= day]
        amount = Decimal(promise.amount)
        exact = next((line for line in since if -Decimal(line.net) == amount), None)
        left = amount if exact is not None else -sum((Decimal(line.net) for line in since), Decimal())
        if exact is not None:
            free[promise.order_id].remove(exact)
            verdict = "ok"
        elif left:
            verdict = "other_amount"
        else:
            until = told.get(promise.order_id)
            verdict = "unpaid" if until is not None and until >= promise.at else "no_entries"
        found.append(PaidPromise(promise.id, promise.order_id, promise.at, promise.amount, show(left), verdict))
    return found


def _goes_back(line: PayLine) -> bool:
    return line.kind in BACK and Decimal(line.net) < 0
