"""The demo shops' exports: the cast of `data/demo/` written in the platforms' own file formats.

CSV only, dirt included, so that the demo enters by the same door as a shop's real files.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from csdesk.paths import data_dir

LAYOUTS = {
    "zh": ("taobao", "pdd", "pdd_new", "douyin"),
    "en": ("shopify", "etsy", "etsy_orders", "amazon", "amazon_unshipped"),
}
"""The files of `data/demo/` that make an export each: a tea-ware shop at home, a ceramics shop abroad."""


class Goods(Struct, frozen=True):
    """One thing the shop sells."""

    title: str
    sku: str
    variant: str
    price: str


class Shop(Struct, frozen=True):
    """The shop, what it sells, and the people who buy: what is known of each as `fields` says."""

    name: str
    fields: tuple[str, ...]
    goods: dict[str, Goods]
    people: dict[str, tuple[str, ...]]


class Cast(Struct, frozen=True, forbid_unknown_fields=True):
    """One order of the demo; times are `ago` texts, `items` counts goods, `secret` replaces name, phone and house."""

    no: str
    state: str
    items: dict[str, int]
    created: str
    who: str | None = None
    buyer: str = ""
    message: str = ""
    memo: str = ""
    freight: str = "0.00"
    pay: str = ""
    refund: str = ""
    reason: str = ""
    paid: str | None = None
    ship_by: str | None = None
    shipped: str | None = None
    received: str | None = None
    courier: str = ""
    tracking: str = ""
    secret: tuple[str, str, str] | None = None


class Layout(Struct, frozen=True, forbid_unknown_fields=True):
    """One export: how the platform writes it, and the orders in it.

    Args:
        file: The file's name, made from `at` (when it was exported) and `stamp` (the same in seconds).
        ago: How long ago it was exported.
        encoding: Of the file.
        newline: Of the file.
        rows: `order` (one row each) or `line` (one row per item).
        empty: What the platform writes into a cell without a value.
        header: The columns, joined with commas.
        cells: Columns that are filled, as patterns.
        words: The platform's words for `state`, `refund`, `reason`, `pay`; by the state for any other value.
        orders: The orders.
        joint: What stands between the titles of several items in one cell.
        moment: How it writes a time.
        delimiter: What stands between two cells.
    """

    file: str
    ago: str
    encoding: str
    newline: str
    rows: str
    empty: str
    header: str
    cells: dict[str, str]
    words: dict[str, dict[str, str]]
    orders: tuple[Cast, ...]
    joint: str = ""
    moment: str = "%Y-%m-%d %H:%M:%S"
    delimiter: str = ","


def folder_of(lang: str) -> Path:
    """Return where the demo shop of a language is described."""
    return data_dir() / "demo" / lang


def read_shop(lang: str = "zh") -> Shop:
    """Return the demo shop of a language."""
    return msgspec.toml.decode((folder_of(lang) / "shop.toml").read_bytes(), type=Shop)


def read_layout(name: str, lang: str = "zh") -> Layout:
    """Return one export's layout and orders."""
    return msgspec.toml.decode((folder_of(lang) / f"{name}.toml").read_bytes(), type=Layout)


def before(now: datetime, ago: str) -> datetime:
    """Return the moment that was `ago` (`49h10m`, `38m`; with a minus: that will be), to the second."""
    match = re.fullmatch(r"(-?)(?:(\d+)h)?(?:(\d+)m)?", ago)
    if match is None:
        raise ValueError(ago)
    span = timedelta(hours=int(match[2] or 0), minutes=int(match[3] or 0))
    return now + span if match[1] else now - span


def write_exports(folder: Path, now: datetime, lang: str = "zh") -> list[Path]:
    """Write one export per layout of a language's shop into `folder`, seen from `now`; returns the files."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shop = read_shop(lang)
    paths = []
    for layout in (read_layout(name, lang) for name in LAYOUTS[lang]):
        at = before(now, layout.ago)
        path = folder / layout.file.format(at=at, stamp=int(at.timestamp()))
        path.write_bytes(_render(layout, shop, now).encode(layout.encoding))
        paths.append(path)
    return paths


def _render(layout: Layout, shop: Shop, now: datetime) -> str:
    buffer = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if layout.delimiter == "," else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=layout.delimiter, quoting=quoting, lineterminator=layout.newline)
    columns = layout.header.split(",")
    writer.writerow(columns)
    for order in layout.orders:
        for values in _rows(layout, order, shop, now):
            cells = {column: pattern.format_map(values) for column, pattern in layout.cells.items()}
            writer.writerow([_or_empty(cells.get(column, ""), layout.empty) for column in columns])
    return buffer.getvalue()


def _or_empty(cell: str, empty: str) -> str:
    return cell if cell.strip("\t'") else empty


def _rows(layout: Layout, order: Cast, shop: Shop, now: datetime) -> Iterator[Mapping[str, str]]:
    """Yield the values of each row that an order makes; a value that is not there is an empty text."""
    whole = defaultdict(str, _order_values(layout, order, shop, now))
    lines = [(shop.goods[name], count) for name, count in order.items.items()]
    if layout.rows == "order":
        whole["titles"] = layout.joint.join(goods.title for goods, _count in lines)
        whole["kinds"], whole["pieces"] = str(len(lines)), str(sum(order.items.values()))
        yield whole
        return
    for number, (goods, count) in enumerate(lines):
        own = {
            "line_no": str(int(whole["no"]) + number) if whole["no"].isdecimal() else "",
            "line_total": str(Decimal(goods.price) * count),
            "line_freight": order.freight if number == 0 else "0.00",
            "qty": str(count),
        }
        yield defaultdict(str, {**whole, **msgspec.structs.asdict(goods), **own})


def _order_values(layout: Layout, order: Cast, shop: Shop, now: datetime) -> dict[str, str]:
    at = {
        name: before(now, ago).strftime(layout.moment)
        for name in ("created", "paid", "ship_by", "shipped", "received")
        if (ago := getattr(order, name)) is not None
    }
    words = {name: known.get(getattr(order, name, order.state), "") for name, known in layout.words.items()}
    goods = sum(Decimal(shop.goods[name].price) * count for name, count in order.items.items())
    total = f"{goods + Decimal(order.freight):.2f}"
    kept = {name: getattr(order, name) for name in ("buyer", "message", "memo", "freight", "courier", "tracking")}
    return {
        "no": order.no.format(created=before(now, order.created)),
        "shop": shop.name,
        "goods": f"{goods:.2f}",
        "total": total,
        "settled": total if order.paid else "0.00",
        **kept,
        **at,
        **words,
        **_receiver(order, shop),
    }


def _receiver(order: Cast, shop: Shop) -> dict[str, str]:
    if order.who is None:
        return {}
    receiver = dict(zip(shop.fields, shop.people[order.who], strict=True))
    if order.secret is not None:
        receiver |= dict(zip(("name", "phone", "place"), order.secret, strict=True))
    return receiver
