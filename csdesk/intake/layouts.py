"""What the desk knows of exported files: layouts, state words and flags of `data/platforms/*.toml`, as data."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping

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


class Layout(Struct, frozen=True):
    """One kind of exported file.

    Args:
        kind: What its rows are: orders, items or refunds.
        name: Its name by language.
        rows: `orders` when a row is an order, `lines` when a row is one item (or refund) of one.
        columns: Labels by role, the most telling first; roles are those of `intake.rows`.
        ignored: Labels it is known to have and that the desk does not need.
        needs: Labels without which a file is not of this layout.
        never: Labels with which it is not.
        cod_columns: Labels of the cells that may name cash on delivery.
    """

    kind: str
    name: Mapping[str, str]
    rows: str
    columns: Mapping[str, tuple[str, ...]]
    ignored: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    cod_columns: tuple[str, ...] = ()


class Market(Struct, frozen=True):
    """How one marketplace writes its exports: the `[intake]` part of its file.

    Args:
        layouts: Its kinds of files.
        states: Its words by the desk's state.
        refunds: Its words of a refund by none, open, done, refused: whole cells, or parts of them.
        flags: Its words and numbers by flag.
        cod: Words that name cash on delivery; one of a single sign must be the whole cell.
        cod_states: State words that only cash on delivery has.
        unpaid_to_ship_is_cod: An order that waits for shipping without a payment time is cash on delivery.
        refunded: Words that, anywhere in the state, mean refunded.
        held: Words of the held column that mean the platform holds the order.
        open_reasons: Words of the close reason that mean "not closed".
        service: Words in the title of a line that is a service.
        gift: Words in the title of a line that is a gift.
        id_labels: Labels of the order number, to find the header by.
        id_date: How the day stands at the start of an order number, where it does.
    """

    layouts: tuple[Layout, ...]
    states: Mapping[PlatformState, tuple[str, ...]]
    refunds: Mapping[str, tuple[str, ...]]
    flags: Mapping[Flag, tuple[str, ...]]
    id_labels: tuple[str, ...]
    cod: tuple[str, ...] = ()
    cod_states: tuple[str, ...] = ()
    unpaid_to_ship_is_cod: bool = False
    refunded: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    open_reasons: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    gift: tuple[str, ...] = ()
    id_date: str | None = None


class Words(Struct, frozen=True):
    """Words that mean the same in every export (`data/intake.toml`)."""

    empty: tuple[str, ...]
    footers: tuple[str, ...]
    zero_money: tuple[str, ...]
    encrypted: tuple[str, ...]


class _File(Struct):
    intake: Market | None = None


def load_markets() -> Mapping[str, Market]:
    """Return what is known of each marketplace's exports, by platform."""
    files = read_platforms(_File, whole=True)
    return {platform: file.intake for platform, file in files.items() if file.intake is not None}


@functools.cache
def load_words() -> Words:
    """Return the words common to every export."""
    return msgspec.toml.decode((data_dir() / "intake.toml").read_bytes(), type=Words)
