"""Order changes: before shipping, wrong item sent, coupon forgotten, intercepted on the way (O01-O03, S04)."""

from __future__ import annotations

from csdesk.domain.cards import ChangeKind, change_kind, change_refusal
from csdesk.domain.labels import STAGES, label
from csdesk.domain.models import Flag, Order, Receiver
from csdesk.domain.money import parse_money, show_money
from csdesk.domain.parcels import receiver_of
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.bench import Bench
from csdesk.services.change import edit_order, with_memo
from csdesk.services.confirm import Given, change_receiver
from csdesk.services.results import Result
from csdesk.services.saying import Mark, note, say, say_when
from csdesk.services.slips import add_slip
from csdesk.services.texts import Made
from csdesk.services.urge import next_cutoff
from csdesk.store import Transaction


def change(
    bench: Bench,
    name: str,
    kind: ChangeKind | None = None,
    *,
    text: str | None = None,
    given: Given | None = None,
    amount: str | None = None,
    mark: Mark | None = None,
    dry_run: bool = False,
) -> Result:
    """Return the text for a change that the buyer asks for; copied or sent it is written down.

    Before shipping the change becomes a slip that must be acknowledged; a new address puts the order back to confirm.

    Args:
        bench: The desk.
        name: The order.
        kind: Which case it is; None computes it from where the order stands.
        text: What shall hold now, in words.
        given: A new receiver.
        amount: The coupon's value.
        mark: Copied or sent; None only makes the text.
        dry_run: Write nothing.

    Raises `RefusedError` for a case that does not fit where the order stands, a change without words, and an amount
    that is none.
    """
    with bench.change("order.change", "", dry_run=dry_run or mark is None) as transaction:
        order = bench.find(name)
        stage = bench.judge(order).stage
        case = kind or change_kind(stage, coupon=amount is not None)
        refusal = change_refusal(case, stage)
        if refusal is not None:
            raise RefusedError(
                _("Order {id} is {stage}: this is another case.").format(id=order.id, stage=label(STAGES, stage)),
                hint=_("Leave --kind away to have it computed."),
                code=refusal,
            )
        new, words = _apply(bench, transaction, order, case, text, given, amount)
        made = _text(bench, new, case, words)
        if mark is not None:
            note(bench, transaction, made, new, mark)
        summary = _("order changed · …{tail}").format(tail=order.order_no[-4:])
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,) if mark is not None else (), summary, made.text)


def _apply(
    bench: Bench,
    transaction: Transaction,
    order: Order,
    case: ChangeKind,
    text: str | None,
    given: Given | None,
    amount: str | None,
) -> tuple[Order, str]:
    """Write the facts of a change in a transaction; return the order and the words of what holds now."""
    if case is ChangeKind.FORGOT_COUPON:
        value = parse_money(amount)
        if not value:
            raise RefusedError(_("Say the coupon's value."), hint="--amount 5", code="bad_money")
        return _noted(bench, transaction, order, _("coupon {amount} paid back").format(amount=show_money(value))), (
            show_money(value)
        )
    if case is not ChangeKind.BEFORE_SHIP:
        note = (text or "").strip() or _("wrong item, already sent")
        return _noted(bench, transaction, order, note), note
    if given is not None:
        new = change_receiver(bench, transaction, order, given)
        return new, _news(receiver_of(order), receiver_of(new))
    words = " ".join((text or "").split())
    if not words:
        raise RefusedError(_("Say what changes."), hint="--text T | --address A", code="empty_text")
    _slip, new = add_slip(bench, transaction, order, "order", text=words, old=_lines(order), who=_("the buyer"))
    flag = new.desk.flag if new.desk.flag not in (None, Flag.NONE) else Flag.RED
    return _noted(bench, transaction, edit_order(bench, transaction, new, flag=flag), words), words


def _news(old: Receiver | None, new: Receiver | None) -> str:
    """Return what differs in a receiver, for the buyer to check; of a phone only its ending."""
    before, after = old or Receiver(), new or Receiver()
    place = "".join(part for part in (after.province, after.city, after.district, after.address) if part)
    found = []
    if (before.province, before.city, before.district, before.address) != (
        after.province,
        after.city,
        after.district,
        after.address,
    ):
        found.append(place)
    if before.name != after.name and after.name:
        found.append(after.name)
    if before.phone != after.phone and after.phone:
        found.append(_("phone ending in {tail}").format(tail=after.phone[-4:]))
    return " · ".join(found)


def _noted(bench: Bench, transaction: Transaction, order: Order, words: str) -> Order:
    return edit_order(bench, transaction, order, memo=with_memo(bench, order, words))


def _lines(order: Order) -> str:
    return ", ".join(f"{line.title} {line.variant or ''} ×{line.qty}".replace("  ", " ") for line in order.lines)


def _text(bench: Bench, order: Order, case: ChangeKind, words: str) -> Made:
    until = say_when(bench, order, next_cutoff(bench))
    if case is ChangeKind.BEFORE_SHIP:
        return say(bench, "mod_ok", order, fills={"change": words})
    if case is ChangeKind.FORGOT_COUPON:
        return say(bench, "mod_coupon", order, fills={"amount": words, "time": until})
    if case is ChangeKind.SENT_WRONG_ITEM:
        return say(bench, "mod_sent_wrong", order, fills={"time": until})
    return say(bench, "intercept", order, fills={"time": until})
