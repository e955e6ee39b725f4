"""What a buyer is asked before something is recommended: by the kind of goods, from `data/categories.toml` (K05)."""

from __future__ import annotations

import functools

import msgspec
from msgspec import Struct

from csdesk.domain.search.words import fold
from csdesk.paths import data_dir


class Category(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of goods: words of a title that tell it, and the question by language; without words it is the rest."""

    ask: dict[str, str]
    words: tuple[str, ...] = ()


@functools.cache
def _categories() -> tuple[Category, ...]:
    read = msgspec.toml.decode((data_dir() / "categories.toml").read_bytes(), type=dict[str, Category])
    return tuple(read.values())


def first_question(title: str, lang: str) -> str:
    """Return what to ask whoever wants advice on goods of a title."""
    text = fold(title)
    found = next(one for one in _categories() if not one.words or any(word in text for word in one.words))
    return found.ask[lang]
