"""The words of `data/guess.toml`: what labels and states of unknown tables say, in every language known."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from csdesk.domain.shared.models import PlatformState
from csdesk.i18n import language
from csdesk.intake.looks import AMOUNTS
from csdesk.intake.receivers.receiver_words import load_receiver_words
from csdesk.paths import data_dir

IDS = frozenset(("order_no", "sub_no", "tracking"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GAPS = re.compile(r"[^\w#]+|_")
_SOLID = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_BESIDE_HAN = re.compile("(?<=[\u2e80-\u9fff])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u2e80-\u9fff])")
_ORDINALS = {ord(sign): " " for sign in "º°ª"}


class _Made(Struct, frozen=True):
    role: str
    of: tuple[str, ...]
    what: tuple[str, ...]

    def words(self) -> Iterable[str]:
        """Yield every word made of the two: `order date`, `date order`, and as one word, `orderdate` or `订单日期`."""
        for left, right in itertools.product(self.of, self.what):
            yield left + right
            if not _SOLID.search(left):
                yield from (f"{left} {right}", f"{right} {left}")


class _Words(Struct, frozen=True):
    cod: tuple[str, ...]
    amounts: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Mapping[str, str]]
    states: Mapping[PlatformState, tuple[str, ...]]
    made: tuple[_Made, ...]
    elsewhere: Mapping[str, tuple[str, ...]]
    links: frozenset[str]


@functools.cache
def load_guess_words() -> _Words:
    """Return the words of `data/guess.toml`, read once."""
    return msgspec.toml.decode((data_dir() / "guess.toml").read_bytes(), type=_Words)


def name_of(what: str) -> str:
    """Return what a meaning, a state or an open point is called in the language in use."""
    named = load_guess_words().names.get(what)
    return named[language()] if named else what


def cod_words() -> tuple[str, ...]:
    """Return the words for cash on delivery, in every language known."""
    return load_guess_words().cod


def roles() -> tuple[str, ...]:
    """Return everything that a column may be."""
    return tuple(load_guess_words().roles)


def spell(text: str) -> str:
    """Return a label as words in one case without accents, blanks at its ends: `orderNumber` is ` order number `."""
    apart = _BESIDE_HAN.sub(" ", unicodedata.normalize("NFKC", text.translate(_ORDINALS)))
    short = apart.translate(load_receiver_words().signs)
    parted = unicodedata.normalize("NFKD", _CAMEL.sub(" ", short).casefold())
    plain = "".join(sign for sign in parted if not unicodedata.combining(sign))
    words = _GAPS.sub(" ", unicodedata.normalize("NFC", plain)).split()
    return f" {' '.join(word for word in words if word not in load_guess_words().links)} "


@functools.cache
def _spelled(kind: str) -> list[tuple[str, int, str]]:
    """Return the words of a list as they are looked for, their lengths, and what each names."""
    lists: Mapping[str, tuple[str, ...]] = getattr(load_guess_words(), kind)
    pairs = [(word, str(name)) for name, words in lists.items() for word in words]
    if kind == "roles":
        pairs += [(word, made.role) for made in load_guess_words().made for word in made.words()]
    spelled = dict.fromkeys((spell(word), name) for word, name in pairs)
    return [(word if word.isascii() else word.replace(" ", ""), len(word) - 2, name) for word, name in spelled]


@functools.lru_cache(4096)
def find_words(text: str, kind: str) -> tuple[tuple[int, str], ...]:
    """Return the words of a list that stand in a text, by length; those of Latin letters only whole."""
    spelled = spell(text)
    both = f"{spelled}\n{spelled.replace(' ', '')}"
    return tuple(sorted(((length, name) for word, length, name in _spelled(kind) if word in both), reverse=True))


def roles_elsewhere(label: str) -> frozenset[str]:
    """Return the roles of numbers and amounts that a label says to be not the order's own."""
    kinds = {kind for _length, kind in find_words(label, "elsewhere")}
    return frozenset((*(IDS if "ids" in kinds else ()), *(AMOUNTS - {"refund_amount"} if "amounts" in kinds else ())))


def is_of_something(label: str) -> bool:
    """Tell whether a label says that its column is a number of something, and not only a number."""
    words = spell(label).split()
    ends = tuple(word for word in load_guess_words().elsewhere["numbers"] if len(word) > 4)
    glued = any(word.endswith(ends) and word not in ends for word in words)
    whole = len(spell(label)) - 2
    heads = [length for length, kind in find_words(label, "elsewhere") if kind == "numbers"]
    return glued or (bool(heads) and whole not in heads)
