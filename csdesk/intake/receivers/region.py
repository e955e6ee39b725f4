"""Reads province, city and district where an address begins, by the official divisions and in their order.

What follows the region is street and is left alone: the names of roads, compounds and schools are full of places.
"""

from __future__ import annotations

import re
from operator import attrgetter
from typing import NamedTuple

from csdesk.domain.shared.divisions import ISLAND, Divisions, Named, Place
from csdesk.intake.receivers.names import Sure, judge_name
from csdesk.intake.receivers.pieces import PHONE
from csdesk.intake.receivers.receiver_words import ReceiverWords

GAP = re.compile(r"[\s,，、;；/|·._~>:-]*")
_FILLER = re.compile(r"市辖区|(?:省|自治区)?直辖县级?(?:行政区划|行政单位)?")
_COUNTIES = re.compile(r"县(?=[\s,]|[\u4e00-\u9fff]{2,6}县)")
_HONG_KONG_SAR = "香港特别行政区"
_HONG_KONG = re.compile(r"香港岛|港?岛|九龙|新界")
_NO_UNIT = re.compile(r"[小社园校厂景库市山街营院片地新]区$|[超城门夜集都]市$")
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,5}?(?:街道|镇|乡|区)(?![路街道])")
_ZONE = re.compile(
    r"[^\W\d_路街道巷号弄幢栋镇乡村区县市]{0,6}?(?:经济|技术|高新|产业园?|工业园?|高新园|开发|新|示范|度假|保税|合作|管理|风景){1,6}区"
)
_UNIT = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:自治县|自治旗|区|县|市|旗)(?!场|民政|政)")
ANYWHERE = re.compile(r"[东西南北中内外新老]?[城市郊矿港中新]?区")
"""Districts whose name is also what people call a part of any town: 新城区."""
_UNIT_END = re.compile("(?:区|县|市|旗)$")
_NO_UNIT_NEXT = re.compile("场|民政|政")
_TOWN_NEXT = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:街道|镇|乡)")
_STREET_NEXT = re.compile(
    r"[\s,]*(?!(?:人民)?政府|人民[医法检])(?:([\u4e00-\u9fff]{1,7}?(?:街道|[镇乡村路街巷]|大道))|[\u4e00-\u9fff]{2,10}\d)"
)
_OTHER = re.compile(r"(?<=市)场|(?:人民)?政府|(?<=县)(?:镇|乡)(?![\u4e00-\u9fff]{1,2}(?:街道|镇|乡))|村|街道|路|大道")
"""What makes another name of a place's full name when it follows: 古县镇, 上海市场."""
_LONGER = re.compile(r"[镇乡村路街]|大道|新村|小区|社区|人民|[\u4e00-\u9fff]{0,2}(?:政府|医院|学校|中学|[大小]学|公司)")
"""What makes a house or a town of a district's name: 西湖区人民医院."""
_WHOLE = re.compile(r"[\u4e00-\u9fff]{1,7}?(?:省|市|自治区)")
_SUFFIXES = ("省", "市", "区", "县", "州", "旗", "盟")


class Region(NamedTuple):
    """A region read from a text.

    Args:
        start: Where it begins.
        end: Where the street begins.
        place: Province, city and district; what the text leaves open is None.
        strong: Whether a full name or two levels show that it is a region, not the beginning of another name.
        today: Today's name of a district that was written by its old one.
        choices: The places among which the text does not decide.
        names: How many divisions were read.
        other: Another region that stands further on in the text.
    """

    start: int
    end: int
    place: Place
    strong: bool
    today: str | None = None
    choices: tuple[Place, ...] = ()
    names: int = 1
    other: str | None = None


class _Chain(NamedTuple):
    """Places read one after the other, down to `place`; `names` of them, `full` of these with their suffix."""

    place: Place
    end: int
    names: int = 0
    full: int = 0
    short_end: bool = False
    again: bool = False
    filled: bool = False


