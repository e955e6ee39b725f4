"""The rule packs of the platforms, and their names for people.

Every name in a file of the home must be one that something reads: what nobody reads would be lost silently.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, inspect

from csdesk.config import line_of
from csdesk.domain.shared.models import Flag
from csdesk.domain.shared.rules import How, Page, Rule, RulePack, Rules
from csdesk.errors import DataError, UsageError
from csdesk.i18n import _, language
from csdesk.intake import layouts
from csdesk.platforms import AtUse, own_files, platform_files, platform_ids, read_platforms
from csdesk.texts import phrases, salutation


class _File(Struct):
    name: dict[str, str]
    short: dict[str, str]
    rules: dict[str, Rule] = {}
    flags: dict[str, int] = {}
    flag_names: dict[str, str] = {}
    lang: str = "zh"
    howto: dict[str, dict[str, str]] = {}
    pages: dict[str, Page] = {}


def load_packs() -> Mapping[str, RulePack]:
    """Return every rule pack by platform; raises `DataError` for a file of hers that says what nobody reads."""
    check_packs(platform_files())
    files = read_platforms(_File)
    return AtUse(files, lambda key: RulePack(key, **{one: getattr(files[key], one) for one in _File.__struct_fields__}))


def check_platform(name: str | None) -> None:
    """Raise `UsageError` for a platform that nobody knows; None is one that is not known yet."""
    known = platform_ids()
    if name is not None and name not in known:
        raise UsageError(
            _("There is no platform {name}.").format(name=name),
            where="--platform",
            hint=_("Known: {names}").format(names=", ".join(sorted(known))),
            code="unknown_platform",
        )


def platform_named(name: str) -> str | None:
    """Return the id of a platform by it or any of its names; None for one that nobody knows."""
    packs = load_packs()
    known = {
        word.casefold(): key for key, pack in packs.items() for word in (*pack.short.values(), *pack.name.values())
    }
    return name if name in packs else known.get(name.casefold())


def order_name(order_id: str) -> str:
    """Return an order's id for people: the platform's name in the language in use, and the number."""
    platform, _colon, number = order_id.partition(":")
    pack = load_packs().get(platform)
    return f"{pack.name[language()]} {number}" if pack else order_id


class PackFile(Struct, forbid_unknown_fields=True):
    """A whole file: each subject reads its part of it by a type of its own, here they stand together.

    Those of other rooms are named through their modules, which run when a file is checked: at most starts none is.
    """

    name: dict[str, str]
    short: dict[str, str]
    domains: tuple[str, ...] = ()
    kin: str = ""
    numbers: str = ""
    review_labels: tuple[str, ...] = ()
    lang: str = "zh"
    rules: Rules = Rules()
    flags: dict[Flag, int] = {}
    flag_names: dict[Flag, str] = {}
    howto: dict[How, dict[str, str]] = {}
    pages: dict[str, Page] = {}
    greetings: salutation.Greetings | None = None
    named: phrases.WordList | None = None
    intake: layouts.Market | None = None


@functools.lru_cache(1)
def check_packs(_files: tuple[tuple[str, int, int], ...]) -> None:
    """Check the files of the home once, as they are now (see `platform_files`)."""
    for path in own_files():
        check_pack(path)


def check_pack(path: Path) -> None:
    """Raise `DataError` with file, line and the nearest known name for each name in a file that nothing reads."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        told = tomllib.loads(text)
        said = [_tell(text, *one) for one in _strangers(told, inspect.type_info(PackFile), ())]
        if not said:
            msgspec.convert(told, PackFile)
    except ValueError as error:  # also those of msgspec
        said = [str(error)]
    if said:
        raise DataError(
            _("The file of a platform cannot be read."),
            where=f"{path}: {'; '.join(said)}",
            hint=_("Correct it, or take it away."),
            code="bad_platform",
        )


def _strangers(
    told: object, kind: inspect.Type, at: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the place of each name that a type does not know, and those that it knows there."""
    if isinstance(kind, inspect.UnionType):
        kind = next((one for one in kind.types if isinstance(one, inspect.StructType)), kind)
    if isinstance(kind, inspect.VarTupleType) and isinstance(told, list):
        for one in told:
            yield from _strangers(one, kind.item_type, at)
    if not isinstance(told, dict):
        return
    within = _within(kind)
    for key, value in told.items():
        if within is None:
            break
        names, types = within
        if names and key not in names:
            yield (*at, key), names
        else:
            yield from _strangers(value, types.get(key) or types[""], (*at, key))


def _within(kind: inspect.Type) -> tuple[tuple[str, ...], Mapping[str, Any]] | None:
    """Return the names that may stand in a table (none: any), and their types; None for what is no table."""
    if isinstance(kind, inspect.StructType):
        types = {field.encode_name: field.type for field in kind.fields}
        return tuple(types), types
    if not isinstance(kind, inspect.DictType):
        return None
    key = kind.key_type
    names: tuple[Any, ...] = ()
    if isinstance(key, inspect.EnumType):
        names = tuple(str(one.value) for one in key.cls)
    elif isinstance(key, inspect.LiteralType):
        names = key.values
    return names, {"": kind.value_type}


def _tell(text: str, at: tuple[str, ...], known: tuple[str, ...]) -> str:
    """Return where a name stands that is not known, and what may be meant."""
    line = line_of(text, ".".join(at))
    import difflib  # 2 ms that no start without a slip pays

    near = difflib.get_close_matches(at[-1], known, 1)
    place = _("line {number}").format(number=line) + ": " if line else ""
    if near:
        return place + _("there is no {name} here; did you mean {near}?").format(name=".".join(at), near=near[0])
    return place + _("there is no {name} here; known: {names}").format(name=".".join(at), names=", ".join(known))
