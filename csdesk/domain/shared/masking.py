"""Personal data as it may be shown: `张*`, `138****8000`, `浙江省 杭州市 西湖区 ****` (D01)."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from csdesk.domain.shared.facts import Receiver

HIDDEN = "****"

# What people write is looked at as if it were plain (`_Plain`). A phone is told by its digits, with a blank, dot or
# dash or two between any of them, or other signs between groups of them; longer runs are order or tracking numbers.
_GAP = "[ .-]{0,2}"
_SIGNS = r"[^\w]{1,3}"
_GROUPS = ((3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 3, 4), (1,) * 11)
_GROUPED = "|".join(_SIGNS.join(rf"\d{{{size}}}" for size in sizes) for sizes in _GROUPS)
_PHONE = (
    rf"(?<!\d)(?:(?:(?:\+|00)?86(?:{_GAP}|{_SIGNS}))?(?:1(?:{_GAP}\d){{10}}|(?=1\W*[3-9])(?:{_GROUPED}))"
    rf"|0\d{{2,3}}(?:{_GAP}|{_SIGNS})(?:\d{{7,8}}|\d{{3,4}}[ .-]\d{{3,4}})"
    rf"|\+\d(?:[ .()/-]{{0,3}}\d){{7,14}}|00[1-9](?:[ .()/-]{{0,3}}\d){{8,14}}"
    rf"|(?<![A-Za-z])(?:852|853)\)?{_GAP}\d{{4}}{_GAP}\d{{4}})(?!\d)"
)
FEWEST = 8
"""How many digits a phone has at least."""
_NUMERALS = ("〇零○", "一壹幺", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_SPOKEN = {ord(sign): str(digit) for digit, signs in enumerate(_NUMERALS) for sign in signs}

# A street, from the name of the road or compound to the last room; what stands before it (the district) stays.
_NAME = "[^\\W\\d_省市区县旗镇乡到在至寄送往是于址]"
_HOUSE = r"[\d一二三四五六七八九十百]{1,5}"
_KINDS = "小区|花园|苑|公寓|大厦|新村|家园|公馆|广场|宿舍|园区|[科产工]\\w业?园|村|屯"
_PLACE = rf"{_NAME}{{2,10}}?(?:路|街|大道|巷|弄|胡同|{_KINDS})"
_UNIT = "号楼|号院|号|栋|幢|座|单元|室|楼|层|户|房|弄|组|队|#"
_STREET = (
    rf"(?:{_NAME}{{1,8}}?(?:路|街|大道|巷|弄|胡同)[东西南北中]?(?:[\d一二三四五六]段)? ?"
    rf"[甲乙丙附]?{_HOUSE} ?(?:-\d+ ?)?(?:{_UNIT})|{_NAME}{{2,10}}?(?:{_KINDS})"
    rf"[^\s,，。;；!！?？、]{{0,8}}?{_HOUSE} ?(?:{_UNIT})"
    r"|(?<!\d)\d{1,4} ?(?:号楼|栋|幢|座) ?(?:\d{1,2} ?单元 ?)?\d{3,4}(?!\d)(?:室|户|房)?)"
    rf"(?:[^\s,，。;；!！?？、]{{0,10}}?(?:{_UNIT})(?:\d{{2,5}}(?!\d))?)*"
)
# A name that stands alone beside a phone or a street: 王五 199…. One masked too much is better than one too few.
_HAN = "\u3400-\u9fff"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_NO_NAMES = "马上|方便|[白黄金]色|江[苏西]|石家庄|任何|何时|高兴|谢谢|金额|万一|于是"
_OWN_NAME = rf"(?:(?<![{_HAN}])|(?<=收[件货]人)|(?<=姓名)|(?<=联系人))(?!{_NO_NAMES})([{_SURNAMES}][{_HAN}]{{1,2}}?)收?"
_BEFORE = rf"{_OWN_NAME}[\W_]{{0,3}}(?:(?:联系)?电话|手机号?)?[\W_]{{0,2}}$"
_AFTER = rf"[\W_]{{0,3}}(?:收[件货]人|姓名)?[\W_]{{0,2}}{_OWN_NAME}(?![{_HAN}])"
_ROAD = "[路街巷弄园苑寓厦村馆场舍屯幢栋座]|大道|胡同|小区|号楼"
_ROAD_ABROAD = r"\b(?:road|rd|street|st|avenue|ave|lane|ln|drive|dr|boulevard|blvd)\b"
_STREET_ABROAD = rf"(?<!\d)\d{{1,5}} (?:[a-z][\w'-]* ){{1,3}}{_ROAD_ABROAD}"
_WORTH_A_LOOK = re.compile(rf"[\d{''.join(_NUMERALS)}①-⑨⓪❶-❾➀-➈⁰¹²³⁴-⁹₀-₉]")
_UNSEEN = "\u200b"
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


class _Plain(dict[int, str]):
    """A table for `str.translate` that keeps the length: digits of any script, widths and gaps as we write them."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kind, digit = unicodedata.category(sign), unicodedata.digit(sign, None)
        if digit is not None:
            plain = str(digit)
        elif sign in "\n\r":
            plain = "\n"
        elif kind == "Zs" or sign == "\t":
            plain = " "
        elif kind in ("Cf", "Cc", "Cs", "Mn", "Me") or sign in _FILLERS:
            plain = _UNSEEN
        elif kind == "Pd" or sign in "·．。._":
            plain = "-" if kind == "Pd" else "."
        else:
            plain = unicodedata.normalize("NFKC", sign).lower()
        self[code] = plain if len(plain) == 1 else sign
        return self[code]


_PLAIN = _Plain()


class Found(NamedTuple):
    """Something personal in a text: from where to where, and what is shown instead."""

    start: int
    end: int
    shown: str
    digits: str = ""


