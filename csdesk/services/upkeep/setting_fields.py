"""The settings as a list to read and change: what each one is, where it is used, what it may be."""

from __future__ import annotations

import functools
from collections.abc import Collection
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from csdesk.config import Config, CourierSettings, PlatformSettings, expected, type_of
from csdesk.domain.orders.couriers import Couriers
from csdesk.domain.shared.label import listed
from csdesk.errors import DataError, UsageError
from csdesk.i18n import _, language
from csdesk.paths import Home, data_dir
from csdesk.services.desk.couriers import courier_name, shipped_couriers
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.packs import load_packs
from csdesk.services.desk.settings import all_settings, read_value

Words = dict[str, str]
"""A text by language."""


class _Group(Struct):
    title: Words
    fields: dict[str, tuple[Words, Words]]


class _File(Struct):
    groups: tuple[_Group, ...]
    values: dict[str, Words]


class Field(Struct, frozen=True):
    """One setting of a desk.

    Args:
        key: Its name, as in `config.toml` and for commands.
        group: Its group, in words.
        title: What it is called.
        about: What it is and where it is used.
        value: What holds now.
        shipped: What holds without a line of it.
    """

    key: str
    group: str
    title: str
    about: str
    value: Any
    shipped: Any

    @property
    def own(self) -> bool:
        """Whether it is set otherwise than as shipped."""
        return bool(self.value != self.shipped)

    @property
    def fixed(self) -> bool:
        """Whether it is set elsewhere, with more than this line."""
        return self.key.startswith("shared.")

    @property
    def choices(self) -> tuple[Any, ...]:
        """The values it may have, where they are few; none where it is typed."""
        return choices(type_of(self.key))

    @property
    def expected(self) -> str:
        """What it takes, in words; empty where every text will do."""
        kind = type_of(self.key)
        return "" if kind in (str, tuple[str, ...]) else expected(self.key)

    def words(self, value: Any) -> str:
        """Return a value of it as people read it; empty for none."""
        return value_words(self.key, value)


def list_fields(config: Config, couriers: Couriers, platforms: Collection[str] = ()) -> list[Field]:
    """Return every setting in the order of the screen; of platforms those that are sold on, set, or given."""
    values = {one.key: one.value for one in all_settings(config)} | _of_couriers(couriers)
    shipped = {one.key: one.value for one in all_settings(Config())} | _of_couriers(shipped_couriers())
    sold = {
        *config.sells_on,
        *platforms,
        *(name for name, own in config.platforms.items() if own != PlatformSettings()),
    }
    packs = load_packs()
    found: list[Field] = []
    for group in _file().groups:
        title = _in_use(group.title)
        of = {"": title}
        if any(key.startswith("*.") for key in group.fields):
            of = {f"{name}.": pack.name[language()] for name, pack in packs.items() if name in sold}
        elif any(key.startswith("channels.") for key in group.fields):
            of = {f"channels.{name}.": f"{title} {name}" for name in config.channels}
        elif any(key.startswith("couriers.*") for key in group.fields):
            of = {f"couriers.{one.code}.": courier_name(one.code, couriers) for one in couriers.offered}
        for start, heading in of.items():
            keys = {start + key.rpartition("*.")[2]: words for key, words in group.fields.items()}
            found += [
                Field(
                    key,
                    heading,
                    _in_use(name),
                    _in_use(about),
                    values[key],
                    shipped[key] if key in shipped else _default(key),
                )
                for key, (name, about) in keys.items()
            ]
    return found


def setting_titles() -> dict[str, str]:
    """Return what people call each setting; of a platform's it is `*.` and the key."""
    return {key: _in_use(title) for group in _file().groups for key, (title, _about) in group.fields.items()}


def not_set(desk: Desk) -> list[str]:
    """Return what a desk with its first orders lacks: office hours, the prices of couriers, products."""
    titles = setting_titles()
    lacks = {
        titles["office_hours"]: desk.config.office_hours == Config().office_hours,
        titles["couriers.use"]: desk.couriers == shipped_couriers(),
        _("products"): not desk.records.products.records,
    }
    return [title for title, lacking in lacks.items() if lacking]


def described() -> list[str]:
    """Return the names of the settings that are described, `*.` standing for platforms, `channels.*.` for channels."""
    return [key for group in _file().groups for key in group.fields]


def value_words(key: str, value: Any) -> str:
    """Return a value of a setting as people read it; empty for none."""
    if isinstance(value, tuple):
        packs = load_packs()
        if key == "couriers.use":
            return listed(courier_name(code, shipped_couriers()) for code in value)
        return listed(packs[one].name[language()] if key == "sells_on" and one in packs else str(one) for one in value)
    known = _file().values
    words = known.get(f"{key}.{'' if value is None else value}") or (
        known.get(str(value).lower()) if value in (True, False) else None
    )
    return _in_use(words) if words else "" if value is None else str(value)


def reading(home: Home, key: str, text: str) -> str:
    """Return what a typed value of a setting is read as, where that is not what was typed; empty while it fits not."""
    try:
        value = read_value(home, key, text) if text.strip() else None
    except (UsageError, DataError):
        return ""
    words = value_words(key, tuple(value) if isinstance(value, list) else value)
    return f"= {words}" if words != text.strip() else ""


def _in_use(words: Words) -> str:
    return words[language()]


def _of_couriers(couriers: Couriers) -> dict[str, Any]:
    rows = {
        f"couriers.{one.code}.{name}": getattr(one, name)
        for one in couriers.known.values()
        for name in CourierSettings.__struct_fields__
    }
    return {"couriers.use": couriers.use} | rows


def _default(key: str) -> Any:
    """Return what holds without a line of a setting of a channel or a platform."""
    above, _dot, name = key.rpartition(".")
    fields = {field.name: field.default for field in msgspec.structs.fields(type_of(above))}
    return None if fields[name] is msgspec.NODEFAULT else fields[name]


def choices(kind: Any) -> tuple[Any, ...]:
    """Return the values of a type that has few; none of others."""
    if get_origin(kind) in (Union, UnionType):
        found = tuple(value for part in get_args(kind) for value in choices(part))
        return (*found, None) if found and type(None) in get_args(kind) else ()
    if get_origin(kind) is Literal:
        return get_args(kind)
    return (True, False) if kind is bool else ()


@functools.cache
def _file() -> _File:
    return msgspec.toml.decode((data_dir() / "settings.toml").read_bytes(), type=_File)
