"""What the desk knows of exported files: layouts, state words and flags of `data/platforms/*.toml`, as data."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from csdesk.domain.shared.models import Flag, PlatformState
from csdesk.paths import data_dir
from csdesk.platforms import read_platforms

_DROP = re.compile(r"[\s\ufeff\u200b_\-'\"]+|\(元\)")


@functools.lru_cache(8192)
def fold_label(label: str) -> str:
    """Return a label as it is compared: without blanks, BOM, quotes, `_ -` and `(元)`, folded in width and case."""
    return _DROP.sub("", unicodedata.normalize("NFKC", label)).casefold()


@functools.lru_cache(8192)
def fold_word(word: str) -> str:
    """Return a state word as it is compared: without blanks and commas, folded in width and case."""
    return re.sub(r"[\s,、。.]+", "", unicodedata.normalize("NFKC", word)).casefold()


JOINS = " + "
"""Between the labels of columns that are read as one: words one behind the other, amounts added."""

N = "{n}"
MOST_ITEMS = 30
"""How many items a row may have in columns of their own."""


def numbered(label: str) -> Iterable[str]:
    """Return the labels that one with `{n}` stands for: a column of each item."""
    return (label.replace(N, str(number)) for number in range(1, MOST_ITEMS + 1)) if N in label else (label,)


Role = Literal[
    "order_no", "sub_no", "state", "delivery", "held", "refund", "buyer", "shop", "message", "memo", "invoice",
    "title", "sku", "variant", "qty", "price", "total", "due", "paid_amount", "goods", "freight", "cod_due",
    "cod_fee", "refund_amount", "currency", "name", "phone", "phone_ext", "address", "street", "province", "city",
    "district", "postcode", "country", "created", "paid", "shipped", "received", "ship_by", "courier", "tracking",
    "parcel", "cancelled", "close_reason", "flag",
]  # fmt: skip
"""What a column may be; a role of another name would be read by nobody."""


class Layout(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of exported file.

    Args:
        kind: What its rows are: orders, items or refunds.
        name: Its name by language.
        rows: `orders` when a row is an order, `lines` when a row is one item (or refund) of one.
        columns: Labels by role, the most telling first; a `Role` each.
        ignored: Labels it is known to have and that the desk does not need.
        needs: Labels without which a file is not of this layout.
        never: Labels with which it is not.
        cod_columns: Labels of the cells that may name cash on delivery.
        money: What the amounts of a row are of: `order` (each row repeats them), `row`, or empty to be found out.
        units: A row is one piece; equal ones are counted.
        state: What every order in it is at least; its times lift it.
        pieces: How an item stands in a cell that names several: a pattern with groups `title` and `qty`.
        decimal: The sign before the decimals.
        day_first: Whether 3/6/2026 is the third of June; None to be found out.
        currency: That of its amounts, where it is always the same.
        country: Where its parcels go, where that is always the same.
        footers: How cells begin that no order has: notes under the header, sums and names at the end.
        unquoted: A quotation mark is a sign like any other.
    """

    kind: Literal["orders", "items", "refunds"]
    name: Mapping[str, str]
    rows: Literal["orders", "lines"]
    columns: Mapping[Role, tuple[str, ...]]
    ignored: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    cod_columns: tuple[str, ...] = ()
    money: Literal["", "order", "row"] = ""
    units: bool = False
    state: PlatformState | None = None
    pieces: str = ""
    decimal: Literal[".", ","] = "."
    day_first: bool | None = None
    currency: str = ""
    country: str = ""
    footers: tuple[str, ...] = ()
    unquoted: bool = False

    def labels(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """Return the folded labels it knows, and the beginnings of others (`meta:*`)."""
        every = [part for labels in self.columns.values() for label in labels for part in label.split(JOINS)]
        every += [*self.ignored, *self.needs, *self.cod_columns]
        whole = {fold_label(one) for label in every for one in numbered(label) if not label.endswith("*")}
        return frozenset(whole), tuple(fold_label(label[:-1]) for label in every if label.endswith("*"))


class Market(Struct, frozen=True, forbid_unknown_fields=True):
    """How one marketplace writes its exports: the `[intake]` part of its file.

    Args:
        layouts: Its kinds of files.
        states: Its words by the desk's state; one that ends with `*` is how the cell begins.
        refunds: Its words of a refund by none, open, done, refused: whole cells, or parts of them.
        flags: Its words and numbers by flag.
        cod: Words that name cash on delivery; one of a single sign must be the whole cell.
        cod_states: State words that only cash on delivery has.
        cod_unpaid_states: Words of waiting for shipping that say nothing of a payment: without its time it is cash on
            delivery.
        refunded: Words that, anywhere in the state, mean refunded.
        cod_unpaid_ships: An order on cash on delivery that is not paid waits for shipping.
        held: Words of the held column that mean the platform holds the order.
        held_states: Words before the state that mean the same.
        currency: That of its amounts where nothing else tells; empty where there is none such.
        currencies: Currency by what tells it: the sign at an amount, or the country of the receiver.
        open_reasons: Words of the close reason that mean "not closed".
        service: Words in the title of a line that is a service.
        gift: Words in the title of a line that is a gift.
        id_date: How the day stands at the start of an order number, where it does.
    """

    layouts: tuple[Layout, ...]
    states: Mapping[PlatformState, tuple[str, ...]]
    refunds: Mapping[Literal["none", "open", "done", "refused"], tuple[str, ...]] = {}
    flags: Mapping[Flag, tuple[str, ...]] = {}
    cod: tuple[str, ...] = ()
    cod_states: tuple[str, ...] = ()
    cod_unpaid_states: tuple[str, ...] = ()
    refunded: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    cod_unpaid_ships: bool = False
    held_states: tuple[str, ...] = ()
    currency: str = "CNY"
    currencies: Mapping[str, str] = {}
    open_reasons: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    gift: tuple[str, ...] = ()
    id_date: str | None = None


class Words(Struct, frozen=True):
    """Words that mean the same in every export (`data/intake.toml`)."""

    empty: tuple[str, ...]
    footers: tuple[str, ...]
    sums: tuple[str, ...]
    zero_money: tuple[str, ...]
    encrypted: tuple[str, ...]
    china: tuple[str, ...]
    no_invoice: tuple[str, ...]
    codes: tuple[str, ...]
    signs: Mapping[str, str]


class _File(Struct):
    intake: Market | None = None


def read_market(text: str) -> Market:
    """Return what a marketplace's file says of its exports; raises `ValueError` for a text that is none."""
    market = msgspec.toml.decode(text, type=_File).intake
    if market is None:
        raise ValueError("[intake]")
    return market


def load_markets() -> Mapping[str, Market]:
    """Return what is known of each marketplace's exports, by platform."""
    files = read_platforms(_File, whole=True)
    return {platform: file.intake for platform, file in files.items() if file.intake is not None}


@functools.cache
def load_words() -> Words:
    """Return the words common to every export."""
    return msgspec.toml.decode((data_dir() / "intake.toml").read_bytes(), type=Words)


@functools.cache
def _sums() -> re.Pattern[str]:
    words = "|".join(map(re.escape, load_words().sums))
    return re.compile(rf"(?:{words})(?:[\s:：=(.][\W\d_]*)?", re.IGNORECASE)


def is_sum(cell: str) -> bool:
    """Tell whether the first cell of a row says that the row is a sum of others, in any language: `Summe:`, `合计`."""
    return _sums().fullmatch(cell) is not None
