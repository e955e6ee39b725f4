"""Products by SKU: page stock, counted stock, what open orders will take, and the card (K01-K08)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from unicodedata import normalize

import msgspec
from msgspec import Struct

from csdesk.domain.orders.campaigns import Campaign
from csdesk.domain.orders.cards import Stock, bulk_card, price_at
from csdesk.domain.orders.ledgers import Product
from csdesk.domain.orders.moves import Move, MoveWhy
from csdesk.domain.search.words import fold
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import N_, _
from csdesk.services.desk.change import put_stock
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount
from csdesk.services.desk.results import Result


class ProductView(Struct, frozen=True):
    """One product with its stock; `oversold` when the page offers more than there is."""

    sku: str
    title: str | None
    page: int | None
    real: int | None
    reserved: int
    safety: int
    free: int | None
    oversold: bool
    low: bool
    counted_at: datetime | None
    price: str | None
    card: str | None
    fits: str | None
    not_for: str | None
    alternatives: tuple[str, ...]
    goes_with: tuple[str, ...]
    care: str | None
    campaign: str | None
    points: str | None
    moves: tuple[Move, ...] = ()
    campaigns: tuple[str, ...] = ()
    steps: dict[str, str] = {}
    parcel: str | None = None
    freight: dict[str, str] = {}


SHOWN_MOVES = 5
"""How many of the last movements stand on a card."""


def reserved(desk: Desk) -> Mapping[str, int]:
    """Return how many pieces of each SKU are spoken for: by open orders, and by what left since the count."""
    return desk.shortage.wanted


def stock_of(product: Product, taken: Mapping[str, int]) -> Stock:
    """Return the stock of a product with what open orders take of it."""
    return Stock(product.page, product.real, taken.get(product.id, 0), product.safety)


def view_product(
    product: Product, taken: Mapping[str, int], moves: Iterable[Move] = (), campaigns: Iterable[Campaign] = ()
) -> ProductView:
    """Return the view of a product."""
    stock = stock_of(product, taken)
    return ProductView(
        product.id,
        product.title,
        product.page,
        product.real,
        stock.reserved,
        product.safety,
        stock.free,
        stock.oversold,
        stock.low,
        product.counted_at,
        product.price,
        product.card,
        product.fits,
        product.not_for,
        product.alternatives,
        product.goes_with,
        product.care,
        product.campaign,
        product.points,
        tuple(moves),
        tuple(f"{one.first:%m-%d} – {one.last:%m-%d} {one.said}" for one in campaigns if one.takes(product.id)),
        product.steps,
        product.parcel,
        product.freight,
    )


def list_products(desk: Desk, *, low: bool = False, oversold: bool = False) -> list[ProductView]:
    """Return the products by SKU; only those low in stock, or offered beyond it, when asked."""
    taken = reserved(desk)
    last: dict[str, list[Move]] = {}
    for move in reversed(list(desk.records.moves.records.values())):
        last.setdefault(move.sku, []).append(move)
    known = sorted(desk.records.products.records.items())
    coming = [one for one in desk.records.campaigns.records.values() if one.last >= desk.now().date()]
    views = (view_product(product, taken, last.get(sku, [])[:SHOWN_MOVES], coming) for sku, product in known)
    return [view for view in views if (view.low or not low) and (view.oversold or not oversold)]


def find_product(desk: Desk, sku: str) -> Product:
    """Return the product of a SKU (letter case aside); raises `UsageError` when there is none."""
    records = desk.records.products.records
    folded = sku.strip().casefold()
    product = records.get(sku.strip()) or next((one for key, one in records.items() if key.casefold() == folded), None)
    if product is None:
        raise UsageError(
            _("There is no product {sku}.").format(sku=sku),
            hint=_("List them: csdesk product list; add one: csdesk product set {sku}").format(sku=sku),
            code="no_such_product",
        )
    return product


def named(desk: Desk, words: str) -> str | None:
    """Return the SKU of the one product whose title shares the most with somebody's words, three signs at least."""
    text = fold(words)
    shared = {
        sku: sum(title[at : at + 2] in text for at in range(len(title) - 1))
        for sku, title in ((sku, fold(one.title or "")) for sku, one in desk.records.products.records.items())
    }
    most = max(shared.values(), default=0)
    found = [sku for sku, count in shared.items() if count == most]
    return found[0] if most > 1 and len(found) == 1 else None


