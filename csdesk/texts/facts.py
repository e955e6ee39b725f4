"""What a text may say: the values of the variables, out of an order, the shop and the clock. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct

from csdesk.domain.orders.address import address_line
from csdesk.domain.orders.cod import pays, quote
from csdesk.domain.orders.couriers import Courier
from csdesk.domain.orders.parcels import Left, has_left
from csdesk.domain.orders.reminders import Verdict
from csdesk.domain.orders.stage import Standing, in_part
from csdesk.domain.orders.tracking import ParcelState
from csdesk.domain.shared.masking import mask_receiver
from csdesk.domain.shared.models import Order, Receiver
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.domain.talk.reviews import Review
from csdesk.texts import sms
from csdesk.texts.filters import Value, say_span


class Facts(Struct, frozen=True):
    """Everything a text may be filled from; what is not known is None or empty.

    Args:
        now: The desk's clock.
        lang: Language of the text.
        shop: Name of the shop.
        agent: Code of the operator.
        cutoff: When today's last parcel leaves.
        order: The order the text is about.
        standing: Its conclusions now.
        title: How the buyer is addressed (`张先生`).
        salute: How the text begins (`张先生您好`).
        others: The other orders of the buyer that travel in the parcel it tells of.
        parcel: The parcel it tells of, its courier named in this language; or the courier it will go with.
        carrier: The courier it will go with, for its COD fee.
        parcels: How those it tells of are known to stand.
        hours: Within how many hours of the payment the platform wants the parcel gone.
        options: Names of the couriers the shop can use, with their price difference.
        stock_left: Pieces that are really there.
        oversold: The page offers more of some product than there is.
        other: It is about a product that is none of the order's.
        reminder: Whether a reminder to pay may go now; None when that is not asked.
        intercepted: Its parcel is being called back.
        in_case: An after-sales case of the buyer is open.
        complains: A review of the buyer's that is not good waits for us.
        came_back: Its parcel came back and was looked at.
        signed: A parcel of it shows as signed for, to the courier or the platform.
        told: The buyer was told of the parcel already, and did not ask.
        buyer: Who is written to: `platform:nick`; empty while nobody is.
        words: What the buyer wrote that this answers.
        reviews: The reviews of the order, or the one that is answered.
        change: What was changed in the order last, in words.
        extra: Further values by variable: `case.amount`, `stock.alt`, `product.care` …
    """

    now: datetime
    lang: str
    shop: str = ""
    agent: str = ""
    cutoff: datetime | None = None
    order: Order | None = None
    standing: Standing | None = None
    others: tuple[Order, ...] = ()
    title: str = ""
    salute: str = ""
    parcel: Left = Left()
    carrier: Courier | None = None
    parcels: frozenset[ParcelState] = frozenset()
    hours: float | None = None
    options: tuple[str, ...] = ()
    stock_left: int | None = None
    oversold: bool = False
    other: bool = False
    reminder: Verdict | None = None
    intercepted: bool = False
    in_case: bool = False
    complains: bool = False
    came_back: bool = False
    signed: bool = False
    told: bool = False
    buyer: str = ""
    words: str = ""
    reviews: tuple[Review, ...] = ()
    change: str = ""
    extra: Mapping[str, Value] = {}


_DAYPARTS = {
    "zh": ((5, "凌晨"), (9, "早上"), (12, "上午"), (14, "中午"), (18, "下午"), (24, "晚上")),
    "en": ((12, "morning"), (18, "afternoon"), (24, "evening")),
}
JOINER = {"zh": "、", "en": ", "}


def daypart(now: datetime, lang: str) -> str:
    """Return the part of the day: `上午`, `morning`."""
    return next(word for hour, word in _DAYPARTS[lang] if now.hour < hour)


def join_words(words: Iterable[str], lang: str) -> str:
    """Return words as a list within a sentence."""
    return JOINER[lang].join(words)


def values_of(facts: Facts, *, reveal: bool, parcel: bool = False) -> dict[str, Value]:
    """Return the value of every variable that is known.

    Args:
        facts: What is known.
        reveal: Show the receiver's name, phone and address in full; masked otherwise (D01).
        parcel: They are for a text that names a parcel: goods, endings and amounts are of all the orders in it (A03).
    """
    lang, now = facts.lang, facts.now
    values: dict[str, Value] = {
        "shop.name": facts.shop,
        "shop.sign": sms.signature(facts.shop),
        "agent.code": facts.agent,
        "now.time": f"{now:%H:%M}",
        "now.daypart": daypart(now, lang),
        "ship.cutoff": f"{facts.cutoff:%H:%M}" if facts.cutoff else None,
        "ship.options": join_words(facts.options, lang),
        "ship.courier": facts.parcel.courier,
        "ship.tracking_no": facts.parcel.number,
        "ship.at": facts.parcel.at,
        "ship.hours": say_span(timedelta(hours=facts.hours), lang) if facts.hours else None,
        "buyer.title": facts.title or ("您" if lang == "zh" else "you"),
        "buyer.salute": facts.salute,
        "order.change": facts.change or None,
        "stock.left": str(facts.stock_left) if facts.stock_left is not None else None,
    }
    if facts.order is not None:
        values |= _of_order(facts.order, facts.standing, values["ship.hours"], lang, reveal=reveal)
        values |= _of_cod(facts.order, facts.carrier, lang)
        if parcel and facts.others:
            values |= _of_parcel((facts.order, *facts.others), facts.carrier, lang)
    return values | dict(facts.extra)


def goods_of(order: Order) -> Iterator[str]:
    """Yield what an order is about, one after another: a list of orders has all titles in one cell, with commas."""
    for line in order.lines:
        yield from filter(None, (line.title or "").split("，"))


def _of_order(order: Order, standing: Standing | None, hours: Value, lang: str, *, reveal: bool) -> dict[str, Value]:
    by = (standing.ship_by if standing else None) or order.ship_by
    start = order.paid_at or order.created_at
    titles = dict.fromkeys(goods_of(order))
    return {
        "buyer.nick": order.buyer_nick,
        "order.no": order.order_no,
        "order.tail": order.order_no[-4:],
        "order.items": join_words(titles, lang),
        "order.qty": str(sum(line.qty for line in order.lines)) if order.lines else None,
        "order.amount": pays(order),
        "order.paid_at": order.paid_at,
        "ship.by": by,
        "ship.hours": say_span(by - start, lang) if by and start and by > start else hours,
        "ship.rest": _REST[lang] if in_part(order) and not has_left(order) else None,
        "product.title": next(iter(titles), None),
        **_of_receiver(order.receiver, reveal=reveal),
    }


_REST = {"zh": "其余的部分", "en": "the rest of "}
_TOGETHER = {"zh": "合在一个包裹里，", "en": " (in one parcel)"}


def _of_parcel(orders: Sequence[Order], carrier: Courier | None, lang: str) -> dict[str, Value]:
    """Return what is another thing of several orders in one parcel than of one; None where one of them tells less."""
    lines = [line for order in orders for line in order.lines]
    named = all(any(line.title for line in order.lines) for order in orders)
    amounts = [parse_money(pays(order)) for order in orders]
    due = [quote(one.amount, one.cod_fee, one.desk.cod_fee, carrier) for one in orders if one.pay_kind == "cod"]
    totals = [parse_money(price.total) if price else None for price in due]
    total = _sum(totals) if len(due) == len(orders) else None
    return {
        "order.no": join_words((order.order_no for order in orders), lang),
        "order.tail": join_words((order.order_no[-4:] for order in orders), lang),
        "order.items": join_words(_goods(orders, lang), lang) if named else None,
        "order.qty": str(sum(line.qty for line in lines)) if all(order.lines for order in orders) else None,
        "order.amount": _sum(amounts),
        "cod.page_price": None,
        "cod.fee": None,
        "cod.split": None,
        "cod.total": total,
        "cod.door": _DOOR[lang].format(total=total, unit=_unit(orders[0], lang)) if total else None,
        "ship.together": _TOGETHER[lang],
    }


def _goods(orders: Sequence[Order], lang: str) -> Iterator[str]:
    """Yield what orders hold, how many of what stands in more than one of them."""
    titles = [{line.title for line in order.lines if line.title} for order in orders]
    lines = [line for order in orders for line in order.lines]
    for title in dict.fromkeys(line.title for line in lines if line.title):
        many = sum(title in found for found in titles) > 1
        name, pieces = join_words(title.split("，"), lang), sum(line.qty for line in lines if line.title == title)
        yield f"{name}×{pieces}" if many else name


def _sum(amounts: Iterable[Decimal | None]) -> str | None:
    known = list(amounts)
    return None if None in known else show_money(sum(filter(None, known), Decimal()))


def _of_receiver(receiver: Receiver | None, *, reveal: bool) -> dict[str, Value]:
    """Return the receiver's values; none of them when the export hides the receiver (E11)."""
    if receiver is None or not receiver.readable:
        return {}
    shown = receiver if reveal else mask_receiver(receiver) or receiver
    return {
        "receiver.name": shown.name,
        "receiver.phone": shown.phone,
        "receiver.address": address_line(shown) if receiver.address else None,
    }


