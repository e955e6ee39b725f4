"""The shop's courier table: the shipped one, and over it the shop's own `couriers.toml`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from csdesk.domain.orders.couriers import Courier, Couriers, Usual, find_courier, make_table
from csdesk.domain.shared.models import Order
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


def shipped_couriers() -> Couriers:
    """Return the courier table as it is shipped."""
    return _load(data_dir() / "couriers.toml", 0, "")


@functools.lru_cache(32)
def _load(own: Path, stamp: int, shop: str) -> Couriers:
    table = _read(data_dir() / "couriers.toml")
    if stamp:
        given = _read(own)
        shops = given.pop("shops", {})
        _overlay(table, given, own)
        if not isinstance(shops, Mapping) or not all(isinstance(one, Mapping) for one in shops.values()):
            raise _broken(own, "shops", "", "shops")
        _overlay(table, shops.get(shop, {}), own)
    use, urge_after = table.pop("use", []), table.pop("urge_after", 0)
    if not isinstance(urge_after, int):
        raise _broken(own, f"urge_after = {urge_after!r}", "", "urge_after")
    usual = _convert(Usual, "usual", table.pop("usual", {}), own)
    rows = {code: fields for code, fields in table.items() if isinstance(fields, Mapping)}
    couriers = [_convert(Courier, code, {"code": code, **fields}, own) for code, fields in rows.items()]
    made = make_table(couriers, use, urge_after, usual)
    unknown = [code for code in use if code not in made.known]
    if unknown:
        raise _broken(own, f"use: {', '.join(unknown)}", "", "use")
    return made


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(msgspec.toml.decode(path.read_bytes()))
    except (msgspec.MsgspecError, ValueError) as error:
        raise _broken(path, str(error)) from error


Known = TypeVar("Known", Courier, Usual)


def _convert(kind: type[Known], code: str, fields: Mapping[str, Any], own: Path) -> Known:
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        key = str(error).rpartition("`$.")[2].rstrip("`").partition(".")[0].partition("[")[0]
        raise _broken(own, f"{code}.{key}: {error}", code, key) from error


def _overlay(table: dict[str, Any], own: Mapping[str, Any], path: Path) -> None:
    """Put the shop's own fields over the shipped ones; a courier of its own is added, an unknown word refused."""
    for key, value in own.items():
        if isinstance(value, Mapping):
            known = (Usual if key == "usual" else Courier).__struct_fields__
            for name in value:
                if name not in known:
                    raise _broken(path, f"{key}.{name}?", key, name)
                if name in _MONEY and parse_money(value[name]) is None:
                    raise _broken(path, f"{key}.{name} = {value[name]!r}", key, name)
            base = table.get(key) or {"name": {"zh": key, "en": key}}
            table[key] = {**base, **value}
        elif key == "use" and isinstance(value, list):
            table[key] = list(value)
        elif key == "urge_after":
            table[key] = value
        elif key not in ("since", "source"):
            raise _broken(path, f"{key}?", "", key)


def _line_of(path: Path, code: str, key: str) -> int | None:
    """Return the line of a key in the part of a courier, else where that part begins."""
    part, begins = "", None
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        word = line.strip()
        if word.startswith("["):
            part = word.strip("[]").rpartition(".")[2].strip('"')
            begins = number if part == code else begins
        elif part == code and word.partition("=")[0].strip().strip('"') == key:
            return number
    return begins


def _broken(path: Path, reason: str, code: str = "", key: str = "") -> DataError:
    line = _line_of(path, code, key) if key else None
    return DataError(
        _("The courier table cannot be read."),
        where=f"{path}:{line}: {reason}" if line else f"{path}: {reason}",
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


def likely_courier(order: Order, table: Couriers) -> Courier | None:
    """Return the courier an order will go with: the one its buyer wished, else the first on offer."""
    wish = find_courier(order.desk.courier_wish or "", table)
    return table.known[wish] if wish else next(iter(table.offered), None)


def courier_name(code: str | None, table: Couriers) -> str:
    """Return a courier's name in the language in use; an unknown one by its own word."""
    if not code:
        return ""
    courier = table.known.get(find_courier(code, table) or code)
    return courier.name.get(language(), courier.code) if courier else code
