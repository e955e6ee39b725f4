"""The words of `data/receivers.toml`: labels, surnames, and what is no name though it looks like one."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from csdesk.paths import data_dir


class Words(Struct, frozen=True):
    """The word lists of the file."""

    lead: tuple[str, ...]
    things: tuple[str, ...]
    homes: tuple[str, ...]
    street_signs: str
    wishes: tuple[str, ...]
    not_names: tuple[str, ...]
    titles: tuple[str, ...]
    compound: tuple[str, ...]
    surnames: str


class _File(Struct, frozen=True):
    labels: Mapping[str, tuple[str, ...]]
    words: Words


class ReceiverWords(Struct, frozen=True):
    """Patterns made of the lists.

    Args:
        kinds: What a label stands before, by its text.
        label: A label as it is set off from what it names; `word` is its text.
        lead: The words that a sentence puts before an address, at its end.
        things: What makes another name of a place's short name when it follows.
        street: A piece that is part of a street.
        estate: A piece that may be a compound as well as a name: 昌平里.
        wish: A piece that is a wish or goods.
        not_name: A piece that is no name.
        family: A Chinese name with a known surname.
        title: A surname with a title, or a nick with one.
        at_end: A street, and the name that is written to its end.
    """

    kinds: Mapping[str, str]
    label: re.Pattern[str]
    lead: re.Pattern[str]
    things: re.Pattern[str]
    street: re.Pattern[str]
    estate: re.Pattern[str]
    wish: re.Pattern[str]
    not_name: re.Pattern[str]
    family: re.Pattern[str]
    title: re.Pattern[str]
    at_end: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@functools.cache
def load_receiver_words() -> ReceiverWords:
    """Return the patterns."""
    file = msgspec.toml.decode((data_dir() / "receivers.toml").read_bytes(), type=_File)
    kinds = {word: kind for kind, words in file.labels.items() if kind != "plain" for word in words}
    every, words = _any(kinds), file.words
    words_of_two = _any(word for word in kinds if len(word) > 1)
    # Set off by a colon, by brackets, by blanks or the phone behind it; the plain ones by what they are.
    before_colon = (
        rf"(?:(?:我的|您的|新的?)?(?P<colon>{words_of_two})|(?<![^\W\d_])(?P<sign>[省市区县收]))\s*\d?\s*:\s*"
    )
    set_off = rf"[\[【(<](?P<bracket>{every})[\])】>]\s*:?\s*|(?P<before>{words_of_two})\s*(?=\x00)"
    alone = rf"(?P<alone>{words_of_two})(?=\s|\Z)|(?P<plain>{_any(file.labels['plain'])})"
    label = rf"{before_colon}|{set_off}|(?:^|(?<=[\s,;。]))(?:{alone})"
    surname = rf"(?:{_any(words.compound)}|[{''.join(words.surnames.split())}])"
    title = _any(words.titles)
    family = rf"{surname}[\u3400-\u9fff〇\U00020000-\U0003ffff]{{1,2}}|{surname}[\u3400-\u9fff]{{0,2}}(?:{title})"
    return ReceiverWords(
        kinds,
        re.compile(label, re.IGNORECASE | re.MULTILINE),
        re.compile(rf"(?:{_any(words.lead)}|[\s:,])+$"),
        re.compile(rf"[东西南北中]?[一二三四五六七八九十]*(?:{_any(words.things)})"),
        re.compile(rf"[{words.street_signs}]|\d|^[A-Za-z]$|(?:{_any(words.homes)})$"),
        re.compile("[路街巷弄村镇乡屯苑园厦场站区院城里庄寨]$"),
        re.compile(_any(words.wishes)),
        re.compile(rf"{_any((*words.wishes, *words.not_names))}|色$|码$|\d"),
        re.compile(family),
        re.compile(rf"[\u3400-\u9fff]{{1,4}}(?:{title})"),
        re.compile(rf"(.*(?:[号室楼栋幢层座村组店舍院]|单元|\d))({family})"),
    )