def find_region(text: str, starts: list[int], divisions: Divisions, words: ReceiverWords, near: Place) -> Region | None:
    """Return the first region of a text, that of a piece's beginning before one within a piece.

    Args:
        text: The pieces of the text, joined by line feeds.
        starts: Where each begins, those behind a label for the region or the address first.
        divisions: The official table.
        words: The words around places.
        near: Where an ambiguous name most likely lies.
    """
    weak = None
    for start in starts:
        at_start = read_region(text, start, divisions, words.things, near)
        first = at_start if at_start and at_start.strong else _inside(text, start, divisions, words, near)
        if first:
            first = _told_again(text, first, divisions, words, near)
            # a second address, or a region beside another one's street; 浙江省温州市商会 is a house in the street
            behind = _past_gap(text, first.end)
            spots = [behind, *(one for one in starts if one >= behind)]
            inner = (one for one in range(behind + 1, len(text)) if text[one : one + 2] in divisions.heads)
            spots += [one for one in inner if one not in starts and _WHOLE.match(text, one)]
            later = (read_region(text, one, divisions, words.things, near) for one in spots)
            more = (one for one in later if one and one.strong and one.names > _house(one, first, starts))
            other = next((one for one in more if not _same(one, first) or text[first.end : one.start].strip()), None)
            beside = first.start in starts and text.startswith(f"\n{PHONE}", first.end)
            if other and beside and words.family.fullmatch(text[first.start : first.end]):
                return other  # 康县 beside the phone is a name
            return first._replace(other=text[other.start : other.end].replace("\n", " ") if other else first.other)
        weak = weak or at_start
    return weak


def _told_again(text: str, first: Region, divisions: Divisions, words: ReceiverWords, near: Place) -> Region:
    """Return a region with the brackets behind it that say the same: 三元区(福建省三明市)."""
    if text[first.end : first.end + 1] != "(" or (end := text.find(")", first.end)) < 0:
        return first
    again = read_region(text, first.end + 1, divisions, words.things, near)
    return first._replace(end=end + 1) if again and again.end == end and _same(again, first) else first


def _house(other: Region, first: Region, starts: list[int]) -> int:
    """Return how many names another region has to have more than, so that it is no house: 浙江省温州市商会."""
    if other.start in starts:
        return first.names > 1
    return 1 if first.place.district is None else 1 + (other.place[0] != other.place[1])


def _same(one: Region, other: Region) -> bool:
    return all(left == right for left, right in zip(one.place, other.place, strict=True) if left and right)


def _inside(text: str, start: int, divisions: Divisions, words: ReceiverWords, near: Place) -> Region | None:
    """Return the first region that begins within a piece: 寄到杭州市西湖区, 张三浙江省."""
    end = text.find("\n", start) if "\n" in text[start:] else len(text)
    if words.family.fullmatch(text[start:end]):
        return None  # 桑九江 is no place
    for at in range(start + 1, end):
        region = read_region(text, at, divisions, words.things, near)
        if region is None or not region.strong:
            continue
        lead = text[start:at]
        if region.names > 1 or not words.lead.sub("", lead) or judge_name(lead, words) is Sure.YES:
            return region
    return None


