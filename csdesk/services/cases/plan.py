"""Verb on the plan of a case: a step is done (O02, S12); a second parcel with its number, a refund with its amount."""

from __future__ import annotations

import re

import msgspec

from csdesk.domain.cases import permissions
from csdesk.domain.cases.cases import Case, Todo
from csdesk.domain.cases.plan import REFUNDS, WORDS, next_todo
from csdesk.domain.cases.plan import tick as ticked
from csdesk.domain.follow.follow import FollowEnd, FollowKind, is_late
from csdesk.domain.follow.promised import LEAVES, REFUNDED
from csdesk.domain.orders.couriers import clean_number, find_courier, guess, looks_like_number
from csdesk.domain.orders.parcels import parcels_of
from csdesk.domain.shared.label import label, with_value
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.cases.cases import find_case
from csdesk.services.desk.change import edit_order
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount, need_likely, refuse_thing
from csdesk.services.desk.results import Result
from csdesk.store import Transaction


def tick(desk: Desk, name: str, code: str | None = None, note: str | None = None) -> Result:
    """Record that a step of a case's plan is done: the next one, or the one of a code.

    Of a second parcel the note is its number, the courier before it where the number does not tell it; of a refund it
    is the amount that was given back, by default what the order cost: all of it closes the order. What the buyer was
    promised of it is kept.

    Raises `RefusedError` for a closed case, when nothing is left to do, and for a number or an amount that cannot be;
    `UsageError` for a step it has not.
    """
    with desk.change("case.tick", name) as transaction:
        case = find_case(desk, name)
        refuse_thing(case, permissions.work if code else permissions.tick)
        todo = _find(case, code)
        if todo.done_at is not None:
            return Result((), f"{case.id} {label(WORDS, todo.code)}")
        words = " ".join((note or "").split())
        if todo.code == "send_anew":
            words = parcel_words(desk, case, words)
            _keep_word(desk, transaction, case, LEAVES)
        elif todo.code in REFUNDS:
            words = _refunded(desk, transaction, case, words)
            _keep_word(desk, transaction, case, REFUNDED)
        new = ticked(case, todo, desk.now(), desk.operator, words or None)
        desk.records.cases.put(transaction, new)
        summary = with_value(f"{case.id} {label(WORDS, todo.code)}", _("done"))
        transaction.entry.subject, transaction.entry.summary = case.id, summary
    left = next_todo(new)
    words = _("Next: {step}").format(step=label(WORDS, left.code)) if left else _("All steps done: close the case.")
    return Result((case.id,), summary, None, (words,))


def _find(case: Case, code: str | None) -> Todo:
    found = next((todo for todo in case.plan if todo.code == code), None) if code else next_todo(case)
    if found is None:
        known = ", ".join(todo.code for todo in case.plan)
        raise UsageError(
            _("Case {id} has no step {code}.").format(id=case.id, code=code), where=known, code="no_such_step"
        )
    return found


def parcel_words(desk: Desk, case: Case, text: str) -> str:
    """Return courier and number of a second parcel from what was typed or scanned.

    Raises `RefusedError` for what is no number, for one of the parcels that left before, and where nobody knows whose
    number it is.
    """
    word, _blank, rest = text.partition(" ")
    code, table = find_courier(word, desk.couriers) if rest else None, desk.couriers
    number, order = clean_number(rest if code else text), desk.order(case.order_id)
    hint = _("Write the courier before it: yto 1234567890")
    if not looks_like_number(number):
        words = _("{number} is no tracking number.").format(number=repr(number)) if number else _("Its number?")
        raise RefusedError(words, where=case.id, hint=hint, code="bad_tracking")
    if order is not None and number in dict(parcels_of(order)):
        words = _("{number} left before: that is the first parcel.").format(number=number)
        raise RefusedError(words, where=case.id, hint=hint, code="same_parcel")
    looks = guess(number, table)
    code = code or (looks[0] if len(looks) == 1 else None)
    if code is None:
        words = _("Nobody knows whose number {number} is.").format(number=repr(number))
        raise RefusedError(words, where=case.id, hint=hint, code="courier_unknown")
    return f"{courier_name(code, table)} {number}"


def _refunded(desk: Desk, transaction: Transaction, case: Case, text: str) -> str:
    """Write on the order that all of it was refunded, where it was; return the amount."""
    order = desk.records.order_in(transaction, case.order_id)
    money = need_amount(text or (order.amount if order is not None else None) or "", "--note", order)
    if not money:
        refuse_thing(case, permissions.denied, "amount_missing")
    if order is not None:
        need_likely(money, order)
        whole = parse_money(order.amount)
        if (whole is None or money >= whole) and order.id in desk.orders:
            edit_order(desk, transaction, order, refunded_at=desk.now())
    return show_money(money)


def _keep_word(desk: Desk, transaction: Transaction, case: Case, of: re.Pattern[str]) -> None:
    """End the promises that were given in a case and are kept by what was just done, or broken when that was late."""
    now = desk.now()
    for one in desk.records.follow.records.values():
        ours = one.kind is FollowKind.PROMISE and one.end is None and one.order_id == case.order_id
        if ours and one.made_at >= case.opened_at and of.search(one.text):
            end = FollowEnd.DONE if one.copied else FollowEnd.BROKEN if is_late(one, now) else FollowEnd.KEPT
            desk.records.follow.put(transaction, msgspec.structs.replace(one, end=end, ended_at=now, why=case.id))
