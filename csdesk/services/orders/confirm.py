"""Address confirmation: ask, record the answer, change the receiver with a slip for the packer (A01-A06, O01)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from csdesk.domain.orders import permissions
from csdesk.domain.orders.address import Check, address_line, check_receiver, same_door
from csdesk.domain.orders.buyers import preferred
from csdesk.domain.orders.couriers import Courier, find_courier, place_note, reach
from csdesk.domain.orders.labels import CHECKS
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.stage import PENDING
from csdesk.domain.shared.divisions import Place
from csdesk.domain.shared.facts import Receiver
from csdesk.domain.shared.label import label, with_note
from csdesk.domain.shared.masking import HIDDEN, mask_phone
from csdesk.domain.shared.models import Flag, Order
from csdesk.domain.shared.phones import phone_ok
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.intake.receivers.address import Parsed, parse_address
from csdesk.intake.receivers.changes import about_receiver, names_house, plain_change
from csdesk.intake.receivers.divisions import load_divisions
from csdesk.intake.receivers.names import Sure, judge_name
from csdesk.intake.receivers.receiver_words import load_receiver_words
from csdesk.intake.receivers.street import in_old_town
from csdesk.services.buyers import buyers
from csdesk.services.buyers.sent_log import buyer_key
from csdesk.services.desk.change import add_slip, edit_order, refuse, with_memo
from csdesk.services.desk.couriers import courier_name, need_courier
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.texts.deliver import Mark, note, say
from csdesk.store import Transaction

ASK_AGAIN = timedelta(hours=2)
"""When a buyer who did not answer is asked again; sooner where half of the time until it must leave is over before."""


class Answer(StrEnum):
    """What the buyer said to the question for his address."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    NO_REPLY = "no_reply"


class Given(Struct, frozen=True):
    """What the buyer gave as his new receiver; the address may be a whole pasted block."""

    name: str | None = None
    phone: str | None = None
    address: str | None = None


def checks_of(desk: Desk, order: Order, courier: Courier | None = None) -> list[Check]:
    """Return every check of an order's receiver: place, street, phone, courier, message, other orders to one door."""
    receiver = receiver_of(order)
    checks = check_receiver(receiver, load_divisions(), courier)
    noted = place_note(courier, receiver) if courier is not None else None
    if noted:
        checks.append(Check("courier", "courier_note", noted))
    if order.buyer_message and order.desk.message_read != order.buyer_message:
        checks.append(Check("message", "message_unread"))
    pending = ((one, receiver_of(one)) for one in desk.of_buyer(order))
    others = [one for one in same_door(order, receiver, pending) if desk.judge(desk.orders[one]).stage in PENDING]
    checks.extend(Check("other", "same_address", one) for one in others)
    return checks


PERSONAL = frozenset(
    ("name_doubtful", "name_at_end", "phones_two", "phone_bad", "street_doubtful", "left_over", "read_as_goods")
)
"""Checks whose detail is the buyer's own words."""


def check_words(check: Check, *, reveal: bool = True) -> str:
    """Return a check's finding in words; personal ones by their first sign unless they may be shown."""
    words, detail = label(CHECKS, check.code or ""), check.detail
    if detail and not reveal and check.code in PERSONAL:
        detail = mask_phone(detail) if check.part == "phone" else f"{detail[0]}{HIDDEN}"
    return with_note(words, detail) if detail else words


def doubts_of(parsed: Parsed, receiver: Receiver | None) -> list[Check]:
    """Return what is missing, left over or doubtful of a reading, then what is odd with its receiver."""
    parts = {check.part for check in parsed.doubts}
    checks = [check for check in check_receiver(receiver, load_divisions()) if check.code and check.part not in parts]
    return [*parsed.doubts, *checks]


def last_courier(desk: Desk, order: Order) -> str | None:
    """Return the code of the courier that this buyer wished or got last, under any of his names (A02).

    Raises `DataError` when the archive cannot be read.
    """
    wish = preferred(one for one in buyers.orders_of(desk, buyer_key(order)) if one.id != order.id)
    return find_courier(wish, desk.couriers) if wish else None


def usual_courier(desk: Desk, order: Order) -> str | None:
    """Return the buyer's preference when the shop offers it and it serves his place, else None."""
    code, table = last_courier(desk, order), desk.couriers_of(order)
    if code is None or code not in table.use or reach(table.known[code], receiver_of(order)) == "closed":
        return None
    return code


