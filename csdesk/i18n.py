"""Texts of the interface: English message ids, a complete Chinese catalogue, one language at a time.

`_()` translates now; `N_()` marks a text that is translated later, when it is shown (labels of the action registry).
"""

from __future__ import annotations

import re
import struct

from csdesk.paths import data_dir

LANGUAGES = ("zh", "en")
_CATALOGUES = {"zh": "zh_CN"}


class Catalogue:
    """A compiled catalogue (`.mo`): texts are looked up where they lie, only once each.

    Python's own gettext reads all texts at once, which would cost 10 ms of every start.

    Args:
        data: The file: little-endian, its message ids sorted.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        _magic, _version, self._count, self._ids, self._texts = struct.unpack_from("<5I", data)
        self._known: dict[str, str] = {}

    def find(self, message: str) -> str:
        """Return a message's translation, or the message when there is none."""
        found = self._known.get(message)
        if found is None:
            found = self._known[message] = self._search(message)
        return found

    def _search(self, message: str) -> str:
        wanted, low, high = message.encode(), 0, self._count
        while low < high:
            middle = (low + high) // 2
            found = self._text(self._ids, middle)
            if found == wanted:
                return self._text(self._texts, middle).decode()
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return message

    def _text(self, table: int, number: int) -> bytes:
        size, start = struct.unpack_from("<2I", self._data, table + 8 * number)
        return self._data[start : start + size]


_COUNTED = re.compile(r"\{(\w+)[^{}]*\}|(?<=\w)\[s\]|\[(\w+)\|(\w+)\]")


class _English(str):
    """An English text with words that follow a number before them: `{count} line[s]`, `{count} entr[y|ies]`."""

    def format(self, *args: object, **values: object) -> str:
        """Fill it in; a word is in the singular where the value just before it is 1."""
        before: object = None

        def chosen(found: re.Match[str]) -> str:
            nonlocal before
            name, one, many = found.groups()
            if name is not None:
                before = values.get(name)
                return found[0]
            return (one or "") if str(before) == "1" else many or "s"

        return _COUNTED.sub(chosen, self).format(*args, **values)


def _english(message: str) -> str:
    return _English(message) if "[" in message else message


_current: Catalogue | None = None
_language = "en"
_read: dict[str, Catalogue | None] = {}


def use(language: str) -> None:
    """Switch every text shown from now on to `zh` or `en`; anything else counts as `zh`."""
    global _current, _language
    _language = language if language in LANGUAGES else "zh"
    _current = None if _language == "en" else _load(_CATALOGUES[_language])


def _load(name: str) -> Catalogue | None:
    """Return a catalogue, read once; None in a checkout where it was not compiled yet."""
    if _read.get(name) is None:
        path = data_dir() / "locale" / name / "LC_MESSAGES" / "csdesk.mo"
        try:
            _read[name] = Catalogue(path.read_bytes())
        except FileNotFoundError:
            _read[name] = None
    return _read[name]


def language() -> str:
    """Return the language in use: `zh` or `en`."""
    return _language


def _(message: str) -> str:
    """Return the message in the language in use."""
    return _english(message) if _current is None else _current.find(message)


def every(message: str) -> tuple[str, ...]:
    """Return the message in each language: for reading back what was written in either."""
    return (message, *(into(message, lang) for lang in _CATALOGUES))


def into(message: str, lang: str) -> str:
    """Return the message in a language of one's own choice: for what is said to a buyer."""
    catalogue = _load(_CATALOGUES[lang]) if lang in _CATALOGUES else None
    return _english(message) if catalogue is None else catalogue.find(message)


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark a message for the catalogue without translating it yet."""
    return message


def from_locale(environment: dict[str, str]) -> str:
    """Return `en` when the locale variables name a language that is not Chinese, else `zh`."""
    value = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    name = value.split(".")[0].lower()
    return "zh" if name in ("", "c", "posix") or name.startswith("zh") else "en"