def set_count(desk: Desk, sku: str, field: str, typed: str) -> Result:
    """Set a stock of a product from typed pieces; raises `UsageError` for what is no number."""
    return set_product(desk, sku, {field: pieces(typed)})


def pieces(typed: str) -> int:
    """Return a typed number of pieces; raises `UsageError` for what is none."""
    if not typed.isdecimal():
        raise UsageError(_("{text} is no number of pieces.").format(text=repr(typed)), code="bad_quantity")
    return int(typed)


def add_counted(desk: Desk, line: str) -> Result:
    """Add a product with its count from a typed line, `SKU 12`; raises `UsageError` as `set_count`."""
    sku, _blank, count = line.rpartition(" ")
    return set_count(desk, sku.strip() or line, "real", count)


MOST_PIECES = 1_000_000
"""No lone shop has more of one thing."""

CARD: Mapping[str, str] = {
    "points": N_("selling points"),
    "fits": N_("fits"),
    "not_for": N_("not for"),
    "care": N_("care"),
    "alternatives": N_("alternatives"),
    "goes_with": N_("goes with"),
    "campaign": N_("campaign"),
    "steps": N_("price steps"),
    "title": N_("title"),
    "freight": N_("freight of one, then by pieces: 6 10=40"),
}
"""What can be said of a product, as a text or as SKUs with commas between."""


def steps_words(steps: Mapping[str, str]) -> str:
    """Return amounts by least quantity as they are typed: `10=35.00 50=32.00`."""
    return " ".join(f"{least}={price}" for least, price in sorted(steps.items(), key=lambda step: int(step[0])))


def freight_words(view: ProductView) -> str:
    """Return the freight of one piece and of several as they are typed: `6.00 10=40.00`."""
    return " ".join(filter(None, (view.parcel, steps_words(view.freight))))


def fill_card(desk: Desk, sku: str, field: str, text: str) -> Result:
    """Write one thing that can be said of a product (K03-K08); an empty text takes it away."""
    if field == "steps":
        return set_product(desk, sku, {field: steps_in(text)})
    if field == "freight":
        words = re.sub(r"[,;、]", " ", normalize("NFKC", text)).split()
        alone = next((word for word in words if "=" not in word), None)
        return set_product(desk, sku, {"parcel": alone, field: freight_steps(w for w in words if w is not alone)})
    several = field in ("alternatives", "goes_with")
    return set_product(desk, sku, {field: skus_in(text) if several else text.strip() or None})


def skus_in(text: str) -> tuple[str, ...]:
    """Return the SKUs of a text with commas between, wide or narrow."""
    return tuple(part.strip() for part in normalize("NFKC", text).replace("、", ",").split(",") if part.strip())


def steps_in(text: str) -> dict[str, str]:
    """Return price steps from a text such as `10=35 50=32`, with commas or semicolons too, wide or narrow."""
    return freight_steps(re.sub(r"[,;、]", " ", normalize("NFKC", text)).split())


def set_product(desk: Desk, sku: str, facts: Mapping[str, Any]) -> Result:
    """Set facts of a product by name, adding it when it is new; a count of real stock notes when it was made.

    Raises `RefusedError` for a negative stock or a price that is none.
    """
    name = sku.strip()
    if not name:
        raise UsageError(_("Which SKU?"), code="usage")
    for field in ("page", "real", "safety"):
        if (facts.get(field) or 0) < 0:
            raise RefusedError(_("A stock cannot be negative."), where=f"{name}: {field}", code="negative_stock")
        need_pieces(facts.get(field) or 0, name)
    _refuse_facts(name, facts)
    new = dict(facts)
    for field in ("price", "parcel"):
        if new.get(field) is not None:
            new[field] = _money(new[field], field)
    with desk.change("product.set", name) as transaction:
        table = desk.records.products
        old = table.records.get(name)
        real = new.pop("real", None)
        product = msgspec.structs.replace(old or Product(name), **new)
        counted = real is not None and real != product.real
        summary = _("product {sku} set").format(sku=name)
        transaction.entry.summary = summary
        if product == old and not counted:
            return Result((), summary)
        if counted:
            put_stock(desk, transaction, product, real, MoveWhy.COUNT)
        else:
            table.put(transaction, product)
    return Result((name,), summary)


