"""Reads an address, and an order, out of free text: who, phone, where, and what else the buyer wrote.

The parse is a suggestion: the buyer's words are kept beside it (`raw`), and nothing of them is lost (`rest`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

from csdesk.domain.shared.divisions import Divisions, Place, short_name


class Parsed(Struct, frozen=True):
    """What a free text seems to say.

    Args:
        raw: The buyer's words, untouched.
        name: Receiver.
        phone: Phone, with `-` and its extension when there is one.
        province: Province of today by its full name.
        city: City.
        district: District, as the buyer wrote it.
        address: Street and number.
        rest: What is no part of the address: goods, colours, wishes.
        today: Today's name of a district that was written by its old one.
    """

    raw: str
    name: str | None = None
    phone: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    address: str | None = None
    rest: str | None = None
    today: str | None = None


_MOBILE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?:\s*(?:转|ext\.?|-|,)\s*(\d{1,6}))?(?!\d)", re.I
)
_LAND = re.compile(r"(?<!\d)(0\d{2,3})[- ]?(\d{7,8})(?:\s*(?:转|-)\s*(\d{1,6}))?(?!\d)")
_LABEL = re.compile(
    r"(?P<name>收货人(?:姓名)?|收件人(?:姓名)?|姓名|联系人|名字)|(?P<phone>手机号码?|联系电话|联系方式|电话|手机|tel)"
    r"|(?P<region>所在地区|地区|省市区)|(?P<address>详细地址|收货地址|收件地址|邮寄地址|地址)|(?P<post>邮编|邮政编码)",
    re.I,
)
_LABELLED = re.compile(rf"(?:{re.sub(r'[?]P<[a-z]+>', '?:', _LABEL.pattern)})\s*[::]\s*", re.I)
_BREAK = re.compile(r"[,，;；。|\n\r\t]+|\s+")
_NAME = re.compile(r"(?:[\u4e00-\u9fff]{1,3}(?:先生|女士|小姐)|[\u4e00-\u9fff·]{2,4}|[A-Za-z]+(?: [A-Za-z]+){0,2})")
_STREET = re.compile(r"[路街道巷弄号幢栋楼室层村镇乡屯组社苑园厦座场店站]|\d")
_GOODS = re.compile(r"[一二两三四五六七八九十百半\d]+(?:件|个|只|条|双|套|箱|包|盒|瓶|把|块|斤|份|本|张|支|袋)")
_TRAILING_NAME = re.compile(r"(.*(?:号|室|楼|栋|幢|单元|层|座|村|组|店|\d))([\u4e00-\u9fff]{2,3})")
_ROAD_AFTER = re.compile(r"^(?:[东西南北中]?[一二三四五]?(?:路|街|大道|巷|里|大厦|银行|饭店))")


def parse_address(raw: str, divisions: Divisions) -> Parsed:
    """Return what a free text seems to say of who, phone and where; parts that are not there are None."""
    text = unicodedata.normalize("NFKC", raw)
    phone, text = _take_phone(text)
    named: dict[str, str] = {}
    pieces = _pieces(text, named)
    start = _find_region(pieces, divisions)
    if start is None:
        name = named.get("name") or next((one for one in pieces if one != _PHONE and _NAME.fullmatch(one)), None)
        rest = " ".join(one for one in pieces if one not in (_PHONE, name))
        return Parsed(raw, name, phone, address=named.get("address"), rest=rest or None)
    before, region = pieces[: start[0]], pieces[start[0] :]
    lead, region[0] = region[0][: start[1]], region[0][start[1] :]
    place, today, region = _take_region(region, divisions)
    detail, after = _split_detail(region)
    loose = [one for one in (*before, lead, *after) if one]
    name = named.get("name") or _choose_name(loose)
    if name is None:
        detail, name = _name_at_end(detail, after)
    rest = " ".join(one for one in loose if one not in (_PHONE, name))
    return Parsed(raw, name, phone, *place, "".join(detail) or None, rest or None, today)


_PHONE = "\x00"
"""Stands where the phone was, so that a name beside it is known for one."""


def _take_phone(text: str) -> tuple[str | None, str]:
    match = _MOBILE.search(text)
    if match:
        number = "".join(match.group(1, 2, 3)) + (f"-{match.group(4)}" if match.group(4) else "")
    else:
        match = _LAND.search(text)
        if not match:
            return None, text
        number = "-".join(part for part in match.groups() if part)
    return number, f"{text[: match.start()]} {_PHONE} {text[match.end() :]}"


def _pieces(text: str, named: dict[str, str]) -> list[str]:
    """Return the text's pieces without labels; what a name label stands before goes to `named`."""
    found: list[str] = []
    cuts = [0, *(match.start() for match in _LABELLED.finditer(text)), len(text)]
    for part in (text[start:end] for start, end in pairwise(cuts)):
        label = _LABELLED.match(part)
        pieces = [one for one in _BREAK.split(part[label.end() :] if label else part) if one]
        kind = _LABEL.match(part) if label else None
        if kind and kind.lastgroup == "name" and pieces:
            named["name"] = pieces.pop(0)
        elif kind and kind.lastgroup == "post" and pieces:
            pieces.pop(0)
        found += pieces
    return found


