"""When an action is allowed with some rows, and why it is not: each answers a message id or words, or None."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from csdesk.actions.action import Row, Rule
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.permissions import Judged, Permission, denial_words
from csdesk.domain.shared.denial import Denial, words_of
from csdesk.domain.shared.models import Order
from csdesk.i18n import N_, _, language


def some(words: str) -> Rule:
    """Return the rule that there is a row, with what is said where there is none."""
    return lambda rows: None if rows else words


a_row = some(N_("There is no order here."))
a_thing = some(N_("There is nothing under the cursor."))
a_step = some(N_("This is a promise: Enter opens it, and there it is kept or broken."))
writing = some(N_("Choose a text first: Enter."))
doubtful = some(N_("The text is on no clipboard."))


def a_line(rows: Sequence[Row]) -> str | None:
    """The setting is of the mailbox or of a channel."""
    ours = bool(rows) and str(rows[0][0]).startswith(("mailbox.", "channels."))
    return None if ours else N_("Go to a setting of the mailbox or of a channel first.")


def of_thing(permission: Callable[..., Denial | None]) -> Rule:
    """Return the rule of a verb on messages, cases, dated things and their like."""
    return _of(lambda _rows: permission, a_thing)


def of_step(permission: Callable[..., Denial | None]) -> Rule:
    """Return the rule of a verb on a step of the routine."""
    return _of(lambda _rows: permission, a_step)


def of_order(permission: Permission) -> Rule:
    """Return the rule of a verb on orders."""
    return of_orders(lambda _rows: permission)


def of_orders(verb: Callable[[Sequence[Judged]], Permission]) -> Rule:
    """Return the rule of a key that does one of several verbs, by what is chosen."""
    return _of(verb, a_row)


def _of(verb: Callable[[Sequence[Row]], Callable[..., Denial | None]], none: Rule) -> Rule:
    """Return a rule by the permission of the verb: a service does it with all rows or, refusing one, with none."""
    seen: tuple[Sequence[Row], str] = ((), "")  # a bar asks at each move, of thousands of marked rows perhaps
    answer: str | None = None

    def rule(rows: Sequence[Row]) -> str | None:
        nonlocal seen, answer
        if rows is not seen[0] or language() != seen[1]:
            seen, answer = (rows, language()), _why_not(verb(rows), rows) if rows else none(rows)
        return answer

    return rule


def _why_not(permission: Callable[..., Denial | None], rows: Sequence[Row]) -> str | None:
    denied = next(((row, denial) for row in rows if (denial := permission(*row)) is not None), None)
    if denied is None:
        return None
    words = _words(*denied)
    if any(permission(*row) is None for row in rows):
        return _("All {count} or none: {why}").format(count=len(rows), why=words)
    return words


def _words(row: Row, denial: Denial) -> str:
    if isinstance(row[0], Order):
        return denial_words(denial, f"…{row[0].order_no[-4:]}", row[1])
    return words_of(denial, row[0])


def revealable(rows: Sequence[Row]) -> str | None:
    """The receiver is there in clear."""
    receiver = receiver_of(rows[0][0]) if rows else None
    if receiver is not None and receiver.readable:
        return None
    return N_("The export does not hold the receiver in clear.") if rows else a_row(rows)
