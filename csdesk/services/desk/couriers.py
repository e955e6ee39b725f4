"""The shop's courier table: the shipped one, and over it the shop's own `couriers.toml`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from csdesk.domain.orders.couriers import Courier, Couriers, find_courier, make_table
from csdesk.domain.shared.money import parse_money
from csdesk.errors import DataError, RefusedError
from csdesk.i18n import _, language
from csdesk.paths import data_dir

_MONEY = ("extra", "cod_percent", "cod_least", "freight", "freight_back")


def load_couriers(home: Path, shop: str | None = None) -> Couriers:
    """Return the courier table of a home, with what `[shops."NAME"]` says otherwise for one shop (A02).

    Raises `DataError` that names the file for a broken one.
    """
    own = home / "couriers.toml"
    return _load(own, own.stat().st_mtime_ns if own.is_file() else 0, shop or "")


@functools.lru_cache(32)
def _load(own: Path, stamp: int, shop: str) -> Couriers:
    table = _read(data_dir() / "couriers.toml")
    if stamp:
        given = _read(own)
        shops = given.pop("shops", {})
        _overlay(table, given, own)
        if not isinstance(shops, Mapping) or not all(isinstance(one, Mapping) for one in shops.values()):
            raise _broken(own, "shops")
        _overlay(table, shops.get(shop, {}), own)
    use, urge_after = table.pop("use", []), table.pop("urge_after", 0)
    if not isinstance(urge_after, int):
        raise _broken(own, f"urge_after = {urge_after!r}")
    try:
        couriers = [
            msgspec.convert({"code": code, **fields}, Courier)
            for code, fields in table.items()
            if isinstance(fields, Mapping)
        ]
    except msgspec.ValidationError as error:
        raise _broken(own, str(error)) from error
    made = make_table(couriers, use, urge_after)
    unknown = [code for code in use if code not in made.known]
    if unknown:
        raise _broken(own, f"use: {', '.join(unknown)}")
    return made


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(msgspec.toml.decode(path.read_bytes()))
    except (msgspec.MsgspecError, ValueError) as error:
        raise _broken(path, str(error)) from error


def _overlay(table: dict[str, Any], own: Mapping[str, Any], path: Path) -> None:
    """Put the shop's own fields over the shipped ones; a courier of its own is added."""
    for key, value in own.items():
        if isinstance(value, Mapping):
            for name in _MONEY:
                if name in value and parse_money(value[name]) is None:
                    raise _broken(path, f"{key}.{name} = {value[name]!r}")
            base = table.get(key) or {"name": {"zh": key, "en": key}}
            table[key] = {**base, **value}
        elif key == "use":
            table[key] = list(value)
        elif key == "urge_after":
            table[key] = value


def _broken(path: Path, reason: str) -> DataError:
    return DataError(
        _("The courier table cannot be read."),
        where=f"{path}: {reason}",
        hint=_("Correct that line; the table in use: csdesk courier show"),
        code="bad_couriers",
    )


def need_courier(name: str, table: Couriers) -> Courier:
    """Return a courier by any of its names; raises `RefusedError` for one that the shop has not configured."""
    code = find_courier(name, table)
    if code is None:
        raise RefusedError(
            _("The courier {name} is not configured.").format(name=name),
            where=", ".join(table.known),
            hint=_("Add it to couriers.toml in the desk's folder."),
            code="unknown_courier",
        )
    return table.known[code]


def courier_name(code: str | None, table: Couriers) -> str:
    """Return a courier's name in the language in use; an unknown one by its own word."""
    if not code:
        return ""
    courier = table.known.get(find_courier(code, table) or code)
    return courier.name.get(language(), courier.code) if courier else code
