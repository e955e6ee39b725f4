"""Settings by name: show, get and set one line of `config.toml`, leaving everything else in it as it was written."""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct

from csdesk.config import (
    BadSettingError,
    Carrier,
    Clock,
    Config,
    Folder,
    Platform,
    expected,
    load_config,
    path_of,
    read_config,
    type_of,
)
from csdesk.domain.orders.couriers import find_courier
from csdesk.domain.shared.time_words import read_moment
from csdesk.errors import DataError, UsageError
from csdesk.i18n import _
from csdesk.paths import Home
from csdesk.services.desk.couriers import load_couriers
from csdesk.services.desk.packs import platform_named
from csdesk.services.desk.results import Result
from csdesk.services.desk.setting_rules import faults
from csdesk.store.files import replace_file


class Setting(Struct, frozen=True):
    """One setting: its name (`sla.late_s`), its value, and whether it is as shipped."""

    key: str
    value: Any
    default: bool


def all_settings(config: Config) -> list[Setting]:
    """Return every setting in the order of the documentation."""
    shipped = dict(_flat(read_config(b"")))
    return [Setting(key, value, shipped.get(key) == value) for key, value in _flat(config)]


def _flat(config: Struct, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in msgspec.structs.asdict(config).items():
        if isinstance(value, Struct):
            yield from _flat(value, f"{prefix}{name}.")
        elif name == "platforms":
            for platform, own in value.items():
                yield from _flat(own, f"{platform}.")
        elif isinstance(value, dict):
            for key, inner in value.items():
                parts = (
                    _flat(inner, f"{prefix}{name}.{key}.") if isinstance(inner, Struct) else ((f"{name}.{key}", inner),)
                )
                yield from parts
        else:
            yield prefix + name, value


def get_setting(config: Config, key: str) -> Any:
    """Return the value of a setting; raises `UsageError` when there is none of that name."""
    values = dict(_flat(config))
    if key not in values:
        raise _unknown(key, list(values))
    return values[key]


def _unknown(key: str, known: list[str]) -> UsageError:
    near = difflib.get_close_matches(key, known)
    return UsageError(
        _("There is no setting {name}.").format(name=key),
        where=_("Did you mean: {names}").format(names=", ".join(near)) if near else "",
        hint=_("All of them: csdesk config show"),
        code="no_such_setting",
    )


def set_setting(home: Home, key: str, text: str, *, blank: bool = False, dry_run: bool = False) -> Result:
    """Set one setting in `config.toml`; an empty text takes the line away, so that the default holds again.

    With `blank` it is a value like any other. Raises `UsageError` for an unknown name or a value that does not fit;
    then nothing is written.
    """
    kind = _type_of(key)
    value = _value(kind, text, key, home) if text or blank else None
    load_config(home.config, faults)
    path, names = home.config, path_of(key)
    if names[0] == "couriers":
        load_couriers(home.folder)
        path, names = home.couriers, names[1:]
    old = _text_of(path)
    new = put_value(old, names, value)
    if path is home.config:
        try:
            read_config(new.encode(), faults)
        except BadSettingError as error:
            raise _bad_value(key, text, error.expected) from error
    if new != old and not dry_run:
        home.make()
        replace_file(path, new.encode())
    told = _("default") if value is None else msgspec.json.encode(value).decode()
    return Result((key,) if new != old else (), f"{key} = {told}")


def read_value(home: Home, key: str, text: str) -> Any:
    """Return a value as it would be set; raises `UsageError` for an unknown name or a value that does not fit."""
    return _value(_type_of(key), text, key, home)


def put_value(text: str, path: Sequence[str], value: Any) -> str:
    """Return a TOML text with one value set, or (None) taken away; every other line stays as it is."""
    document = importlib.import_module("tomlkit").parse(text)
    table = document
    for name in path[:-1]:
        if name not in table and value is not None:
            table[name] = {}
        table = table.get(name, {})
    if value is None:
        table.pop(path[-1], None)
    else:
        table[path[-1]] = value
    return str(document.as_string())


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.exists() else ""


def edit_settings(home: Home, run: Callable[[Path], None]) -> Result:
    """Let the operator edit `config.toml` as a whole, in a draft that takes its place only when it can be read.

    `run` lets her edit a file. A draft that cannot be read stays beside it, and is gone on with the next time.
    Raises `DataError` that names the draft and the line.
    """
    draft = home.folder / "config.draft.toml"
    old = _text_of(home.config)
    if not draft.exists():
        home.make()
        replace_file(draft, (old or _every_line()).encode())
    run(draft)
    try:
        read_config(draft.read_bytes(), faults)
    except BadSettingError as error:
        raise DataError(
            _("The settings cannot be read; the ones before hold."),
            where=f"{draft}: {error}",
            hint=_("Correct that line: csdesk config edit"),
            code="bad_config",
        ) from error
    new = _text_of(draft)
    draft.unlink()
    if new in (old, _every_line()):
        return Result((), _("The settings are as they were."))
    replace_file(home.config, new.encode())
    return Result((str(home.config),), _("saved: {path}").format(path=home.config))


def _every_line() -> str:
    """Return every setting as shipped, as lines that are comments."""
    lines, section = [_("# Every setting as shipped; take the # away from a line to change it.")], ""
    for key, value in _flat(read_config(b"")):
        head, dot, name = key.partition(".")
        if dot and head != section:
            section = head
            lines += ["", f"# [{section}]"]
        lines.append(f"# {name if dot else key} = {msgspec.json.encode(value).decode()}")
    return "\n".join(lines) + "\n"


def _bad_value(key: str, text: str, what: str) -> UsageError:
    title = _("{key} cannot be {text}.").format(key=key, text=repr(text))
    return UsageError(
        title,
        where=_("Expected: {what}").format(what=what),
        hint=_("All of them: csdesk config show"),
        code="bad_setting",
    )


def _type_of(key: str) -> Any:
    """Return the type of a setting; raises `UsageError` when there is none of that name."""
    kind = type_of(key)
    if kind is None or get_origin(kind) is dict or (isinstance(kind, type) and issubclass(kind, Struct)):
        raise _unknown(key, [key for key, _value in _flat(read_config(b""))])
    return kind


def _value(kind: Any, text: str, key: str, home: Home) -> Any:
    """Return a value as its type wants it."""
    if get_origin(kind) is tuple:
        find: Callable[[str], str | None] = str
        if get_args(kind)[0] is Carrier:
            find = partial(find_courier, table=load_couriers(home.folder))
        elif get_args(kind)[0] is Platform:
            find = platform_named
        return [one for part in re.split(r"[,，、;；\n]+", text) for one in _codes(part, find, key)]
    if kind is Folder and text and not Path(text).expanduser().is_dir():
        raise _bad_value(key, text, expected(key))
    text = _clock(text) if kind is Clock else text
    try:
        return msgspec.to_builtins(msgspec.convert(text, kind, strict=False))
    except msgspec.ValidationError as error:
        raise _bad_value(key, text, expected(key)) from error


def _clock(text: str) -> str:
    """Return a time of the day as it is kept, however it was said: 下午五点 is 17:00; what names no time stays."""
    try:
        ends = {read_moment(text, datetime(2000, 1, 1, *at, tzinfo=UTC)) for at in ((0, 0), (23, 59))}
    except ValueError:
        return text
    return f"{ends.pop():%H:%M}" if len(ends) == 1 else text


def _codes(part: str, find: Callable[[str], str | None], key: str) -> list[str]:
    """Return what a part of a list stands for: as a whole, else each word of it; raises `UsageError`."""
    found = [find(part.strip())] if part.strip() and find(part.strip()) else [find(word) for word in part.split()]
    if None in found:
        raise _bad_value(key, part, expected(key))
    return [one for one in found if one]
