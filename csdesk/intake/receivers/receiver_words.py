"""The words of `data/receivers.toml`: labels, surnames, and what is no name though it looks like one."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from csdesk.paths import data_dir

_HAN = r"\u3400-\u9fff〇\U00020000-\U0003ffff"


class Words(Struct, frozen=True):
    """The word lists of the file."""

    lead: tuple[str, ...]
    things: tuple[str, ...]
    homes: tuple[str, ...]
    street_signs: str
    ends: str
    wishes: tuple[str, ...]
    strange: tuple[str, ...]
    goods: str
    not_names: tuple[str, ...]
    titles: tuple[str, ...]
    compound: tuple[str, ...]
    sounds: str
    surnames: str


class _Signs(Struct, frozen=True):
    traditional: str
    plain: str


class _File(Struct, frozen=True):
    labels: Mapping[str, tuple[str, ...]]
    words: Words
    signs: _Signs


class ReceiverWords(Struct, frozen=True):
    """Patterns made of the lists.

    Args:
        kinds: What a label stands before, by its core; the longer ones first.
        label: A label as it is set off from what it names.
        lead: The words that a sentence puts before an address, at its end.
        things: What makes another name of a place's short name when it follows.
        street: A piece that is part of a street.
        street_end: How a piece of a street ends.
        estate: A piece that may be a compound as well as a name: 昌平里.
        wish: A piece that is a wish or goods.
        strange: Words that stand in no street and in no name.
        not_name: A piece that is no name.
        family: A Chinese name with a known surname.
        title: A nick with a title: 小美女士.
        sounds: A name whose sounds are written in Chinese, its parts joined by points.
        at_end: A street, and the name that is written to its end; 3单元 is none.
        signs: The plain sign for each traditional one.
    """

    kinds: Mapping[str, str]
    label: re.Pattern[str]
    lead: re.Pattern[str]
    things: re.Pattern[str]
    street: re.Pattern[str]
    street_end: re.Pattern[str]
    estate: re.Pattern[str]
    wish: re.Pattern[str]
    strange: re.Pattern[str]
    not_name: re.Pattern[str]
    family: re.Pattern[str]
    title: re.Pattern[str]
    sounds: re.Pattern[str]
    at_end: re.Pattern[str]
    signs: Mapping[int, str]

    def kind(self, label: str) -> str:
        """Return what a label stands before: `name`, `phone`, `region`, `address`, `post`, `head`, else `other`."""
        word = label.casefold()
        bare = word.rstrip("是为改成)").partition("(")[0].rstrip()
        found = (kind for core, kind in self.kinds.items() if len(core) > 1 and bare.endswith(core))
        return self.kinds.get(word) or self.kinds.get(bare) or next(found, "other")


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _label(labels: Mapping[str, tuple[str, ...]], kinds: Mapping[str, str]) -> str:
    """Return the pattern of a label: set off by a colon, by brackets, by blanks, or by the phone behind it."""
    to = "(?:是|为|改[成为])?"
    whose = rf"(?:{_any(labels['whose'])})*"
    cores = [core for core in kinds if len(core) > 1]
    first = "".join({word[0] for word in (*labels["whose"], *cores)})
    long = rf"(?=[{first}])(?<![a-zA-Z]){whose}(?:{_any(cores)})"
    sign = _any(core for core in kinds if len(core) == 1)
    unknown = rf"(?:^|(?<=[\s,;。]))(?:(?!{long})[{_HAN}]){{2,6}}"
    colon = rf"(?:{long}{to}(?:\([^()]{{1,6}}\))?|(?<![^\W\d_])(?:{sign})|{unknown})\s*\d?\s*[:=]"
    set_off = rf"[\[【(<]\s*(?:{long}|{sign})\s*[\])】>]\s*:?"
    set_off += rf"|(?<![a-zA-Z]){whose}(?:{_any(labels['phone'])}){to}\s*(?=\x00)"
    alone = rf"{long}(?=\s*[\s,|]|\Z)|{whose}(?:{_any(labels['plain'])})(?!打|不通|没人|联系){to}|邮编(?=\d)"
    return rf"(?:{colon}|{set_off}|(?:^|(?<=[\s,;。.、()*-]))(?:{alone}))\s*"


@functools.cache
def load_receiver_words() -> ReceiverWords:
    """Return the patterns."""
    file = msgspec.toml.decode((data_dir() / "receivers.toml").read_bytes(), type=_File)
    labels, words = file.labels, file.words
    cores = {core: kind for kind, several in labels.items() if kind not in ("plain", "whose") for core in several}
    kinds = {core: cores[core] for core in sorted(cores, key=len, reverse=True)}
    surname = rf"(?:{_any(words.compound)}|[{''.join(words.surnames.split())}])"
    title = _any(words.titles)
    family = rf"{surname}[{_HAN}]{{1,2}}|{surname}[\u3400-\u9fff]{{0,2}}(?:{title})"
    single = "".join(one for one in words.strange if len(one) == 1)  # a set is looked at once
    strange = "|".join([f"[{single}]", *(one for one in words.strange if len(one) > 1)])
    sounds = "".join(words.sounds.split())
    named = re.sub("[号幢栋座弄点]", "", words.street_signs + words.ends)
    unit = rf"[{named}\d#]|(?<=[\dA-Za-z一二三四五六七八九十甲乙丙丁东南西北中])[号幢栋座弄]"
    unit += "|[东西南北桥码村路街巷口]头|[代收递网货提务站办民]点"
    return ReceiverWords(
        kinds,
        re.compile(_label(labels, kinds), re.IGNORECASE | re.MULTILINE),
        re.compile(rf"(?:{_any(words.lead)}|[\s:,·])+$"),
        re.compile(rf"[东西南北中]?[一二三四五六七八九十]*(?:{_any(words.things)})"),
        re.compile(rf"[{words.street_signs}]|\d|^[A-Za-z]$|(?:{_any(words.homes)})$"),
        re.compile(rf"(?:{unit}|(?<![a-zA-Z])[a-zA-Z]|单元|\d米|{_any(words.homes)})$"),
        re.compile("[路街巷弄村镇乡屯苑园厦场站区院城里庄寨]$"),
        re.compile(_any(words.wishes)),
        re.compile(rf"{strange}|\d{{7}}"),
        re.compile(rf"{_any((*words.wishes, *words.not_names))}|{strange}|[色码]$|([{words.goods}])(?<!\1\1)$|\d"),
        re.compile(family),
        re.compile(rf"[小大阿老][\u3400-\u9fff]{{1,2}}(?:{title})"),
        re.compile(rf"[{sounds}]{{1,12}}(?:[·•・‧.][{sounds}]{{1,12}}){{1,4}}"),
        re.compile(rf"(.*(?:[号室楼栋幢层座村组店舍院]|单元|\d))((?!单元|[楼房区门]){family})"),
        dict(zip(map(ord, "".join(file.signs.traditional.split())), "".join(file.signs.plain.split()), strict=True)),
    )
