"""How a buyer is addressed: stable for one buyer, another one each time on the same day (M19, M20)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from csdesk.i18n import _
from csdesk.platforms import read_platforms

_TITLES = ("先生", "女士", "小姐")
_DOUBLE = frozenset(re.findall("..", "欧阳司马上官诸葛司徒东方皇甫尉迟公孙慕容令狐宇文长孙夏侯端木轩辕南宫百里独孤"))


class Greetings(Struct, frozen=True, forbid_unknown_fields=True):
    """The salutations of one platform, by language; `{title}` and `{daypart}` stand for what is known."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def of(self, lang: str) -> tuple[str, ...]:
        """Return the greetings of a language, or a plain one."""
        return (self.zh or ("您好",)) if lang == "zh" else (self.en or ("Hello",))


class _File(Struct):
    greetings: Greetings = Greetings()


def shipped_greetings() -> Mapping[str, Greetings]:
    """Return the greetings by platform; one that names none in a language takes those of `other`."""
    files = read_platforms(_File)
    usual = files["other"].greetings
    return {name: Greetings(one.greetings.zh or usual.zh, one.greetings.en or usual.en) for name, one in files.items()}


def load_greetings(path: Path) -> Mapping[str, Greetings]:
    """Return the greetings of an operator's file by platform; `other` is for every platform that is not named.

    Raises `DataError` that names the file, the line and the table.
    """
    from csdesk.texts.toml_files import broken, read_tables

    found = {}
    for name, line, one in read_tables(path, Greetings):
        if wrong := next((text for text in (*one.zh, *one.en) if not fillable(text)), None):
            expected = _("a greeting with no other blanks than {blanks}").format(blanks="{title}, {daypart}")
            said = _("{name}: expected {expected}").format(name=f"[{name}] {wrong}", expected=expected)
            raise broken(path, line, said)
        found[name] = one
    return found


def fillable(greeting: str) -> bool:
    """Tell whether a greeting has no other blanks than `{title}` and `{daypart}`."""
    try:
        greeting.format(title="", daypart="")
    except (LookupError, ValueError, AttributeError):
        return False
    return True


def surname(name: str) -> str:
    """Return the surname of a Chinese name."""
    return name[:2] if name[:2] in _DOUBLE else name[:1]


def title_from(name: str | None, known: str | None = None, lang: str = "zh") -> str:
    """Return `张先生` or `Ms Zhang` as far as it is known, else an empty text.

    Args:
        name: The receiver's name; one that ends in 先生, 女士 or 小姐 says the rest itself.
        known: What the operator noted: a whole title, or `先生` or `女士` to go with the surname.
        lang: Language of the text; an English title is only used as noted.
    """
    if known and known not in _TITLES:
        return known
    if lang != "zh" or not name or "*" in name:
        return ""
    said = next((title for title in _TITLES if name.endswith(title) and len(name) > len(title)), None)
    if said is not None:
        return surname(name) + said
    return surname(name) + known if known else ""


AGAIN = {"zh": "打扰您了，{greeting}", "en": "{greeting} once more"}
"""How a greeting sounds for one who had every greeting of the list today."""


_CHEERFUL = re.compile("高兴|呀|glad|happy|pleasure")


def sober(pool: Sequence[str]) -> tuple[str, ...]:
    """Return the greetings fit for one who waits too long or complains: none that is cheerful."""
    return tuple(text for text in pool if not _CHEERFUL.search(text)) or tuple(pool)


def choose(
    pool: Sequence[str], buyer: str, used_today: Collection[str], *, title: str, daypart: str, again: str = AGAIN["zh"]
) -> str:
    """Return the greeting for a buyer: always the same one first, then the next that was not used today; never twice.

    Args:
        pool: The platform's greetings; those with `{title}` are used only, and first, when the title is known.
        buyer: The buyer's key, e.g. `taobao:nick`.
        used_today: What this buyer was already greeted with today.
        title: `张先生`, or empty.
        daypart: `上午`.
        again: Goes around a greeting once the whole list was used.
    """
    fitting = [text for text in pool if ("{title}" in text) == bool(title)] or list(pool)
    start = zlib.crc32(buyer.encode()) % len(fitting)
    ordered = [*fitting[start:], *fitting[:start], *(text for text in pool if "{title}" not in text)]
    filled = [text.format(title=title, daypart=daypart) for text in ordered]
    while all(text in used_today for text in filled):
        filled = [again.format(greeting=text) for text in filled]
    return next(text for text in filled if text not in used_today)