_SPLIT = {"zh": "（货款{goods}{unit}，运费{freight}{unit}）", "en": " (goods {goods}{unit}, freight {freight}{unit})"}


_DOOR = {"zh": "，收货时付{total}{unit}", "en": "; {total}{unit} is due at the door"}


def _of_cod(order: Order, carrier: Courier | None, lang: str) -> dict[str, Value]:
    """Return page price, fee and total at the door (C02); while the fee is unknown, only what the page price holds."""
    if order.pay_kind != "cod":
        return {}
    price = quote(order.amount, order.cod_fee, order.desk.cod_fee, carrier)
    if price is None:
        return {"cod.split": _split(order, order.amount, lang)}
    door = _DOOR[lang].format(total=price.total, unit=_unit(order, lang))
    split = _split(order, price.page, lang)
    return {
        "cod.page_price": price.page,
        "cod.fee": price.fee,
        "cod.total": price.total,
        "cod.split": split,
        "cod.door": door,
    }


def _split(order: Order, page: str | None, lang: str) -> str | None:
    """Return what of a page price is for the goods and what for the freight, where there is freight."""
    whole, freight = parse_money(page), parse_money(order.freight)
    if whole is None or not freight or freight > whole:
        return None
    return _SPLIT[lang].format(goods=show_money(whole - freight), freight=show_money(freight), unit=_unit(order, lang))


