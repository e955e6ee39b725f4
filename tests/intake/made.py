"""Made-up exports from templates: `made/*.toml` says for each layout what stands in which cell, dirt and all."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, convert

Rows = list[dict[str, str]]


class Template(Struct, frozen=True, forbid_unknown_fields=True):
    """How one layout is written.

    Args:
        platform: Whose it is.
        kind: orders or items.
        file: A name for it; `.xlsx` is a workbook.
        header: Its labels, word for word.
        number: An order number, with `{}` for a digit.
        states: The platform's words by ours.
        cells: What stands in the cells of an order; `items` in those of an item.
        encoding: That of a text, which `delimiter` parts.
        rows: `full` repeats the order on each item's row, `first` tells it once, `joined` has all items in one row,
            `above` has a row of the order before the rows of several items, `units` a row for each piece.
        who: Cells of the receiver by our words, where he lives abroad; country and currency with them.
        paid: The words for paid in advance and for cash on delivery; none for a shop that has no such thing.
        same: The cells of an order that its further rows repeat, where not only its number.
        join: What stands between the items of a joined cell.
        unpaid: Whether such orders are listed at all.
        top: Lines above the header; `under` is a row below it, `tail` what stands at the end.
    """

    platform: str
    file: str
    header: str
    number: str
    states: dict[str, str]
    cells: dict[str, str]
    items: dict[str, str]
    kind: str = "orders"
    encoding: str = "utf-8"
    delimiter: str = ","
    rows: str = "full"
    who: dict[str, str] = {}
    paid: tuple[str, str] | None = None
    same: tuple[str, ...] = ()
    join: str = ""
    unpaid: bool = True
    top: list[list[str]] = []
    under: dict[str, str] = {}
    tail: list[list[str]] = []

    def tells(self, fact: str) -> bool:
        """Tell whether any of its cells holds a fact."""
        return any(f"{{{fact}" in cell for cell in (*self.cells.values(), *self.items.values()))


class _Never:
    """The time of what did not happen: an empty cell in every form."""

    def __format__(self, form: str) -> str:
        return ""


def _load() -> dict[str, Template]:
    files = sorted(Path(__file__).with_name("made").glob("*.toml"))
    return {
        name: convert(one, Template) for file in files for name, one in tomllib.loads(file.read_text("utf-8")).items()
    }


TEMPLATES = _load()
TURN = str.maketrans(".,", ",.")


def template_rows(layout: str, sale: Any, **more: str) -> Rows:
    """Return the rows of a made-up order; `more` replaces cells by their labels."""
    form = TEMPLATES[layout]
    facts = {name: getattr(sale, name) for name in sale.__struct_fields__} | {"goods": sale.goods, "total": sale.total}
    facts |= dict(zip(("province", "city", "district"), sale.region, strict=True)) | form.who
    facts |= {name: _Never() for name in ("paid", "shipped") if facts[name] is None}
    facts |= {
        "word": form.states.get("cod" if sale.cod else "", form.states[sale.state]),
        "fulfilled": "fulfilled" if sale.shipped else "unfulfilled",
        "total_dot": f"{float(sale.total):,.2f}".translate(TURN),
        "pay": form.paid[sale.cod] if form.paid else "",
        "count": len(sale.items),
    }
    items = [_item(index, item) for index, item in enumerate(sale.items, 1)]
    if form.rows == "units":
        items = [item | {"piece": str(piece)} for item in items for piece in range(int(item["qty"]))]
    order = _fill(form.cells, facts)
    own = [_fill(form.items, facts | item) for item in items]
    if form.rows == "joined":
        joined = {label: form.join.join(cells[label] for cells in own) for label in form.items if "#" not in label}
        for item, cells in zip(items, own, strict=True):
            joined |= {label.replace("#", item["index"]): cell for label, cell in cells.items() if "#" in label}
        rows = [order | joined]
    elif form.rows in ("first", "above"):
        again = {label: order[label] for label in form.same or tuple(form.cells)[:1]}
        first = [order] if form.rows == "above" and len(own) > 1 else [order | own.pop(0)]
        rows = [*first, *(again | cells for cells in own)]
    else:
        rows = [order | cells for cells in own]
    return [row | more for row in rows]


def _item(index: int, item: Sequence[Any]) -> dict[str, str]:
    title, sku, variant, qty, price = item
    line = f"{qty * float(price):.2f}"
    return {
        "index": str(index),
        "title": title,
        "sku": sku,
        "variant": variant,
        "qty": str(qty),
        "price": price,
        "price_comma": price.translate(TURN),
        "line": line,
    }


def _fill(cells: Mapping[str, str], facts: Mapping[str, Any]) -> dict[str, str]:
    return {label: cell.format_map(facts) for label, cell in cells.items()}
