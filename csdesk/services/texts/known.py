"""What a text is asked for, and all that is known for it: the one place where the facts of texts are gathered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from csdesk.domain.cases.cases import Case, is_about
from csdesk.domain.cases.plan import sent_anew
from csdesk.domain.follow.promised import LEAVES, Promised
from csdesk.domain.orders.address import address_line
from csdesk.domain.orders.couriers import find_courier, guess
from csdesk.domain.orders.parcels import Left, parcel_told, receiver_of
from csdesk.domain.orders.reminders import Verdict
from csdesk.domain.shared.divisions import Place
from csdesk.domain.shared.models import Order, Receiver
from csdesk.domain.shared.rules import RulePack
from csdesk.domain.talk.reviews import Review, is_of, troubles
from csdesk.i18n import N_, into
from csdesk.intake.receivers import address, changes, divisions
from csdesk.services.buyers.called_back import CalledBack
from csdesk.services.buyers.sent_log import buyer_key, title_of
from csdesk.services.buyers.told import in_parcels, is_told
from csdesk.services.desk.cadence import may_remind
from csdesk.services.desk.couriers import likely_courier
from csdesk.services.desk.desk import Desk
from csdesk.services.texts import parcel_facts
from csdesk.services.texts.case_values import case_of, case_values
from csdesk.services.texts.goods import is_other, oversold, product_values, stock_left
from csdesk.texts.facts import JOINER, Facts, cutoff_at
from csdesk.texts.filters import Value, say_money
from csdesk.texts.salutation import title_from
from csdesk.texts.template import Channel


class Ask(Struct, frozen=True):
    """What a text is asked for.

    Args:
        code: The template; None when `text` was written by hand.
        text: A text by hand, instead of a template.
        order: The order it is about.
        sku: The product it is about, when that is not the order's first.
        lang: Language; the buyer's when None (M28).
        fills: Values of prompts and variables given by the operator, by any of their names.
        extra: Values the verb knows, by variable: `case.amount`, `cod.fee` …
        platform: The platform, when there is no order.
        channel: How it goes out; the template's when None.
        situation: What it answers; the template's when None.
        title: How the buyer is addressed, when the operator chose it.
        used: Greetings this buyer had today.
        difficult: The buyer is marked as difficult (M26).
        unhappy: The buyer complains or waits for what is late: no cheerful greeting.
        buyer: `platform:nick` of the buyer, when there is no order.
        parcels: The parcels it tells of, by their numbers; without any the newest that left.
        any_time: It answers what the buyer wrote, or leaves later: it is no reminder that comes too soon.
        words: What the buyer wrote that it answers.
        wrote_at: When he wrote that; a reminder that went since makes another one too soon.
        review: The review it answers.
        case: The case it speaks for; the open one on the order when None.
        insist: The operator said why the desk's facts lag behind the truth: the text is not held against them.
    """

    code: str | None = None
    text: str | None = None
    order: Order | None = None
    sku: str | None = None
    lang: str | None = None
    fills: Mapping[str, str] = {}
    extra: Mapping[str, Value] = {}
    platform: str | None = None
    channel: Channel | None = None
    situation: str | None = None
    title: str | None = None
    used: tuple[str, ...] = ()
    difficult: bool = False
    unhappy: bool = False
    buyer: str = ""
    parcels: tuple[str | None, ...] = ()
    any_time: bool = False
    words: str = ""
    wrote_at: datetime | None = None
    review: Review | None = None
    case: Case | None = None
    insist: bool = False


def facts_of(desk: Desk, ask: Ask, lang: str, greeting: str) -> Facts:
    """Return everything that a text in a language may be filled from and is held against, beginning with a greeting."""
    order = ask.order
    receiver = receiver_of(order) if order else None
    if order is not None and receiver is not order.receiver:
        order = msgspec.structs.replace(order, receiver=receiver)
    pack = desk.packs.get((order.platform if order else ask.platform) or "")
    left = _parcels(desk, order, ask.parcels, lang) if order else Left()
    numbers = _numbers(ask, order) if order else ()
    order_id, buyer = (order.id, buyer_key(order)) if order else (None, ask.buyer)
    change = ask.fills.get("change") or (_change(desk, order, lang) if order is not None else "")
    cases = desk.records.cases.records.values()
    return Facts(
        desk.now(),
        lang,
        shop=desk.config.shop or (order.shop if order and order.shop else ""),
        agent=desk.operator,
        cutoff=cutoff_at(desk.now(), desk.config.cutoff),
        order=order,
        standing=desk.judge(order) if order else None,
        others=in_parcels(desk, order, numbers) if order else (),
        title=title_for(desk, ask, lang),
        salute=greeting,
        parcel=left,
        carrier=likely_courier(order, desk.couriers_of(order)) if order else None,
        hours=pack.number("ship_hours") if pack else None,
        options=_options(desk, ask.order, lang),
        stock_left=stock_left(desk, order, ask.sku),
        oversold=oversold(desk),
        other=is_other(order, ask.sku),
        intercepted=order is not None and order.id in desk.kept(CalledBack),
        in_case=any(one.closed_at is None and is_about(one, order_id, buyer) for one in cases),
        complains=any(troubles(one) and is_of(one, order_id, buyer) for one in desk.records.reviews.records.values()),
        came_back=any(
            one.back is not None and sent_anew(one) is None and is_about(one, order_id, None) for one in cases
        ),
        parcels=parcel_facts.states(desk, order, numbers) if order else frozenset(),
        signed=order is not None and parcel_facts.is_signed(desk, order),
        told=order is not None and not ask.any_time and bool(left.number) and is_told(desk, order, left.number),
        buyer=ask.buyer,
        words=ask.words,
        reviews=_reviews(desk, ask),
        change=change,
        reminder=_reminder(desk, ask),
        extra=_further(desk, ask, order, lang, changed=bool(change)) | dict(ask.extra),
    )


def _further(desk: Desk, ask: Ask, order: Order | None, lang: str, *, changed: bool) -> dict[str, Value]:
    """Return what platform, product, case, promises and, where nothing is `changed` yet, the message give."""
    pack = desk.packs.get((order.platform if order else ask.platform) or "")
    wished = {} if changed else _wished(order, ask.words, lang)
    product = product_values(desk, order, ask.sku, lang)
    stands = {"ship.state": parcel_facts.progress(desk, order, _numbers(ask, order), lang)} if order else {}
    case = case_values(desk, ask.case or case_of(desk, order.id if order else None), order, lang)
    known = {**_platform_values(desk, pack, lang), **product, **case}
    return {**known, **_promised_ship_by(desk, order), **stands, **wished}


def _numbers(ask: Ask, order: Order) -> tuple[str | None, ...]:
    return ask.parcels or (parcel_told(order).number,)


def _reviews(desk: Desk, ask: Ask) -> tuple[Review, ...]:
    if ask.review is not None or ask.order is None:
        return (ask.review,) if ask.review is not None else ()
    return tuple(one for one in desk.records.reviews.records.values() if one.order_id == ask.order.id)


def _reminder(desk: Desk, ask: Ask) -> Verdict | None:
    """Return whether a reminder may go; an answer is none, unless one went since the buyer wrote."""
    reminders = ask.order.desk.reminders if ask.order is not None else ()
    since = ask.wrote_at is not None and bool(reminders) and reminders[-1].at > ask.wrote_at
    return may_remind(desk, ask.order) if ask.order is not None and (since or not ask.any_time) else None


def _promised_ship_by(desk: Desk, order: Order | None) -> dict[str, Value]:
    """Return until when a buyer was told that his order leaves, where that is before its ship-by time (P11)."""
    by = desk.judge(order).ship_by if order else None
    if order is None or by is None:
        return {}
    told = Promised(desk.records.follow.records.values()).to(order.id, None)
    dues = [one.due_at for one in told if one.due_at and desk.now() < one.due_at < by and LEAVES.search(one.text)]
    return {"ship.by": min(dues)} if dues else {}


def _platform_values(desk: Desk, pack: RulePack | None, lang: str) -> dict[str, Value]:
    """Return how a buyer does things on a platform (D05), and what her texts may end with there (A04)."""
    if pack is None:
        return {}
    own = desk.config.platforms.get(pack.platform)
    ways: dict[str, Value] = {f"howto.{name}": words.get(lang) for name, words in pack.howto.items()}
    return {**ways, "shop.tail": own.tail if own else None}


def _parcels(desk: Desk, order: Order, numbers: tuple[str | None, ...], lang: str) -> Left:
    """Return the parcels a text tells of as one; of several couriers each number names its own."""
    lefts = [_parcel(desk, order, number, lang) for number in numbers or (None,)]
    couriers = list(dict.fromkeys(left.courier for left in lefts if left.courier))
    if len(lefts) == 1:
        return lefts[0]
    told = ((left.number, left.courier if len(couriers) > 1 else None) for left in lefts)
    words = JOINER[lang].join(" ".join(filter(None, (courier, number))) for number, courier in told)
    return Left(words, JOINER[lang].join(couriers), lefts[-1].at)


def _parcel(desk: Desk, order: Order, number: str | None, lang: str) -> Left:
    """Return the parcel a text tells of; before it left, the courier it will go with."""
    left, table = parcel_told(order, number), desk.couriers_of(order)
    name = left.courier or (None if left.number else order.desk.courier_wish)
    guessed = guess(left.number, table) if left.number and not name else ()
    code = find_courier(name, table) if name else guessed[0] if len(guessed) == 1 else None
    return Left(left.number, table.known[code].name.get(lang, name) if code else name, left.at)


def _options(desk: Desk, order: Order | None, lang: str) -> tuple[str, ...]:
    """Return the couriers on offer; what one costs more stands in the courier table in CNY, and is told in it alone."""
    names, told, wish = [], order is None or order.currency == "CNY", order.desk.courier_wish if order else None
    offered = (desk.couriers_of(order) if order else desk.couriers).offered
    for courier in sorted(offered, key=lambda one: one.code != wish):
        name = courier.name.get(lang, courier.code)
        name += into(N_(" (unless you say otherwise)"), lang) if courier.code == wish and len(offered) > 1 else ""
        extra = courier.extra
        names.append(f"{name}(+{say_money(extra, lang)})" if extra and told else name)
    return tuple(names)


def title_for(desk: Desk, ask: Ask, lang: str) -> str:
    """Return how the buyer is addressed; empty where nothing tells it."""
    receiver = receiver_of(ask.order) if ask.order else None
    return title_from(
        receiver.name if receiver and receiver.readable else None,
        ask.title or title_of(desk, buyer_key(ask.order) if ask.order else ask.buyer),
        lang,
    )


def receiver_news(old: Receiver | None, new: Receiver | None, lang: str) -> str:
    """Return what differs in a receiver, for the buyer to check; of a phone only its ending."""
    before, after = old or Receiver(), new or Receiver()
    found = []
    if (before.province, before.city, before.district, before.address) != (
        after.province,
        after.city,
        after.district,
        after.address,
    ):
        found.append(into(N_("address: {value}"), lang).format(value=address_line(after)))
    if before.name != after.name and after.name:
        found.append(into(N_("receiver: {value}"), lang).format(value=after.name))
    if before.phone != after.phone and after.phone:
        found.append(into(N_("phone ending in {tail}"), lang).format(tail=after.phone[-4:]))
    return " · ".join(found)


_UNSAID = ("phone_missing", "name_missing", "province_unknown")
"""What a buyer who changes a part of his address need not say; any other doubt is hers to look at."""


def _wished(order: Order | None, words: str, lang: str) -> dict[str, Value]:
    """Return what a buyer's words put in place of the receiver, where nothing in them is doubtful."""
    if order is None or not changes.about_receiver(words):
        return {}
    old = order.receiver or Receiver()
    near = Place(old.province, old.city, old.district)
    said = address.parse_address(changes.plain_change(words), divisions.load_divisions(), near)
    if any(doubt.code not in _UNSAID for doubt in said.doubts):
        return {}
    parts = {name: getattr(said, name) for name in ("province", "city", "district", "address", "name", "phone")}
    new = msgspec.structs.replace(old, **{name: value for name, value in parts.items() if value})
    news = receiver_news(old, new, lang)
    return {"order.change": news} if news else {}


def _change(desk: Desk, order: Order, lang: str) -> str:
    """Return what was changed in an order last, in the words of its slip; empty where nothing was."""
    slips = [one for one in desk.records.slips.records.values() if one.order_id == order.id]
    last = next((one for one in reversed(slips) if one.kind in ("address", "order")), None)
    if last is None:
        return ""
    return last.text or receiver_news(last.old_receiver, last.new_receiver, lang)
