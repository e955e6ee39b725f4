"""What a text may say of a product: its card, what is left of it, and which words are the shop's own codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from csdesk.domain.shared.models import Order
from csdesk.services.desk.desk import Desk
from csdesk.texts.categories import first_question
from csdesk.texts.facts import join_words
from csdesk.texts.filters import Value

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{2,}")


def stock_left(desk: Desk, order: Order | None, sku: str | None) -> int | None:
    """Return how much of a product, or of an order's first, is there and free for it; None when nobody counted."""
    named = _sku(order, sku)
    return desk.shortage.free(named, order.id if order else None) if named else None


def oversold(desk: Desk) -> bool:
    """Tell whether the page offers more of some product than was counted: what can be ordered is not all in stock."""
    known = desk.records.products.records.values()
    return any(one.page is not None and one.real is not None and one.page > one.real for one in known)


def is_other(order: Order | None, sku: str | None) -> bool:
    """Tell whether a product is none of an order's."""
    return order is not None and sku is not None and all(line.sku != sku for line in order.lines)


def product_values(desk: Desk, order: Order | None, sku: str | None, lang: str) -> dict[str, Value]:
    """Return the values that the card of a product, or of an order's first, gives."""
    product = desk.records.products.records.get(_sku(order, sku) or "")
    titles = [line.title for line in order.lines if line.title] if order is not None else []
    title = (product.title if product else None) or next(iter(titles), "")
    question: dict[str, Value] = {"product.ask": first_question(title, lang)} if title else {}
    today, named_sku = desk.now().date(), _sku(order, sku)
    runs = [one.said for one in desk.records.campaigns.records.values() if one.runs_on(today) and one.takes(named_sku)]
    campaign = {"product.campaign": "；".join(runs) if lang == "zh" else "; ".join(runs)} if runs else {}
    if product is None:
        return {**question, **campaign}
    named: dict[str, Value] = {
        **question,
        "product.campaign": product.campaign,
        **campaign,
        "product.care": product.care,
        "product.points": product.points,
        "product.fits": product.fits,
        "product.not_for": product.not_for,
        "product.goes_with": join_words(_named(desk, product.goes_with), lang),
        "stock.alt": join_words(_named(desk, product.alternatives), lang),
    }
    if product.title:
        named["product.title"] = product.title
    return {name: value for name, value in named.items() if value}


def codes_in(desk: Desk, text: str, order: Order | None) -> tuple[str, ...]:
    """Return the codes of products in a text; what stands in a title is a name."""
    lines = order.lines if order else ()
    products = desk.records.products.records
    own = {line.sku for line in lines}
    titles = "\n".join(line.title for line in lines)
    found = dict.fromkeys(one for one in _CODE.findall(text) if any(map(str.isdecimal, one)) and one not in titles)
    return tuple(one for one in found if one in own or (one in products and one not in (products[one].title or "")))


def _sku(order: Order | None, sku: str | None) -> str | None:
    return sku or (next((line.sku for line in order.lines if line.sku), None) if order else None)


def _named(desk: Desk, skus: Iterable[str]) -> Iterator[str]:
    """Yield the names of what may be offered besides: never a code, and nothing that is known to be out of stock."""
    for sku in skus:
        other = desk.records.products.records.get(sku)
        if other is not None and other.title and desk.stock.get(sku, 1) > 0:
            yield other.title
        elif other is None and not _CODE.fullmatch(sku):
            yield sku
