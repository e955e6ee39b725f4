"""Settings by name: show, get and set one line of `config.toml`, leaving everything else in it as it was written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from csdesk.clock import find_zone
from csdesk.config import Config, load_config, read_config
from csdesk.domain.orders.reminders import read_cadence
from csdesk.domain.shared.hours import parse_hours
from csdesk.errors import DataError, UsageError
from csdesk.i18n import _
from csdesk.paths import Home
from csdesk.services.desk.results import Result
from csdesk.store.files import replace_file


class Setting(Struct, frozen=True):
    """One setting: its name (`sla.late_s`), its value, and whether it is as shipped."""

    key: str
    value: Any
    default: bool


def all_settings(config: Config) -> list[Setting]:
    """Return every setting in the order of the documentation."""
    shipped = dict(_flat(Config()))
    return [Setting(key, value, shipped.get(key) == value) for key, value in _flat(config)]


def _flat(config: Struct, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in msgspec.structs.asdict(config).items():
        if isinstance(value, Struct):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, dict):
            yield from ((f"{prefix}{name}.{key}", inner) for key, inner in value.items())
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


def set_setting(home: Home, key: str, text: str, *, dry_run: bool = False) -> Result:
    """Set one setting in `config.toml`; an empty text takes the line away, so that the default holds again.

    Raises `UsageError` for an unknown name or a value that does not fit; then nothing is written.
    """
    section, _dot, name = key.partition(".") if "." in key else ("", "", key)
    literal = _literal(_type_of(section, name, key), text, key) if text else None
    old = home.config.read_text(encoding="utf-8") if home.config.exists() else ""
    load_config(home.config)
    new = put_line(old, section, name, literal)
    try:
        _check(read_config(new))
    except (msgspec.MsgspecError, ValueError) as error:
        raise _bad_value(key, text, str(error)) from error
    if new != old and not dry_run:
        home.make()
        replace_file(home.config, new.encode())
    return Result((key,) if new != old else (), f"{key} = {literal or _('default')}")


def edit_settings(home: Home, run: Callable[[Path], None]) -> Result:
    """Let the operator edit `config.toml` as a whole, in a draft that takes its place only when it can be read.

    `run` lets her edit a file. A draft that cannot be read stays beside it, and is gone on with the next time.
    Raises `DataError` that names the draft and the line.
    """
    draft = home.folder / "config.draft.toml"
    old = home.config.read_text(encoding="utf-8") if home.config.exists() else ""
    if not draft.exists():
        home.make()
        replace_file(draft, (old or _every_line()).encode())
    run(draft)
    new = draft.read_text(encoding="utf-8")
    try:
        _check(read_config(new))
    except (msgspec.MsgspecError, UsageError, ValueError) as error:
        raise DataError(
            _("The settings cannot be read; the ones before hold."),
            where=f"{draft}: {error}",
            hint=_("Correct that line: csdesk config edit"),
            code="bad_config",
        ) from error
    draft.unlink()
    if new in (old, _every_line()):
        return Result((), _("The settings are as they were."))
    replace_file(home.config, new.encode())
    return Result((str(home.config),), _("saved: {path}").format(path=home.config))


def _every_line() -> str:
    """Return every setting as shipped, as lines that are comments."""
    lines, section = [_("# Every setting as shipped; take the # away from a line to change it.")], ""
    for key, value in _flat(Config()):
        head, dot, name = key.partition(".")
        if dot and head != section:
            section = head
            lines += ["", f"# [{section}]"]
        lines.append(f"# {name if dot else key} = {msgspec.json.encode(value).decode()}")
    return "\n".join(lines) + "\n"


def _bad_value(key: str, text: str, why: str) -> UsageError:
    title = _("{key} cannot be {text}.").format(key=key, text=repr(text))
    return UsageError(title, where=why, hint=_("All of them: csdesk config show"), code="bad_setting")


def _type_of(section: str, name: str, key: str) -> Any:
    """Return the type of a setting; raises `UsageError` when there is none of that name."""
    if section == "keys":
        return str
    kinds = {field.name: field.type for field in msgspec.structs.fields(Config)}
    if section:
        kind = kinds.get(section)
        if not (isinstance(kind, type) and issubclass(kind, Struct)):
            raise _unknown(key, [key for key, _value in _flat(Config())])
        kinds = {field.name: field.type for field in msgspec.structs.fields(kind)}
    kind = kinds.get(name)
    if kind is None or kind == dict[str, str] or (isinstance(kind, type) and issubclass(kind, Struct)):
        raise _unknown(key, [key for key, _value in _flat(Config())])
    return kind


def _literal(kind: Any, text: str, key: str) -> str:
    """Return a value as TOML."""
    if kind == tuple[str, ...]:
        return msgspec.json.encode([part for part in re.split(r"[,，、;；\s]+", text) if part]).decode()
    try:
        return msgspec.json.encode(msgspec.convert(text, kind, strict=False)).decode()
    except msgspec.ValidationError as error:
        raise _bad_value(key, text, str(error)) from error


def _check(config: Config) -> None:
    """Check what the types do not tell; raises `ValueError` with the part that cannot be read, or `UsageError`."""
    find_zone(config.timezone)
    read_cadence(config.remind.max_per_day, config.remind.quiet)
    platforms = (config.taobao, config.tmall, config.pdd, config.douyin, config.other)
    for hours in (config.office_hours, *(platform.reply_hours for platform in platforms)):
        if hours is not None:
            parse_hours(hours)


def put_line(text: str, section: str, name: str, literal: str | None) -> str:
    """Return a TOML text with one line set, added or (None) taken away; every other line stays as it is."""
    key = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else msgspec.json.encode(name).decode()
    lines = text.splitlines()
    begin, end = _span(lines, section)
    line = [] if literal is None else [f"{key} = {literal}"]
    if begin is None:
        head = [*([""] if lines else []), f"[{section}]"]
        return "\n".join([*lines, *head, *line]) + "\n" if line else text
    pattern = re.compile(rf'\s*(?:{re.escape(name)}|"{re.escape(name)}"|\'{re.escape(name)}\')\s*=')
    place = next((at for at in range(begin, end) if pattern.match(lines[at])), None)
    if place is not None:
        lines[place : place + 1] = line
    else:
        while end > begin and not lines[end - 1].strip():
            end -= 1
        lines[end:end] = line
    return "\n".join(lines) + "\n" if lines else ""


def _span(lines: list[str], section: str) -> tuple[int | None, int]:
    """Return the first line of a section's body and the line after it; None when there is no such section."""
    heads = [(at, line.strip()) for at, line in enumerate(lines) if line.lstrip().startswith("[")]
    begin: int | None = 0
    if section:
        wanted = re.compile(rf'\[\s*"?{re.escape(section)}"?\s*\]')
        begin = next((at + 1 for at, line in heads if wanted.match(line)), None)
    end = next((at for at, _line in heads if begin is not None and at >= begin), len(lines))
    return begin, end