def need_pieces(count: int, sku: str) -> None:
    """Raise `RefusedError` for a stock that no shop has: somebody typed something else."""
    if count > MOST_PIECES:
        words = _("{count} of {sku} can hardly be right.").format(count=count, sku=sku)
        raise RefusedError(words, where=str(MOST_PIECES), code="unlikely_stock")


def _refuse_facts(sku: str, facts: Mapping[str, Any]) -> None:
    """Raise `RefusedError` for prices that do not fall with the quantity, or a product that goes with itself."""
    prices = [float(price) for _least, price in sorted((facts.get("steps") or {}).items(), key=lambda one: int(one[0]))]
    if any(price <= 0 for price in prices) or prices != sorted(prices, reverse=True):
        raise RefusedError(_("Price steps fall: who takes more pays less for one."), where=sku, code="steps_rise")
    if any(sku in (facts.get(field) or ()) for field in ("alternatives", "goes_with")):
        raise RefusedError(_("A product is no other one for itself."), where=sku, code="own_sku")


def freight_steps(texts: Iterable[str]) -> dict[str, str]:
    """Return amounts by least quantity from texts such as `10=40`; raises `UsageError` for anything else."""
    steps: dict[str, str] = {}
    for text in texts:
        least, _equals, price = text.partition("=")
        amount = parse_money(price)
        from_on = int(least) if least.strip().isdecimal() and len(least) < 10 else 0
        if from_on < 1 or amount is None or str(from_on) in steps:
            words = _("{text} is no step: from how many on, once each, and the amount.").format(text=repr(text))
            raise UsageError(words, hint="10=40 50=36", code="bad_step")
        steps[str(from_on)] = show_money(amount)
    return steps


def _money(text: str, field: str) -> str:
    return show_money(need_amount(text, field))


def quote(product: Product, qty: int) -> tuple[str, str] | None:
    """Return the price of one piece and of so many of a product; None where nobody knows a price."""
    return price_at(qty, product.price, {int(step): price for step, price in product.steps.items()})


class BulkView(Struct, frozen=True):
    """The card of a large order as commands print it; `discount` is the highest that costs nothing, in money."""

    sku: str
    qty: int
    real: int | None
    reserved: int
    safety: int
    carries: bool | None
    free: int | None
    missing: int
    saved: str | None
    discount: str | None
    price: str | None = None
    total: str | None = None
    wholesale: bool = False


def bulk(desk: Desk, sku: str, qty: int, order: Order | None = None, *, whole: bool | None = None) -> BulkView:
    """Return the card of a large order: whether the stock carries it, and the freight saved (L01-L03).

    Args:
        desk: The desk.
        sku: The product.
        qty: How many pieces.
        order: The order it is about: what this one waits for is not reserved against it.
        whole: Whether it goes at once, where the operator says so.

    Raises `UsageError` for an unknown SKU, `RefusedError` for a quantity below one.
    """
    product = find_product(desk, sku)
    if qty < 1:
        raise RefusedError(_("A quantity is one or more."), where=str(qty), code="bad_quantity")
    taken = dict(reserved(desk))
    if order is not None:
        taken[product.id] = taken.get(product.id, 0) - desk.shortage.own(order.id).get(product.id, 0)
    stock = stock_of(product, taken)
    steps = {int(step): price for step, price in product.freight.items()}
    card = bulk_card(qty, stock, product.parcel, steps, whole=whole)
    price, total = quote(product, qty) or (None, None)
    return BulkView(
        product.id,
        qty,
        stock.real,
        stock.reserved,
        stock.safety,
        card.carries,
        card.free,
        card.missing,
        card.saved,
        card.saved,
        price,
        total,
        any(int(step) <= qty for step in product.steps),
    )