def read_region(text: str, start: int, divisions: Divisions, things: re.Pattern[str], near: Place) -> Region | None:
    """Return the region that begins at a position of a text, or None.

    Args:
        text: The text, folded.
        start: Where the region begins.
        divisions: The official table.
        things: What makes another name of a place's short name when it follows: 上海路, 浙江大学.
        near: Where an ambiguous name most likely lies (the former receiver).
    """
    if text[start : start + 2] not in divisions.heads:
        return None
    chains = sorted(_chains(text, _Chain(Place(), start), divisions), key=attrgetter("end"), reverse=True)
    end = next((one.end for one in chains if _may_end(text, one, divisions, things)), None)
    if end is None:
        return None
    best = [one for one in chains if one.end == end and _may_end(text, one, divisions, things)]
    if any(one.place.district is None for one in best):
        best = [one for one in best if one.place.district is None or not one.short_end]  # 西安 is the city, not 西安区
    places = sorted({one.place for one in best}, key=lambda place: tuple(part or "" for part in place))
    here = [one for one in places if any(near) and one[:2] == near[:2]]
    if len(places) > 1 and len(here) == 1:
        return Region(start, end, here[0], True, None, tuple(places))
    names = max(one.names for one in best)
    strong = any(one.full or one.names > 1 for one in best)
    if len(places) > 1:
        common = (parts[0] if len(set(parts)) == 1 else None for parts in zip(*places, strict=True))
        return Region(start, end, Place(*common), strong, None, tuple(places), names)
    return _with_district(text, Region(start, end, places[0], strong, names=names), divisions)


def _past_gap(text: str, at: int) -> int:
    found = GAP.match(text, at)
    return found.end() if found else at


def _depth(place: Place) -> int:
    return 3 if place.district else 2 if place.city else 1


def _chains(text: str, chain: _Chain, divisions: Divisions) -> list[_Chain]:
    """Return every way to read divisions from a position on, each within the one before."""
    at = _past_gap(text, chain.end) if chain.names else chain.end
    gap = at > chain.end or not chain.names
    found = [chain] if chain.names else []
    if chain.names and not chain.filled and (end := _filled(text, at, chain)):
        rest = _chains(text, chain._replace(end=end, filled=True), divisions)
        keep = chain.place.province == _HONG_KONG_SAR  # 九龙 without a district behind it is part of the street
        found += [one for one in rest if not keep or one.names > chain.names]
    if chain.place.province == ISLAND and chain.place.district is None:
        for name in divisions.tree[ISLAND].get(chain.place.city or "", ()):
            if text.startswith(name, at):
                place = chain.place._replace(district=name)
                found.append(_Chain(place, at + len(name), chain.names + 1, chain.full + 1))
    names = divisions.heads.get(text[at : at + 2])
    if names is None:
        return found
    for name in names:
        for named in divisions.by_name[name] if text.startswith(name, at) else ():
            if _within(chain, named, gap=gap):
                after = _Chain(named.place, at + len(name), chain.names + 1, chain.full + named.full, not named.full)
                found += _chains(text, after, divisions)
    if chain.names and not chain.again and (repeated := _repeat(text, at, chain.place)):
        found += _chains(text, chain._replace(end=repeated, short_end=False, again=True), divisions)
    return found


def _filled(text: str, at: int, chain: _Chain) -> int | None:
    """Return where a word ends that stands between two divisions and is none: 市辖区, 省直辖县级行政区划, 九龙."""
    found = _FILLER.match(text, at) or (None if chain.short_end else _COUNTIES.match(text, at))
    if chain.place.province == _HONG_KONG_SAR:
        found = found or _HONG_KONG.match(text, at)
    return found.end() if found else None


def _within(chain: _Chain, named: Named, *, gap: bool) -> bool:
    """Tell whether what a name means lies below a chain and is more exact."""
    place, known = named.place, chain.place
    if not chain.names:
        return True
    depth = _depth(known)
    if place[:depth] != known[:depth] or place[depth:] == known[depth:]:
        return False
    # 杭州市西湖路 is no road in 西湖区: a district without its suffix must stand alone, but 福建石狮 is 石狮市
    town = known.city is None and (place.district or "").endswith("市")
    return named.full or place.district is None or gap or town


def _repeat(text: str, at: int, place: Place) -> int | None:
    """Return where a second spelling of the whole region ends: 上海上海市, 浙江省杭州市 浙江省杭州市."""
    parts = [part for part in dict.fromkeys(place) if part]
    for first in range(len(parts)):
        spot = at
        for part in parts[first:]:
            spot = _past_gap(text, spot)
            if not text.startswith(part, spot):
                break
            spot += len(part)
        else:
            if len(parts) - first > 1 or place.district is None or not _LONGER.match(text, spot):
                return spot
    return None