@functools.cache
def _pattern(words: str) -> re.Pattern[str]:
    """Return a pattern, made when it is first needed: that takes a millisecond or two."""
    return re.compile(words)


def find_phones(text: str) -> list[Found]:
    """Return every phone number of a text, however it is written."""
    plain, places = _plain(text)
    return _in_text(text, places, _phones(plain))


def _plain(text: str) -> tuple[str, range | list[int]]:
    """Return a text as it is looked at, without what is not seen, and where each sign of that is in the text."""
    plain = text.translate(_PLAIN)
    if _UNSEEN not in plain:
        return plain, range(len(plain))
    return plain.replace(_UNSEEN, ""), [place for place, sign in enumerate(plain) if sign != _UNSEEN]


def _in_text(text: str, places: range | list[int], found: Iterable[Found]) -> list[Found]:
    """Return what was found at its places in the text, in order; what overlaps is one, shown as the first of it."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        start, end = places[one.start], places[one.end] if one.end < len(places) else len(text)
        if kept and start < kept[-1].end:
            kept[-1] = kept[-1]._replace(end=max(end, kept[-1].end))
        else:
            kept.append(one._replace(start=start, end=end))
    return kept


def _phones(plain: str) -> Iterator[Found]:
    """Yield phones in digits, then those with Chinese digits in what is left."""
    digits = _WORTH_A_LOOK.findall(plain)
    for numerals in ({}, _SPOKEN) if len(digits) >= FEWEST else ():
        left = plain.translate(numerals) if numerals else plain
        for match in _pattern(_PHONE).finditer(left):
            own = re.sub(r"\D", "", match.group()).removeprefix("00").removeprefix("86")
            yield Found(*match.span(), f"{own[:3]}{HIDDEN}{own[-4:]}", own)
            plain = f"{plain[: match.start()]}{'x' * len(match.group())}{plain[match.end() :]}"
        if "".join(digits).isascii():
            break


def _streets(plain: str) -> Iterator[Found]:
    for hint, street in ((_ROAD, _STREET), (_ROAD_ABROAD, _STREET_ABROAD)):
        if _pattern(hint).search(plain):
            yield from (Found(*match.span(), HIDDEN) for match in _pattern(street).finditer(plain))


def _beside(plain: str, found: Iterable[Found]) -> Iterator[Found]:
    """Yield the names that stand alone before or behind a phone or a street."""
    for one in found:
        begin = max(0, one.start - 16)
        before = _pattern(_BEFORE).search(plain[begin : one.start])
        after = _pattern(_AFTER).match(plain[one.end : one.end + 16])
        for match, offset in ((before, begin), (after, one.end)):
            if match is not None:
                yield Found(offset + match.start(1), offset + match.end(1), mask_name(match[1]) or "")


def _of_receiver(plain: str, receiver: Receiver) -> Iterator[Found]:
    """Yield where a receiver's name and street stand, and the roads and compounds of the street alone."""
    street = receiver.address or ""
    for words, least, shown in (
        (receiver.name or "", 2, mask_name(receiver.name) or ""),
        (street, 3, HIDDEN),
        *((part, 3, HIDDEN) for part in _pattern(_PLACE).findall(street)),
    ):
        signs = [sign for sign in words.translate(_PLAIN) if sign.isalnum()]
        if len(signs) >= least and signs[0] in plain:
            edge = r"(?<![a-z\d])" if signs[0].isascii() else ""
            for match in _pattern(edge + r"[\s.,，-]*".join(map(re.escape, signs))).finditer(plain):
                yield Found(*match.span(), shown)


def mask_name(name: str | None) -> str | None:
    """Return the first character of a name and one star."""
    return name if not name else f"{name[0]}*"


def mask_phone(phone: str | None) -> str | None:
    """Return the first three and last four digits of a phone; a short or odd one is hidden whole."""
    if not phone:
        return phone
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 10 else HIDDEN


def mask_text(text: str | None, receivers: Iterable[Receiver | None] = ()) -> str | None:
    """Return a free text with every phone and street in it masked, and names and streets of its order's receivers."""
    known = [one for one in receivers if one is not None]
    if not text or not (known or _WORTH_A_LOOK.search(text)):
        return text
    plain, places = _plain(text)
    own = (found for one in known for found in _of_receiver(plain, one))
    pieces, done = list[str](), 0
    known_places = [*_phones(plain), *_streets(plain)]
    for one in _in_text(text, places, (*known_places, *_beside(plain, known_places), *own)):
        pieces += [text[done : one.start], one.shown]
        done = one.end
    return "".join((*pieces, text[done:]))


def mask_nick(nick: str | None, receivers: Iterable[Receiver | None]) -> str | None:
    """Return by what name a buyer goes, with the name of a receiver of his order in it masked as everywhere."""
    known = [one for one in receivers if nick and one is not None and one.name and one.name in nick]
    return mask_text(nick, known) if known else nick


def masker(*, reveal: bool, receivers: Iterable[Receiver | None] = ()) -> Callable[[str | None], str | None]:
    """Return what shows a free text: as it stands when personal data are revealed, else as `mask_text`."""
    return (lambda text: text) if reveal else functools.partial(mask_text, receivers=tuple(receivers))


def mask_receiver(receiver: Receiver | None) -> Receiver | None:
    """Return the receiver with name, phone and street hidden; province, city and district stay."""
    if receiver is None:
        return None
    return Receiver(
        name=mask_name(receiver.name),
        phone=mask_phone(receiver.phone),
        province=receiver.province,
        city=receiver.city,
        district=receiver.district,
        country=receiver.country,
        address=HIDDEN if receiver.address else receiver.address,
        readable=receiver.readable,
    )
