"""The rule packs of the platforms, and their names for people.

Every name in a file of the home must be one that something reads: what nobody reads would be lost silently.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, inspect

from csdesk.config import line_of
from csdesk.domain.shared.hours import parse_hours
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
    """Raise `DataError` with file, line, key and what belongs there for whatever in a file cannot be read."""
    try:
        said = faults_of(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        said = [str(error)]
    if said:
        raise DataError(
            _("The file of a platform cannot be read."),
            where=f"{path}: {'; '.join(said)}",
            hint=_("Correct it, or take it away."),
            code="bad_platform",
        )


def faults_of(text: str) -> list[str]:
    """Return what is wrong with the text of a platform's file, each with line and key; raises `ValueError` for no TOML.

    What is told are names that nothing reads, values of a wrong kind, and what is missing.
    """
    told = tomllib.loads(text)
    said = [_tell(text, *one) for one in _faults(told, inspect.type_info(PackFile), ())]
    if not said:
        msgspec.convert(told, PackFile)
    return said


At = tuple[str | int, ...]
"""Where something stands: keys, and the numbers from 0 of tables or values in a list."""

_LANGUAGES = ("zh", "en")
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "name": _LANGUAGES,
    "short": _LANGUAGES,
    "intake.layouts.name": _LANGUAGES,
    "intake.layouts.columns": ("order_no",),
}


def _faults(told: Any, kind: inspect.Type, at: At) -> Iterator[tuple[At, str]]:
    """Yield the place of each fault, and what it is."""
    if isinstance(kind, inspect.UnionType):
        kinds = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        kind = next((one for one in kinds if _fits(told, one)), kinds[0])
    expected = _expected(kind) if not _fits(told, kind) else _expected_at(told, _name(at))
    if expected:
        yield at, _("{name}: expected {expected}").format(name=_name(at), expected=expected)
    elif isinstance(kind, inspect.VarTupleType):
        for number, one in enumerate(told):
            yield from _faults(one, kind.item_type, (*at, number))
    elif isinstance(told, dict) and (within := _within(kind)) is not None:
        names, types = within
        needed = (
            [one.encode_name for one in kind.fields if one.required] if isinstance(kind, inspect.StructType) else ()
        )
        for key in (*needed, *_NEEDS.get(_name(at), ())):
            if told.get(key) in (None, "", []):
                yield (*at, key), _("{name} is missing").format(name=_name((*at, key)))
        for key, value in told.items():
            if names and key not in names:
                yield (*at, key), _stranger((*at, key), names)
            else:
                yield from _faults(value, types.get(key) or types[""], (*at, key))


def _name(at: At) -> str:
    return ".".join(one for one in at if isinstance(one, str))


def _fits(told: object, kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.LiteralType):
        return told in kind.values
    if isinstance(kind, inspect.EnumType):
        return told in [one.value for one in kind.cls]
    if isinstance(kind, inspect.DateType):
        return type(told) is date
    wanted = next((types for one, types in _TYPES.items() if isinstance(kind, one)), None)
    return wanted is None or type(told) in wanted


_TYPES: Mapping[type[inspect.Type], tuple[type, ...]] = {
    inspect.StrType: (str,),
    inspect.BoolType: (bool,),
    inspect.IntType: (int,),
    inspect.FloatType: (int, float),
    inspect.VarTupleType: (list,),
    inspect.StructType: (dict,),
    inspect.DictType: (dict,),
}


def _expected(kind: inspect.Type) -> str:
    """Return in words what a key takes."""
    if isinstance(kind, inspect.LiteralType):
        return " | ".join(map(str, kind.values))
    if isinstance(kind, inspect.EnumType):
        return " | ".join(str(one.value) for one in kind.cls)
    if isinstance(kind, inspect.BoolType):
        return "true | false"
    if isinstance(kind, inspect.StrType):
        return _("a text in quotes")
    if isinstance(kind, inspect.DateType):
        return _("a day such as 2026-03-01, without quotes")
    if isinstance(kind, inspect.VarTupleType):
        return _("a list in [ ]")
    return _("a number") if isinstance(kind, inspect.IntType | inspect.FloatType) else _("a group of settings")


def _expected_at(told: Any, name: str) -> str:
    """Return in words what a key takes whose value is of the right kind and still of no use, else an empty text."""
    if name == "rules.reply_hours.value":
        try:
            parse_hours(told if isinstance(told, str) else "")
        except ValueError:
            return _("hours such as 08:00-23:00")
    if not isinstance(told, str):
        return ""
    if name in ("greetings.zh", "greetings.en") and not salutation.fillable(told):
        return _("a greeting with no other blanks than {blanks}").format(blanks="{title}, {daypart}")
    if name == "lang" and told not in _LANGUAGES:
        return " | ".join(_LANGUAGES)
    money = name in ("intake.currency", "intake.layouts.currency") or name.startswith("intake.currencies.")
    if money and not re.fullmatch("(?:[A-Z]{3})?", told):
        return _("three letters such as CNY")
    if name == "intake.layouts.pieces" and not _parts(told):
        return _("a pattern with two groups: the title and the quantity")
    return ""


def _parts(pattern: str) -> bool:
    try:
        return not pattern or re.compile(pattern).groups >= 2
    except re.error:
        return False


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


def _tell(text: str, at: At, fault: str) -> str:
    """Return a fault with the line where it stands, or that of the group in which it is missing."""
    lines = text.splitlines()
    for depth, number in enumerate(at):
        if isinstance(number, int):  # of several tables of one name: its own, not the first
            heads = [row for row, line in enumerate(lines) if line.strip().startswith(f"[[{_name(at[:depth])}]]")]
            lines[: heads[number] if number < len(heads) else 0] = [""] * (heads[number] if number < len(heads) else 0)
    found = (line_of("\n".join(lines), _name(at[:depth])) for depth in range(len(at), 0, -1))
    line = next((number for number in found if number), None)
    return (_("line {number}").format(number=line) + ": " if line else "") + fault


def _stranger(at: At, known: tuple[str, ...]) -> str:
    """Return that a name is not known, and what may be meant."""
    import difflib  # 2 ms that no start without a slip pays

    near = difflib.get_close_matches(str(at[-1]), known, 1)
    if near:
        return _("there is no {name} here; did you mean {near}?").format(name=_name(at), near=near[0])
    return _("there is no {name} here; known: {names}").format(name=_name(at), names=", ".join(known))
