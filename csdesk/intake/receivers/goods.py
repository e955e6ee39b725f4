"""Reads what was ordered out of the words beside an address: how many, in which colour or size, of what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from csdesk.domain.shared.numbers import read_number


class Goods(Struct, frozen=True):
    """What a free text seems to order; `rest` is what names neither number nor variant: the goods, or a wish."""

    qty: int = 1
    variant: str | None = None
    rest: str | None = None
    sku: str | None = None


_MEASURE = "件个只条双套箱包盒瓶把块斤份本张支袋组罐副对"
_COUNT = re.compile(
    rf"(?<![A-Za-z0-9])([一二两俩三四五六七八九十百]+|\d{{1,4}})\s*[{_MEASURE}]|[x×*]\s*(\d{{1,4}})(?!\d)", re.I
)
_VARIANT = re.compile(
    r"[\u4e00-\u9fff]{1,4}色|(?:X{0,3}[SL]|\d?XL|M|均)码|[大中小特加]{1,2}号|\d{2,3}码|\d+\s?(?:ml|cm|mm|kg|g|L|ml)\b",
    re.I,
)


def parse_goods(text: str | None, known: Iterable[tuple[str, str | None]] = ()) -> Goods:
    """Return what the words beside an address seem to order.

    Args:
        text: The words.
        known: SKU and title of the shop's products; the longest that the words name is taken.
    """
    words = unicodedata.normalize("NFKC", text or "")
    count = _COUNT.search(words)
    qty = read_number(count.group(1) or count.group(2)) if count else None
    if count:
        words = f"{words[: count.start()]} {words[count.end() :]}"
    variant = _VARIANT.search(words)
    if variant:
        words = f"{words[: variant.start()]} {words[variant.end() :]}"
    rest = " ".join(part for part in re.split(r"[\s,，;；。、|]+", words) if part) or None
    return Goods(qty or 1, variant.group() if variant else None, rest, _product(words, known))


def _product(words: str, known: Iterable[tuple[str, str | None]]) -> str | None:
    """Return the SKU of the product that the words name, the longest name first."""
    folded = words.casefold()
    found = [
        (len(name), sku)
        for sku, title in known
        for name in (sku, title)
        if name and len(name) > 1 and name.casefold() in folded
    ]
    return max(found)[1] if found else None