def ask(desk: Desk, name: str, courier: str | None = None, *, mark: Mark | None = None) -> Result:
    """Return the text that asks a buyer to confirm his address; he counts as asked only when it is copied or sent.

    Raises `RefusedError` for an order that is not on its way out or is being refunded, a courier that is not
    configured or does not serve the place, and a text that cannot be filled.
    """
    with desk.change("order.confirm", "", dry_run=mark is None) as transaction:
        order = desk.find(name)
        refuse([order], permissions.ask, desk)
        carrier = need_courier(courier, desk.couriers_of(order)) if courier else None
        if carrier is not None and reach(carrier, receiver_of(order)) == "closed":
            raise RefusedError(
                _("{courier} does not serve this place.").format(courier=courier_name(carrier.code, desk.couriers)),
                where=order.id,
                hint=_("Offer another courier."),
                code="courier_closed",
            )
        warnings = tuple(check_words(check) for check in checks_of(desk, order, carrier) if check.code)
        wish = carrier.code if carrier else order.desk.courier_wish
        wished = msgspec.structs.replace(order, desk=msgspec.structs.replace(order.desk, courier_wish=wish))
        made = say(desk, _code(order), wished)
        summary = _("address asked · …{tail}").format(tail=order.order_no[-4:])
        if mark is None:
            return Result((), summary, made.text, warnings)
        order = edit_order(desk, transaction, order, courier_wish=wish)
        note(desk, transaction, made, order, mark)
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,), summary, made.text, warnings)


def _code(order: Order) -> str:
    receiver = receiver_of(order)
    if receiver is None or not receiver.readable or not receiver.address:
        return "addr_ask"
    if not phone_ok(receiver.phone, receiver.country):
        return "addr_phone"
    return "addr_again" if order.desk.address_confirm in ("asked", "no_reply") else "addr_confirm"


def answer(desk: Desk, name: str, said: Answer, given: Given | None = None, *, courier: str | None = None) -> Result:
    """Record what the buyer answered, asked here or not; a changed receiver becomes a slip to be acknowledged.

    Args:
        desk: The desk.
        name: The order.
        said: His answer.
        given: With `changed`: the new name, phone or address.
        courier: The courier he chose.

    Raises `RefusedError` for a change without anything new.
    """
    verb = "order.confirm_silent" if said is Answer.NO_REPLY else "order.confirm_answer"
    with desk.change(verb, "") as transaction:
        order = desk.find(name)
        refuse([order], permissions.confirm, desk)
        facts: dict[str, Any] = {"answered_at": desk.now()}
        if order.desk.asked_at is None:
            facts |= {"asked_at": desk.now(), "asked_elsewhere": True}
        if courier:
            facts["courier_wish"] = need_courier(courier, desk.couriers).code
        order = edit_order(desk, transaction, order, **facts)
        doubts: list[Check] = []
        if said is Answer.CHANGED:
            order, doubts = change_receiver(desk, transaction, order, given or Given())
        else:
            order = edit_order(desk, transaction, order, address_confirm=said.value)
        summary = _summary(desk, order, said)
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,), summary, warnings=tuple(check_words(check, reveal=False) for check in doubts))


def _summary(desk: Desk, order: Order, said: Answer) -> str:
    tail = order.order_no[-4:]
    if said is Answer.CONFIRMED:
        return _("address confirmed · …{tail}").format(tail=tail)
    if said is Answer.CHANGED:
        return _("address changed, slip {slip} · …{tail}").format(slip=order.desk.open_slips[-1], tail=tail)
    now, leaves = desk.now(), desk.judge(order).ship_by
    if leaves is not None and leaves <= now:
        return _("no reply, and its shipping time is past: ring the buyer now · …{tail}").format(tail=tail)
    again = now + ASK_AGAIN if leaves is None else min(now + ASK_AGAIN, now + (leaves - now) / 2)
    return _("no reply, ask again at {time} · …{tail}").format(time=f"{again:%H:%M}", tail=tail)


