"""Provinces, cities and districts: which belong together, under which names, and what was renamed (A03)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct


class Place(NamedTuple):
    """A place by its full names of today; None where it is not known."""

    province: str | None = None
    city: str | None = None
    district: str | None = None


class Named(NamedTuple):
    """A place under one of its names; `full` when the name has its suffix (省, 市, 区 …)."""

    place: Place
    full: bool


class Divisions(Struct, frozen=True):
    """The divisions of today.

    Args:
        tree: Districts by city by province; a municipality is its own city, a city may have no districts.
        old: Today's name of an abolished district, by `city` and old name.
        by_short: Full province and city names by short or full name: `浙江` → `浙江省`.
        by_name: Every place by each of its names.
        heads: The names by their first two signs, the longest first, so that most texts need no second look.
    """

    tree: Mapping[str, Mapping[str, frozenset[str]]]
    old: Mapping[tuple[str, str], str]
    by_short: Mapping[str, str]
    by_name: Mapping[str, tuple[Named, ...]]
    heads: Mapping[str, Sequence[str]]


_LONG = re.compile(
    r"(?:(?:壮|回|土家|苗|侗|布依|彝|哈尼|傣|白|景颇|傈僳|藏|羌|蒙古|朝鲜|黎)族|维吾尔|哈萨克|柯尔克孜|蒙古(?=自治州))*"
    r"(?:特别行政区|自治区|自治州|地区|省|市|盟|州|区|县)$"
)
NO_CITY = frozenset(("", "市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县", "直辖县级"))
_ZONE = re.compile(
    r"(?:开发|高新|园|新|试验|示范|度假|保税|管理|风景|合作|经济|功能)(?:技术|产业)*(?:开发)?区$|其[它他]"
)


def short_name(name: str) -> str:
    """Return the everyday name of a province or city: `内蒙古自治区` → `内蒙古`, `恩施土家族苗族自治州` → `恩施`."""
    short = _LONG.sub("", name)
    return short if len(short) >= 2 else name


def make_divisions(tree: Mapping[str, Mapping[str, frozenset[str]]], old: Mapping[tuple[str, str], str]) -> Divisions:
    """Return the divisions of a tree with the index of their short names; a city never hides a province."""
    by_short: dict[str, str] = {}
    for names in (tree, [city for cities in tree.values() for city in cities]):
        for name in names:
            for one in (name, short_name(name)):
                by_short.setdefault(one, name)
    by_name = _by_name(tree, old)
    heads: dict[str, list[str]] = {}
    for name in sorted(by_name, key=len, reverse=True):
        heads.setdefault(name[:2], []).append(name)
    return Divisions(tree, old, by_short, by_name, heads)


def _by_name(
    tree: Mapping[str, Mapping[str, frozenset[str]]], old: Mapping[tuple[str, str], str]
) -> dict[str, tuple[Named, ...]]:
    """Return every place by its names: full, short, and short with the suffix that people put there."""
    found: dict[str, dict[Named, None]] = {}

    def add(place: Place, full: str, *suffixes: str) -> None:
        short = full[:-1] if place.district and full[-1] in "区县市旗" else short_name(full)
        if mixed := _AUTONOMOUS.fullmatch(full):
            short = mixed.group(1)
        names = (
            {short: False}
            | {f"{short}{suffix}": True for suffix in suffixes if suffix}
            | {full: True, _CALLED.get(full, full): True}
        )
        for name, whole in names.items():
            if len(name) > 1:
                found.setdefault(name, {})[Named(place, whole)] = None

    for province, cities in tree.items():
        alone = province in cities
        add(Place(province, province if alone else None), province, *(("市",) if alone else ("省", "自治区")))
        for city, districts in cities.items():
            if city != province:
                add(Place(province, city), city, _EVERYDAY.get(city[-3:], ""))
            for district in () if province == ISLAND else districts:
                add(Place(province, city, district), district, _EVERYDAY.get(district[-3:], ""))
    homes = {city: province for province, cities in tree.items() for city in cities}
    for city, name in old:
        if city in homes:
            add(Place(homes[city], city, name), name, "")
    return {name: tuple(places) for name, places in found.items()}


ISLAND = "台湾省"
"""Its districts have no names of their own: the mainland has the same, so they are looked for below their city only."""
_CALLED = {"巴音郭楞蒙古自治州": "巴州", "博尔塔拉蒙古自治州": "博州", "克孜勒苏柯尔克孜自治州": "克州"}
"""Names that are too long to say."""
_EVERYDAY = {"自治州": "州", "自治县": "县"}
_AUTONOMOUS = re.compile(r"(.{2,}?)(?:.{1,4}族|哈萨克|蒙古|锡伯|塔吉克)+自治[县旗]")


class PlaceCheck(NamedTuple):
    """What is wrong with a place: a code (`province_unknown`, `city_mismatch`, `district_mismatch`) or None.

    `today` is the name that the district has today, when the address uses an old one.
    """

    code: str | None
    today: str | None = None


def check_place(divisions: Divisions, province: str | None, city: str | None, district: str | None) -> PlaceCheck:
    """Tell whether province, city and district belong together; parts that are absent are not judged."""
    if not province:
        return PlaceCheck("province_unknown")
    full = divisions.by_short.get(province)
    cities = divisions.tree.get(full or "")
    if full is None or cities is None:
        return PlaceCheck("province_unknown")
    town = _city(cities, full, city, district)
    if town is None:
        return PlaceCheck("city_mismatch")
    districts = cities[town] if town else frozenset().union(*cities.values())
    if not district or not districts or district in districts or district in cities:
        return PlaceCheck(None)
    today = divisions.old.get((town or full, district))
    if today is not None:
        return PlaceCheck(None, today)
    elsewhere = any(one.full and one.place.district for one in divisions.by_name.get(district, ()))
    if (_ZONE.search(district) and not elsewhere) or any(
        one.startswith(district) for one in districts if len(district) >= 2
    ):
        return PlaceCheck(None)
    return PlaceCheck("district_mismatch")


def _city(cities: Mapping[str, frozenset[str]], province: str, city: str | None, district: str | None) -> str | None:
    """Return the full name of a province's city, `""` when there is none to judge, None when it is another's."""
    if (city or "") in NO_CITY or city == province:
        if province in cities:
            return province
        return district if district in cities else ""
    assert city is not None
    if city in cities:
        return city
    if city == short_name(province) and province in cities:
        return province
    found = [one for one in cities if short_name(one) == short_name(city)]
    if found:
        return found[0]
    return next((town for town, districts in cities.items() if city in districts), None)
