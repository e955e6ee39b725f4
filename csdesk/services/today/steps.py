"""The steps of the daily routine: the shipped ones, changed and completed by the desk's own `routine.toml`."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.domain.orders.queues import Queue
from csdesk.domain.today.routine import Step, StepState, in_order
from csdesk.errors import DataError
from csdesk.i18n import _, language
from csdesk.outbound import browser
from csdesk.paths import data_dir
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.view import View
from csdesk.services.texts import deliver


class _File(Struct, forbid_unknown_fields=True):
    steps: tuple[Step, ...]


@functools.cache
def shipped_steps() -> tuple[Step, ...]:
    """Return the steps of `data/routine.toml`, those that are off among them."""
    return msgspec.toml.decode((data_dir() / "routine.toml").read_bytes(), type=_File).steps


def load_steps(folder: Path) -> tuple[Step, ...]:
    """Return the steps of a desk's folder, in their order; raises `DataError` when its own file cannot be read."""
    own = folder / "routine.toml"
    try:
        changed = own.stat().st_mtime_ns
    except OSError:
        return _steps(None, 0)
    return _steps(own, changed)


@functools.lru_cache(maxsize=4)
def _steps(own: Path | None, _changed: int) -> tuple[Step, ...]:
    return in_order(tuple(_read_own(own)) if own else (), shipped_steps())


def _read_own(path: Path) -> Iterable[Step]:
    import tomllib

    shipped = {step.id: msgspec.structs.asdict(step) | {"off": False} for step in shipped_steps()}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("steps", [])
        found = [msgspec.convert(shipped.get(str(table.get("id")), {}) | table, Step) for table in tables]
        for number, step in enumerate(found, 1):
            _check_own(step, number, [other.id for other in found[: number - 1]])
    except (ValueError, AttributeError, msgspec.MsgspecError) as error:
        raise DataError(
            _("The routine cannot be read."),
            where=f"{path}: {error}",
            hint=_("Correct or remove that step; what a step may hold stands in docs/routine.md."),
            code="bad_routine",
        ) from error
    return found


def _check_own(step: Step, number: int, before: list[str]) -> None:
    """Raise `ValueError` for a step without id or title, or one that stands there twice."""
    if not step.id or step.id in before:
        raise ValueError(_("step {number}: the id is missing, or stands there twice").format(number=number))
    if not _worded(step.title):
        raise ValueError(_("step {id}: the title is missing").format(id=step.id))


def _worded(words: str | dict[str, str]) -> str:
    if isinstance(words, str):
        return words
    return words.get(language()) or next(iter(words.values()), "")


def addresses(desk: View, step: Step) -> list[tuple[str, str]]:
    """Return what a step lists: the name of each platform with the address where one logs in (R01)."""
    if step.lists != "addresses":
        return []
    packs, own = desk.packs, desk.config.platforms
    return [(packs[name].name[language()], own[name].url) for name in sorted(own) if name in packs and own[name].url]


def open_addresses(desk: Desk, urls: Sequence[str]) -> str:
    """Open addresses in the browser, and say so; where there is none, they are copied."""
    if all(browser.open_address(url) for url in urls):
        return _("{count} page[s] opened in the browser.").format(count=len(urls))
    return deliver.said_way(deliver.to_clipboard(desk, "\n".join(urls)))


def step_title(step: Step) -> str:
    """Return a step's title in the language in use."""
    return _worded(step.title)


def step_none(step: Step) -> str:
    """Return what to say of a step that the desk holds no data for."""
    return _worded(step.none)


def open_words(step: Step, state: StepState, *, brief: bool = False) -> str:
    """Return how much is open in a step; where some of it waits: how much was asked, can be done, waits otherwise.

    `brief` says only what can be done and what waits, for a narrow row.
    """
    if not state.waiting:
        return _("{count} open").format(count=state.open)
    did, can, rest = _worded(step.did) or _("asked"), _worded(step.can) or _("can be done"), _("{count} waiting")
    over = _("should be closed: {count}").format(count=state.over) if state.over else ""
    if brief:
        left = state.waiting - state.over
        return f"{can} {state.now} · " + (rest.format(count=left) if left else over)
    waits = state.waiting - state.asked - state.over
    words = _("{count} order[s]") if set(step.counts) & set(Queue) else _("{count} open")
    parts = [words.format(count=state.open), f"{did} {state.asked}" if state.asked else ""]
    parts += [f"{can} {state.now}", rest.format(count=waits) if waits else "", over]
    return " · ".join(filter(None, parts))