def change_receiver(desk: Desk, transaction: Transaction, order: Order, given: Given) -> tuple[Order, list[Check]]:
    """Set the changed receiver in a transaction, with its slip, memo and flag, and return what is doubtful of it.

    Raises `RefusedError` without news, and for a phone that cannot be called.
    """
    old = receiver_of(order)
    new, doubts = new_receiver(old, given)
    if new == old:
        raise RefusedError(
            _("Nothing in the receiver changed."),
            where=order.id,
            hint="--name N --phone P --address A",
            code="nothing_changed",
        )
    said = old is None or new.phone != old.phone or not old.readable
    if said and not phone_ok(new.phone, new.country):
        raise RefusedError(_("The new phone cannot be called."), where=order.id, hint="--phone P", code="phone_bad")
    slip, order = add_slip(desk, transaction, order, "address", old_receiver=old, new_receiver=new, who=_("the buyer"))
    flag = order.desk.flag if order.desk.flag not in (None, Flag.NONE) else Flag.RED
    memo = with_memo(desk, order, f"{_('address changed')} {slip.id}")
    facts = {"receiver": new, "address_confirm": Answer.CHANGED.value, "memo": memo, "flag": flag}
    return edit_order(desk, transaction, order, **facts), doubts


def new_receiver(old: Receiver | None, given: Given) -> tuple[Receiver, list[Check]]:
    """Return the receiver after a change, and what is doubtful of it: what was said is taken, all else stays.

    What was given holds over what was known before. A name that several places have is looked for near the old one; a
    street without a region lies in the old place.

    Raises `RefusedError` for words that cannot be understood, and for a phone that is none.
    """
    base = old if old is not None and old.readable else Receiver()
    new, doubts = base, list[Check]()
    name, phone = (given.name or "").strip(), (given.phone or "").strip()
    if given.address:
        near = Place(base.province, base.city, base.district)
        parsed = parse_address(plain_change(given.address), load_divisions(), near)
        _refuse_unread(parsed, phone)
        doubts = list(parsed.doubts)
        if parsed.province or parsed.district:
            new = msgspec.structs.replace(
                base,
                province=parsed.province,
                city=parsed.city,
                district=parsed.district,
                address=parsed.address or parsed.rest or base.address,
            )
        elif parsed.address:
            street, dropped = in_old_town(parsed.address, base.address or "")
            new = msgspec.structs.replace(base, address=street)
            doubts.append(Check("place", "old_town", dropped) if dropped else Check("place", "old_place"))
        name = name or (base.name if _has(parsed, "name_doubtful") else None) or parsed.name or ""
        phone = phone or parsed.phone or ""
        known = {"name_missing": name or base.name, "phone_missing": phone or base.phone, "phone_bad": phone}
        known["province_unknown"] = base.district
        doubts = [check for check in doubts if not known.get(check.code or "")]
    return msgspec.structs.replace(new, name=name or new.name, phone=phone or new.phone), doubts


def _has(parsed: Parsed, code: str, detail: str | None = None) -> bool:
    return any(check.code == code and detail in (None, check.detail) for check in parsed.doubts)


def _refuse_unread(parsed: Parsed, phone: str) -> None:
    """Refuse a bad phone, a name within the street, and words without a region that are no name, phone or street."""
    if not phone and not parsed.phone and _has(parsed, "phone_bad"):
        raise RefusedError(_("The new phone cannot be called."), hint="--phone P", code="phone_bad")
    words = load_receiver_words()
    if parsed.province or parsed.district:
        odd = [check.detail or "" for check in parsed.doubts if check.code == "street_doubtful"]
        unread = next((one for one in odd if judge_name(one, words) is Sure.YES and not words.street.search(one)), "")
    else:
        road = words.street.search(parsed.name or "") or _has(parsed, "name_doubtful")
        street = parsed.address or ""
        alone = street if names_house(street) or _has(parsed, "street_doubtful", street) else None
        unread = " ".join(filter(None, (parsed.name if road else None, parsed.rest, alone)))
    if unread:
        raise RefusedError(
            _("Not understood: {text}. Nothing was changed.").format(text=repr(unread)),
            hint=_("Write the place right before a street, and “receiver:” before a name."),
            code="not_understood",
        )


def says_receiver(text: str) -> bool:
    """Tell whether words speak of a place, a phone (be it a bad one), a street or a change of these, not of a wish."""
    parsed = parse_address(plain_change(text), load_divisions(), Place())
    plain = parsed.address and not (_has(parsed, "left_over") or _has(parsed, "street_doubtful"))
    told = plain or parsed.province or parsed.phone or _has(parsed, "phone_bad")
    return bool(told or about_receiver(text))


def news_of(old: Receiver | None, new: Receiver) -> list[tuple[str, str, str]]:
    """Return what differs in a receiver: which part, what it was, what it becomes."""
    before = old if old is not None and old.readable else Receiver()
    parts = (
        (_("receiver"), before.name, new.name),
        (_("phone"), before.phone, new.phone),
        (_("address"), address_line(before), address_line(new)),
    )
    return [(label, was or "-", now or "-") for label, was, now in parts if was != now]