def _find_region(pieces: list[str], divisions: Divisions) -> tuple[int, int] | None:
    """Return the piece and the position in it where the region begins: province before city before district."""
    short = sorted(divisions.by_short, key=len, reverse=True)
    cities = {city for towns in divisions.tree.values() for city in towns}
    for names in (divisions.tree, [one for one in short if divisions.by_short[one] in divisions.tree], cities, short):
        for index, piece in enumerate(pieces):
            spots = [piece.find(name) for name in names if name in piece and _is_place(piece, name)]
            if spots:
                return index, min(spots)
    districts = {one for towns in divisions.tree.values() for some in towns.values() for one in some}
    for index, piece in enumerate(pieces):
        spots = [piece.find(name) for name in districts if len(name) > 2 and name in piece]
        if spots:
            return index, min(spots)
    return None


def _is_place(piece: str, name: str) -> bool:
    return not _ROAD_AFTER.match(piece[piece.find(name) + len(name) :])


def _take_region(pieces: list[str], divisions: Divisions) -> tuple[Place, str | None, list[str]]:
    """Cut province, city and district off the front of the pieces."""
    text = "\n".join(pieces)
    province, text = _take(text, divisions.tree)
    cities = divisions.tree[province] if province else {city for towns in divisions.tree.values() for city in towns}
    city, text = _take(text, cities)
    if province is None and city is not None:
        province = divisions.province_of(city)
    if city is None and province in divisions.tree.get(province or "", {}):
        city = province
        text = re.sub(r"^\n?(?:市辖区|县)", "", text)
    district, today, text = _take_district(text, province, city, divisions)
    if city is None and district is not None:
        province, city = _home_of(district, province, divisions)
    return Place(province, city, district), today, [one for one in text.split("\n") if one]


def _take(text: str, names: Iterable[str]) -> tuple[str | None, str]:
    text = text.lstrip("\n- ")
    for name in sorted(names, key=len, reverse=True):
        for one in (name, short_name(name)):
            if text.startswith(one) and (one == name or not _ROAD_AFTER.match(text[len(one) :])):
                rest = text[len(one) :]
                return name, rest if one == name else re.sub(r"^(?:省|市|州|地区)", "", rest)
    return None, text


def _take_district(
    text: str, province: str | None, city: str | None, divisions: Divisions
) -> tuple[str | None, str | None, str]:
    text = text.lstrip("\n- ")
    towns = divisions.tree.get(province or "", {})
    if city is not None:
        known = set(towns.get(city, frozenset()))
    else:
        known = {one for cities in divisions.tree.values() for some in cities.values() for one in some}
    old = {name: today for (town, name), today in divisions.old.items() if town == city}
    for name in sorted({*known, *old}, key=len, reverse=True):
        if text.startswith(name):
            return name, old.get(name), text[len(name) :]
    if city is not None and not towns.get(city):
        match = re.match(r"[\u4e00-\u9fff]{2,5}?(?:街道|镇|乡|区)", text)
        if match:
            return match.group(), None, text[match.end() :]
    match = re.match(r"[\u4e00-\u9fff]{2,8}?(?:开发|高新|工业园|新|园)区", text)
    return (match.group(), None, text[match.end() :]) if match else (None, None, text)


def _home_of(district: str, province: str | None, divisions: Divisions) -> tuple[str | None, str | None]:
    """Return the province and city of a district when only one has it."""
    found = [
        (one, city)
        for one, cities in divisions.tree.items()
        if province in (None, one)
        for city, districts in cities.items()
        if district in districts
    ]
    return found[0] if len(found) == 1 else (province, None)


def _split_detail(pieces: list[str]) -> tuple[list[str], list[str]]:
    """Split the pieces after the region into the street and what comes after it."""
    detail: list[str] = []
    for index, piece in enumerate(pieces):
        if piece == _PHONE or _GOODS.fullmatch(piece) or (detail and not _STREET.search(piece)):
            return detail, pieces[index:]
        detail.append(piece)
    return detail, []


def _choose_name(pieces: list[str]) -> str | None:
    """Return the piece that is most likely a name: the one beside the phone, before it rather than after."""
    at = pieces.index(_PHONE) if _PHONE in pieces else 0
    near = sorted(range(len(pieces)), key=lambda index: (abs(index - at), index > at))
    return next((pieces[one] for one in near if pieces[one] != _PHONE and _NAME.fullmatch(pieces[one])), None)


def _name_at_end(detail: list[str], after: list[str]) -> tuple[list[str], str | None]:
    """Cut a name off the end of the street when the phone follows it directly."""
    match = _TRAILING_NAME.fullmatch(detail[-1]) if detail and after[:1] == [_PHONE] else None
    return ([*detail[:-1], match.group(1)], match.group(2)) if match else (detail, None)
