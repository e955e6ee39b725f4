"""A text as the check reads it: NFKC, small letters, look-alikes made equal, marks gone; each character has its place.

`傻 * 逼`, `ＶＸ` and `v×` all read as what they mean, and a finding still points into the original text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

_LOOKALIKES = """
    аa еe оo рp сc хx ѕs іi ѵv уy кk мm тt нh вb αa οo νv χx κk υu ρp τt ιi ∨v ✓v
    √v ㄨx 乂x 滾滚 媽妈 罵骂 慫怂 貨货 賤贱 殺杀 豬猪 腦脑 殘残 廢废 騙骗 臉脸 惡恶 報报 訴诉 責责
    問问 題题 關关 係系 繫系 閉闭 說说 話话 賬账 帳账 轉转 號号 碼码 團团 聯联 電电 錢钱 匯汇 銀银 開开
    戶户 掃扫 維维 進进 羣群 衛卫 連连 線线 離离 評评 價价 現现 紅红 優优 級级 極极 國国 際际 與与 讓让
    嗎吗 別别 買买 賣卖 還还 獎奖 勵励 補补 償偿 圖图 曬晒 單单 刪删 換换 送送 這这 個个 們们 應应 該该
    沒没 無无 為为 時时 間间 達达 發发 運运 遞递 會会 證证 後后 週周 點点 東东 來来 樣样 實实 質质 〇0
    卄廿 薇微 溦微 徴微 徽微 丄上 曰日 ➕加 ❌叉
"""
_KEPT_LETTERS = frozenset(("Lu", "Ll", "Lt", "Lo", "Lm"))
_KEPT_MARKS = frozenset("%+¥$")


class _Fold(dict[str, str]):
    """What each character becomes; worked out when first met."""

    def __missing__(self, char: str) -> str:
        plain = unicodedata.normalize("NFKC", char).casefold()
        folded = "".join(_LETTERS.get(part, part) for part in plain if _stays(part))
        self[char] = folded
        return folded


def _stays(char: str) -> bool:
    category = unicodedata.category(char)
    return category in _KEPT_LETTERS or category[0] == "N" or char in _KEPT_MARKS or char in _LETTERS


_LETTERS = {pair[0]: pair[1:] for pair in _LOOKALIKES.split()}
_FOLD = _Fold()


def fold(text: str) -> str:
    """Return a text folded, without places: for the phrases themselves."""
    return "".join(_FOLD[char] for char in text)


class Folded:
    """A text folded.

    Args:
        original: The text as it will be sent.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        parts = [_FOLD[char] for char in original]
        self.text = "".join(parts)
        self._parts = parts

    @cached_property
    def places(self) -> list[int]:
        """The place in the original of each folded character."""
        return [place for place, part in enumerate(self._parts) for _char in part]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of a non-empty span of the folded text."""
        return self.places[start], self.places[end - 1] + 1


_BORDERS = frozenset(",.。、!?;:\n")
_SPACED_OUT = re.compile(r"(?:[\u4e00-\u9fff][.,、。·…\s]){2,40}[\u4e00-\u9fff]")
_BETWEEN_DIGITS = frozenset("-~—–.:,")


class Tight(Folded):
    """A text folded, but with the borders of its clauses and the blanks between Latin words: for grammar.

    `明 天 到` and `明.天.到` both read as `明天到`, while `今天发,到了告诉您` keeps its comma.

    Args:
        original: The text as it will be sent.
    """

    def __init__(self, original: str) -> None:
        loose = {place for run in _SPACED_OUT.finditer(original) for place in range(run.start() + 1, run.end(), 2)}
        super().__init__(original)
        self._parts = [part or ("" if place in loose else self._mark(place)) for place, part in enumerate(self._parts)]
        self.text = "".join(self._parts)

    def _mark(self, place: int) -> str:
        """Return what a sign reads as where it stands: itself at a border, a blank between Latin words, or nothing."""
        char = self.original[place]
        sign = "'" if char in "'’" else unicodedata.normalize("NFKC", char)
        before = self._parts[place - 1] if place else ""
        after = self._parts[place + 1] if place + 1 < len(self._parts) else ""
        if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
            if sign == "'" or char.isspace():
                return sign if sign == "'" else " "
            if sign in _BETWEEN_DIGITS:
                return sign if sign in _BORDERS or before.isdecimal() else "-"
        return sign if sign in _BORDERS else ""


class _Same(dict[int, str]):
    """NFKC of each character where that is one character, so that places stay as they are."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = plain if len(plain) == 1 else chr(code)
        return self[code]


_SAME = _Same()


def same_length(text: str) -> str:
    """Return a text with full-width forms as plain ones and small letters, each character in its place."""
    return text.translate(_SAME)
