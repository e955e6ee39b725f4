"""Order changes: before shipping, wrong item sent, coupon forgotten, intercepted on the way (O01-O03, S04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from csdesk.domain.cases.cases import Case, CaseKind, Step, Taken
from csdesk.domain.orders import permissions
from csdesk.domain.orders.cards import MAY_OVERRIDE, ChangeKind, change_kind, change_refusal
from csdesk.domain.orders.labels import STAGES
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.stage import Stage, in_part
from csdesk.domain.shared.label import label, listed, with_note
from csdesk.domain.shared.models import Flag, Order
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.domain.talk.labels import CASE_KINDS, CHANGES
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.intake.receivers.changes import name_or_goods
from csdesk.services.buyers.language import language_for
from csdesk.services.cases.cases import add_case
from csdesk.services.desk.change import add_slip, edit_order, refuse, with_memo
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount, need_likely
from csdesk.services.desk.results import Result
from csdesk.services.orders.confirm import Given, change_receiver, check_words, new_receiver, says_receiver
from csdesk.services.orders.urge import next_cutoff
from csdesk.services.texts.allowance import over_cap
from csdesk.services.texts.deliver import Mark, note, say, say_when
from csdesk.services.texts.known import receiver_news
from csdesk.services.texts.render import Made
from csdesk.store import Transaction

CASES: Mapping[ChangeKind, CaseKind] = {
    ChangeKind.SENT_WRONG_ITEM: CaseKind.SENT_WRONG_ITEM,
    ChangeKind.FORGOT_COUPON: CaseKind.COUPON_REFUND,
    ChangeKind.INTERCEPT: CaseKind.INTERCEPT,
    ChangeKind.READDRESS: CaseKind.READDRESS,
    ChangeKind.REFUND_AFTER_SHIP: CaseKind.REFUND_AFTER_SHIP,
}
"""The case that a change opens; before shipping none is needed."""


class Wish(Struct, frozen=True):
    """What the buyer wants changed.

    Args:
        text: What shall hold now, or what happened, in words.
        given: A new receiver.
        amount: The coupon's value.
        why: Why the case is another than where the order stands.
    """

    text: str | None = None
    given: Given | None = None
    amount: str | None = None
    why: str | None = None


def wish_of(kind: ChangeKind, words: str | None, why: str | None = None) -> Wish:
    """Return the wish that typed words stand for: a coupon's value, a new receiver before it leaves, else words.

    Raises `RefusedError` for 换成李小红 or 换成毛衣: a name or goods, nothing tells.
    """
    if kind is ChangeKind.FORGOT_COUPON:
        return Wish(amount=words, why=why)
    if kind is ChangeKind.BEFORE_SHIP and (unsure := name_or_goods(words or "")):
        raise RefusedError(
            _("Is {text} a name or goods?").format(text=unsure),
            hint=_("Write “receiver:” before a name, “goods:” before goods."),
            code="not_understood",
        )
    if kind is ChangeKind.BEFORE_SHIP and words and says_receiver(words):
        return Wish(given=Given(address=words), why=why)
    return Wish(words, why=why)


def change(
    desk: Desk, name: str, kind: ChangeKind | None = None, wish: Wish | None = None, *, mark: Mark | None = None
) -> Result:
    """Return the text for a change that the buyer asks for; copied or sent it is written down.

    Before shipping the change becomes a slip that must be acknowledged; a new address puts the order back to confirm.
    After shipping it opens an after-sales case with its steps and times, or goes on with the open one of that kind.

    Args:
        desk: The desk.
        name: The order.
        kind: Which case it is; None computes it from where the order stands.
        wish: What is wanted.
        mark: Copied or sent; None only makes the text.

    Raises `RefusedError` for a case that does not fit where the order stands, unless `why` says why it does; for a
    change without words, and an amount that is none.
    """
    asked = wish or Wish()
    with desk.change("order.change", "", dry_run=mark is None) as transaction:
        order = desk.find(name)
        stage = desk.judge(order).stage
        case = kind or change_kind(stage, coupon=asked.amount is not None)
        if case is ChangeKind.BEFORE_SHIP and asked.given is None:
            asked = wish_of(case, asked.text, asked.why)
        refuse([order], permissions.change, desk)
        _refuse(order, stage, case, asked.why)
        doubts = new_receiver(receiver_of(order), asked.given)[1] if asked.given and case not in CASES else []
        new, words = _apply(desk, transaction, order, case, asked)
        made = _text(desk, new, case, words, asked)
        tail = _open_case(desk, transaction, new, case, asked) if case in CASES else ""
        if mark is not None:
            note(desk, transaction, made, new, mark, tail or None)
        summary = " · ".join(filter(None, (label(CHANGES, case), f"…{order.order_no[-4:]}", tail)))
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    warnings = (*(check_words(check, reveal=False) for check in doubts), *made.other_times)
    return Result((order.id,) if mark is not None else (), summary, made.text, warnings)


def _refuse(order: Order, stage: Stage, case: ChangeKind, why: str | None) -> None:
    refusal = change_refusal(case, stage)
    if refusal is None or (refusal in MAY_OVERRIDE and (why or "").strip()):
        return
    hint = _("Leave --kind away to have it computed.")
    if refusal in MAY_OVERRIDE:
        hint += " " + _("Say why it is so all the same: --why TEXT")
    raise RefusedError(
        _("Order {id} is {stage}: this is another case.").format(id=order.id, stage=label(STAGES, stage)),
        hint=hint,
        code=refusal,
    )


def _apply(desk: Desk, transaction: Transaction, order: Order, case: ChangeKind, wish: Wish) -> tuple[Order, str]:
    """Write the facts of a change on the order in a transaction; return it and the words of what holds now."""
    words = " ".join((wish.text or "").split())
    why = " ".join((wish.why or "").split())
    if case in CASES:
        return order, _value(wish.amount, order) if case is ChangeKind.FORGOT_COUPON else words
    if wish.given is not None:
        new, _doubts = change_receiver(desk, transaction, order, wish.given)
        return new, receiver_news(receiver_of(order), receiver_of(new), language_for(desk, order=new))
    if not words:
        raise RefusedError(_("Say what changes."), hint="--text T | --address A", code="empty_text")
    _slip, new = add_slip(desk, transaction, order, "order", text=words, old=_lines(order), who=_("the buyer"))
    flag = new.desk.flag if new.desk.flag not in (None, Flag.NONE) else Flag.RED
    event = with_note(words, why) if why else words
    return edit_order(desk, transaction, new, flag=flag, memo=with_memo(desk, new, event)), words


def _value(amount: str | None, order: Order | None = None) -> str:
    value = need_amount(amount, "--amount", order) if amount else None
    if value and order is not None:
        need_likely(value, order)
    if not value:
        raise RefusedError(_("Say the coupon's value."), hint="--amount 5", code="bad_money")
    return show_money(value)


def _open_case(desk: Desk, transaction: Transaction, order: Order, change: ChangeKind, wish: Wish) -> str:
    """Open the case of a change with its steps, due when the buyer was promised, and note it on the order."""
    kind, now = CASES[change], desk.now()
    text = " ".join(filter(None, ((wish.text or "").strip(), (wish.given or Given()).address, wish.why))) or None
    case = next((one for one in desk.records.cases.records.values() if _goes_on(one, order, kind)), None)
    if case is None:
        facts: dict[str, Any] = {"text": text}
        if change is ChangeKind.FORGOT_COUPON:
            reason = text or _("coupon forgotten")
            facts["taken"] = (Taken(now, desk.operator, Step.COMPENSATION, _value(wish.amount), reason),)
            if over_cap(desk, parse_money(wish.amount)):
                facts |= {"escalated": True, "owner": _("shop owner")}
        case = add_case(desk, transaction, order, kind, next_cutoff(desk), **facts)
    event = (
        _("coupon {amount} paid back").format(amount=_value(wish.amount)) if wish.amount else label(CASE_KINDS, kind)
    )
    edit_order(desk, transaction, order, memo=with_memo(desk, order, f"{event} {case.id}"))
    return case.id


def _goes_on(case: Case, order: Order, kind: CaseKind) -> bool:
    return case.order_id == order.id and case.kind is kind and case.closed_at is None


def _lines(order: Order) -> str:
    return listed(f"{line.title} {line.variant or ''} ×{line.qty}".replace("  ", " ") for line in order.lines)


def _text(desk: Desk, order: Order, case: ChangeKind, words: str, wish: Wish) -> Made:
    until, insist = say_when(desk, order, next_cutoff(desk)), bool(wish.why)
    if case is ChangeKind.BEFORE_SHIP:
        return say(
            desk,
            "mod_ok" if wish.given and not in_part(order) else "mod_noted",
            order,
            fills={"change": words},
            insist=insist,
        )
    if case is ChangeKind.FORGOT_COUPON and over_cap(desk, parse_money(words)):
        return say(desk, "escalate_wait", order, fills={"time": until}, insist=insist)
    if case is ChangeKind.FORGOT_COUPON:
        return say(desk, "mod_coupon", order, fills={"amount": words, "time": until}, insist=insist)
    if case is ChangeKind.SENT_WRONG_ITEM:
        arrived = desk.judge(order).stage in (Stage.DELIVERED, Stage.COMPLETED)
        return say(desk, "mod_arrived" if arrived else "mod_sent_wrong", order, fills={"time": until}, insist=insist)
    code = "intercept" if case is ChangeKind.READDRESS else "refund_after_ship"
    return say(desk, code, order, fills={"time": until}, insist=insist)