def _unit(order: Order, lang: str) -> str:
    currency = order.currency or "CNY"
    return f" {currency}" if currency != "CNY" else "元" if lang == "zh" else ""


def language_of_order(order: Order | None) -> str | None:
    """Return the language a buyer reads as far as an order tells: its message, else `en` for a foreign currency."""
    if order is None:
        return None
    return language_of_words(order.buyer_message or "") or ("en" if order.currency != "CNY" else None)


_NO_WORDS = re.compile(r"\S*(?:[/@\\]|\d)\S*")


def language_of_words(text: str) -> str | None:
    """Return the language of what a buyer wrote; None when it tells too little.

    English has a dozen letters in two words, and more of them than of anything else; addresses of pages, numbers of
    parcels and names of models say nothing. Two Chinese signs are Chinese.
    """
    words = _NO_WORDS.sub(" ", text)
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in words)
    letters = sum(char.isascii() and char.isalpha() for char in words)
    if letters >= 12 and letters > 2 * chinese and len(words.split()) > 1:
        return "en"
    return "zh" if chinese > 1 else None


def cutoff_at(now: datetime, clock: str) -> datetime | None:
    """Return today's cut-off as a moment, from `HH:MM`; None when the setting is empty or odd."""
    try:
        hour, minute = (int(part) for part in clock.split(":"))
        return now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError:
        return None