def _may_end(text: str, chain: _Chain, divisions: Divisions, things: re.Pattern[str]) -> bool:
    """Tell whether the text goes on after a chain as a street does, so that its last name is a place."""
    if not chain.short_end:
        return chain.names > 1 or not _OTHER.match(text, chain.end)
    if chain.place.district and chain.names == 1:
        return bool(_TOWN_NEXT.match(text, chain.end)) or _past_gap(text, chain.end) > chain.end
    no_districts = chain.place.city is not None and not divisions.tree[chain.place.province or ""].get(chain.place.city)
    lower = _ZONE.match(text, chain.end) or (no_districts and _TOWN.match(text, chain.end))
    return bool(lower) or not (things.match(text, chain.end) or text.startswith(_SUFFIXES, chain.end))


def _with_district(text: str, region: Region, divisions: Divisions) -> Region:
    """Return the region with the district that no table lists: a town, a zone, or one that lies elsewhere."""
    province, city, district = region.place
    if district is not None:
        today = divisions.old.get((city or "", district))
        return region._replace(today=today, other=_stray(text, _past_gap(text, region.end), region.place, divisions))
    if city is None:
        return region
    at = _past_gap(text, region.end)
    listed = divisions.tree.get(province or "", {}).get(city)
    if not listed:
        region = region._replace(other=_stray(text, at, region.place, divisions))
    for pattern in (_ZONE, _UNIT) if listed else (_TOWN, _ZONE):
        found = pattern.match(text, at)
        elsewhere = (
            found and pattern is _UNIT and not _district(found.group(), divisions) and _higher(found.group(), divisions)
        )
        if found and not elsewhere and (pattern is _ZONE or not _NO_UNIT.search(found.group())):
            place = Place(province, city, found.group())
            other = found.group() if pattern is not _UNIT and _district(found.group(), divisions) else region.other
            strong = region.strong or pattern is not _UNIT
            return region._replace(end=found.end(), place=place, strong=strong, names=region.names + 1, other=other)
    return region


def _stray(text: str, at: int, place: Place, divisions: Divisions) -> str | None:
    """Return another place that is written behind a region as one more part of it: 东莞市昆山市, 西湖区 余杭区新华路.

    A house is none: 西湖区宁波市第一医院. Nor is the place itself by an old name, nor another city's 新城区.
    """
    town = _TOWN_NEXT.match(text, at)
    if town and (after := _past_gap(text, town.end())) > town.end():
        at = after
    heads = divisions.heads.get(text[at : at + 2], ())
    name = next((one for one in heads if text.startswith(one, at) and _UNIT_END.search(one)), "")
    street = _STREET_NEXT.match(text, at + len(name)) if name else None
    if not street or (name[-1] == "市" and not street[1]) or _NO_UNIT_NEXT.match(text, at + len(name)):
        return None
    mine = [part for part in place if part]
    beside = divisions.tree.get(place.province or "", {}).get(place.city or "", frozenset())
    if name in beside and place.district and place.district[:-1] != name[:-1]:
        return name
    if any(part[:-1] == name[:-1] for part in mine) or divisions.old.get((place.city or "", name)) in mine:
        return None
    known = [one.place for one in divisions.by_name.get(name, ()) if one.full]
    return name if any(one[:2] == place[:2] or not ANYWHERE.fullmatch(name) for one in known) else None


def _district(name: str, divisions: Divisions) -> bool:
    """Tell whether the table has a district of this full name anywhere."""
    return any(one.full and one.place.district for one in divisions.by_name.get(name, ()))


def _higher(text: str, divisions: Divisions) -> bool:
    """Tell whether a text begins with the full name of a province or city."""
    heads = (text[:length] for length in range(3, len(text) + 1))
    return any(one.full and not one.place.district for head in heads for one in divisions.by_name.get(head, ()))
