"""What a buyer leaves behind in texts: words that are hers for certain, and words that may be another's (D01)."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum

from csdesk.domain.shared.masking import find_phones

_LINE_ESCAPE = re.compile(r"\\+[nrt]")
_CODE_ESCAPE = re.compile(r"\\+u([0-9a-fA-F]{4})")
_SIGN_ESCAPE = re.compile(r"\\+(?=[!-/:-@\[-`{-~])")
_GREETING = "您好|你好|先生|女士|小姐|亲|同学|老师"
_WORD = re.compile(r"[a-z0-9_-]+")
_MASKED = re.compile(r"[*＊•●]")


class Trace(IntEnum):
    """How sure it is that a text is about her."""

    NONE = 0
    MAYBE = 1
    CERTAIN = 2


class Traces:
    """The words by which a buyer is known.

    A phone and an order number are hers wherever they stand, and so is a nick that no ordinary word can be. A nick that
    may be a word (高兴) is hers where a line or a cell is it, or begins with it as one is called; elsewhere it may be
    hers, as a name may. What is masked (蒋*) is nobody's.

    Args:
        phones: Phones as they are stored; of one with an extension many buyers have the number.
        numbers: Order and tracking numbers.
        nicks: Nicks.
        names: Names of receivers.
    """

    def __init__(
        self,
        *,
        phones: Iterable[str] = (),
        numbers: Iterable[str] = (),
        nicks: Iterable[str] = (),
        names: Iterable[str] = (),
    ) -> None:
        self._phones = {found[0].digits for text in phones if len(found := find_phones(text)) == 1}
        known = [plain_words(nick) for nick in nicks if len(nick) > 1 and not is_masked(nick)]
        sure = [word for word in known if _is_no_word(word)]
        self._certain = _any([*map(plain_words, numbers), *sure], "(?<![a-z0-9_]){}(?![a-z0-9_])")
        self._called = _any(
            known,
            rf"(?:^|[\r\n\t|>\"「【]) *@?{{}} *(?:$|[\r\n\t|<\"」】:：，,]|[(（] ?\d|\d\d|{_GREETING})",
        )
        words = [*known, *(plain_words(name) for name in names if len(name) > 1 and not is_masked(name))]
        self._maybe = _any(words, "{}")

    def judge(self, text: str) -> Trace:
        """Tell whether a text is about her, in whatever way its signs are escaped."""
        words = plain_words(text)
        if _found(self._certain, words) or _found(self._called, words):
            return Trace.CERTAIN
        if self._phones and any(found.digits in self._phones for found in find_phones(words)):
            return Trace.CERTAIN
        return Trace.MAYBE if _found(self._maybe, words) else Trace.NONE


class Others:
    """Everybody else, by what nobody shares with them.

    Args:
        phones: Their phones.
        words: Their order and tracking numbers and nicks.
    """

    def __init__(self, phones: Iterable[str], words: Iterable[str]) -> None:
        self._phones = {found[0].digits for text in phones if len(found := find_phones(text)) == 1}
        known = {plain_words(word) for word in words if len(word) > 1 and not is_masked(word)}
        self._numbers = {word for word in known if word.isascii()}
        self._nicks = known - self._numbers

    def are_in(self, text: str) -> bool:
        """Tell whether one of them stands in a text."""
        words = plain_words(text)
        return self.own(text) or any(found.digits in self._phones for found in find_phones(words))

    def own(self, text: str) -> bool:
        """Tell whether a text names an order or a nick of one of them; a phone may be hers as well."""
        words = plain_words(text)
        return not self._numbers.isdisjoint(_WORD.findall(words)) or any(nick in words for nick in self._nicks)


def plain_words(text: str) -> str:
    """Return a text without escapes of JSON, Markdown and HTML and without signs nobody sees, folded."""
    text = _LINE_ESCAPE.sub("\n", text) if "\\" in text else text
    text = _CODE_ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
    text = html.unescape(_SIGN_ESCAPE.sub("", text))
    text = text if text.isprintable() else "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", text).casefold()


def is_masked(nick: str) -> bool:
    """Tell whether a platform has masked a nick or a name, so that many buyers have it."""
    return bool(_MASKED.search(nick))


def _is_no_word(nick: str) -> bool:
    """Tell whether a nick can stand for nobody else: it has digits, or is longer than a word."""
    return len(nick) >= 6 or (len(nick) >= 4 and any(sign.isdigit() or sign == "_" for sign in nick))


def _any(words: Iterable[str], around: str) -> re.Pattern[str] | None:
    found = "|".join(map(re.escape, sorted({word for word in words if len(word) > 1}, key=len, reverse=True)))
    return re.compile(around.replace("{}", f"(?:{found})")) if found else None


def _found(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None
