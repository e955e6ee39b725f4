"""Maps of tables that no marketplace wrote: guessed, corrected, kept in `maps/` of the home in a marketplace's form."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path

from msgspec import Struct

from csdesk import platforms
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import DataError, UsageError
from csdesk.i18n import _
from csdesk.intake.apart import NotATable
from csdesk.intake.cells import clean
from csdesk.intake.guess import IGNORE, MANY, Column, Word, ask_words, make_draft
from csdesk.intake.guess import Draft as Draft
from csdesk.intake.guess_words import IDS, cod_words, find_words
from csdesk.intake.guess_words import name_of as name_of
from csdesk.intake.guess_words import roles as roles
from csdesk.intake.layouts import JOINS, fold_label, fold_word, load_markets, read_market
from csdesk.intake.layouts import load_words as load_words
from csdesk.intake.looks import AMOUNTS, fits, looks
from csdesk.intake.recognise import Match, find_header
from csdesk.intake.rows import Harvest as Harvest
from csdesk.intake.rows import Origin, TableReader
from csdesk.intake.tables import Table, open_tables
from csdesk.paths import Home
from csdesk.services.desk.packs import faults_of, load_packs
from csdesk.services.imports.zips import read_unlocked
from csdesk.system import os_words

PREVIEW_ROWS = 60
"""How many rows a preview reads: three orders and what belongs to them."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")


class Unknown(Struct):
    """A table that no layout fits, and the map of it in the making; `name` is that of a kept one to be corrected."""

    path: Path
    table: Table
    draft: Draft
    name: str = ""


def folder_of(home: Home) -> Path:
    """Return where maps are kept."""
    return home.folder / "maps"


def names(home: Home) -> list[str]:
    """Return the names of the maps that are kept."""
    return sorted(path.stem for path in folder_of(home).glob("*.toml"))


def find(home: Home, name: str) -> Path:
    """Return the file of a map; raises `UsageError`."""
    if name not in names(home):
        raise UsageError(
            _("There is no map {name}.").format(name=name), hint="csdesk map list", code="unknown_map", where=name
        )
    return folder_of(home) / f"{name}.toml"


def forget(home: Home, name: str) -> None:
    """Take a map away; the orders that came by it stay."""
    find(home, name).unlink()
    platforms.use(home.folder)


def suggest(path: str) -> str:
    """Return a name for the map of a file."""
    return re.sub(r"[^a-z0-9]+", "_", Path(path).stem.casefold()).strip("_0123456789")[:20] or "mine"


def guess(file: Path | str, passwords: Sequence[str] = (), home: Home | None = None) -> Unknown:
    """Return the map that a file's labels and cells suggest; raises `DataError` for what is no unknown table.

    Passwords are tried on a workbook that asks for one. A table that a map in `home` knows has that map.
    """
    path = Path(file)
    try:
        tables = open_tables(read_unlocked(path, passwords))
        known = next((match for table in tables if (match := find_header(table, None, None)[0])), None)
        own = known if known is not None and home is not None and known.platform in names(home) else None
        drafts = [
            (table, draft) for table in tables if known in (None, own) and (draft := make_draft(table)) is not None
        ]
    except (OSError, NotATable) as error:
        raise DataError(
            _("This file cannot be read."), where=f"{path}: {os_words(error)}", code="unreadable"
        ) from error
    if own is not None and (kept := [pair for pair in drafts if pair[1].row == own.row]):
        return Unknown(path, kept[0][0], _kept(kept[0][1], own), own.platform)
    if known is not None:
        raise DataError(
            _("This table is known: {name}.").format(name=known.platform),
            where=str(path),
            hint="csdesk import FILE",
            code="known_table",
        )
    if not drafts:
        raise DataError(_("No row of this file looks like column names."), where=str(path), code="header_not_found")
    return Unknown(path, *max(drafts, key=lambda pair: sum(bool(column.role) for column in pair[1].columns)))


def _kept(draft: Draft, match: Match) -> Draft:
    """Return a draft with what a kept map says of its table."""
    layout, market = match.layout, load_markets()[match.platform]
    said = dict.fromkeys(map(fold_label, layout.ignored), IGNORE)
    said |= dict.fromkeys(map(fold_label, layout.cod_columns), "pay")
    for role, some in layout.columns.items():
        for label in some:
            first, *more = label.split(JOINS)
            said |= {fold_label(first): role} | dict.fromkeys(map(fold_label, more), "address_more")
    for column in draft.columns:
        column.role = said.get(fold_label(column.label), "")
        column.sure = bool(column.role)
    states = {fold_word(word): state for state, words in market.states.items() for word in words}
    ask_words(draft)
    draft.words |= {word: Word(states[folded], True) for word in draft.words if (folded := fold_word(word)) in states}
    draft.fixed, draft.decimal, draft.currency = layout.state, layout.decimal, market.currency
    draft.money, draft.running = layout.money, any(column.counts for column in draft.of("order_no"))
    return draft


def set_role(draft: Draft, label: str, role: str) -> None:
    """Say what a column is; one that had this role before has none then. Raises `UsageError` for unknown names."""
    column = next((one for one in draft.columns if fold_label(one.label) == fold_label(label)), None)
    if column is None or role not in roles():
        raise UsageError(
            _("There is no such column.") if column is None else _("There is no such meaning of a column."),
            where=f"{label}={role}",
            hint=_("Known: {names}").format(names=", ".join(roles())),
            code="bad_map",
        )
    for other in draft.of(role):
        if other is not column and role not in MANY:
            other.role, other.sure = "", False
    before, column.role, column.sure = column.role, role, True
    if {"state", "delivery"} & {before, role}:
        ask_words(draft)


def set_word(draft: Draft, word: str, state: str) -> None:
    """Say what a state word means; raises `UsageError`."""
    if word not in draft.words:
        raise UsageError(_("There is no such state in the table."), where=word, code="bad_map")
    draft.words[word] = Word(state_of(state), True)


def likeliest(draft: Draft, column: Column) -> str:
    """Return what a column that means nothing yet may be first: by its cells, of what no other column is.

    An amount is offered to amounts alone, an id where the cells look like one or it is still missing.
    """
    need = {"amount": "total"}
    wanted = {need.get(name, name) for name in draft.missing()}
    scores = looks(column.cells, len(column.cells), lambda word: find_words(word, "states"))
    free = [one for one in roles() if not draft.of(one) and fits(one, column.cells)]
    free = [one for one in free if one not in IDS or one in scores or one in wanted]

    def rank(role: str) -> tuple[bool, float]:
        return column.money and role in AMOUNTS, scores.get(role, 0) + (role in wanted) / 2

    return max(free, key=rank, default=IGNORE)


def state_of(text: str) -> PlatformState:
    """Return a state by its name; raises `UsageError`."""
    try:
        return PlatformState(text)
    except ValueError:
        known = ", ".join(PlatformState)
        raise UsageError(
            _("There is no such state."), where=text, hint=_("Known: {names}").format(names=known), code="bad_map"
        ) from None


def accept(draft: Draft) -> None:
    """Take every guess for sure."""
    for column in draft.columns:
        column.sure = bool(column.role)
    for word in draft.words.values():
        word.sure = word.state is not None


def asks(draft: Draft) -> list[str]:
    """Return in words what only the operator can know of amounts and order numbers, and the way out."""
    open_, found = draft.missing(), []
    if "amount" in open_:
        named = listed(clean(column.label) for column in draft.unused())
        found.append(
            _("These columns hold amounts: {columns}. Say which is the order's, or that none is.").format(columns=named)
        )
    if "running" in open_:
        found.append(
            _(
                "The order numbers only count from 1: the next table would change these orders."
                " Give each table numbers of its own, as 1101-1, or say that they go on from table to table."
            )
        )
    return found


def text_of(name: str, draft: Draft) -> str:
    """Return a map as a marketplace's file."""

    def told(key: str, value: object) -> str:
        return f"{key} = {json.dumps(value, ensure_ascii=False)}\n"

    def labels(columns: Iterable[Column]) -> list[str]:
        return list(dict.fromkeys(column.label for column in columns if column.label))

    by_role = {role: found for role in roles() if role not in (*MANY, "pay") and (found := labels(draft.of(role)))}
    if more := labels(draft.of("address_more")):
        by_role["address"] = [JOINS.join((*by_role.get("address", ()), *more))]
    words = {state: [word for word, one in draft.words.items() if one.state is state] for state in PlatformState}
    both, brief = (f"{{ zh = {json.dumps(one)}, en = {json.dumps(one)} }}\n" for one in (name, name[:2].upper()))
    text = f'name = {both}short = {brief}numbers = "shop"\n\n[rules]\n\n[intake]\n'
    text += told("currency", draft.currency) + told("cod", cod_words())
    text += "\n[intake.states]\n" + "".join(told(state, some) for state, some in words.items() if some)
    text += f'\n[[intake.layouts]]\nkind = "orders"\nname = {both}rows = "lines"\n'
    text += told("needs", by_role["order_no"]) + told("ignored", labels(draft.of(IGNORE, "pay", "")))
    text += told("cod_columns", labels(draft.of("pay"))) + told("decimal", draft.decimal or ".")
    text += told("state", draft.fixed) if draft.fixed else ""
    text += told("money", draft.money) if draft.money in ("order", "row") else ""
    return text + "[intake.layouts.columns]\n" + "".join(told(role, some) for role, some in by_role.items())


def preview(unknown: Unknown, zone: tzinfo) -> Harvest:
    """Return what the first rows give by the map as it is now; nothing while no column is the order number."""
    draft, table = unknown.draft, unknown.table
    if not draft.of("order_no"):
        return Harvest()
    market = read_market(text_of("map", draft))
    first = itertools.islice(table.rows(), draft.row + PREVIEW_ROWS)
    (_number, header), *body = [(number, row) for number, row in first if abs(number) >= draft.row]
    origin = Origin("map", unknown.path.name, None, None, zone)

    def rows() -> Iterable[Sequence[str]]:
        return (row for _at, row in body)

    reader = TableReader(market.layouts[0], market, list(header), draft.row, origin, rows, table.spanned)
    return reader.read(iter(body), lambda _rows: None)


def keep(home: Home, name: str, draft: Draft) -> Path:
    """Write a map into the home, where every import knows it from now on.

    Raises `UsageError` for a name that cannot be or is a marketplace's, `DataError` while something is not settled.
    """
    taken = name in load_packs() and name not in names(home)
    if not _NAME.fullmatch(name) or taken:
        raise UsageError(
            _("A map's name is small letters, digits and _, and no marketplace's."), where=name, code="bad_map_name"
        )
    missing = draft.missing()
    if missing:
        open_ = _("Not settled yet: {what}.").format(what=", ".join(missing))
        raise DataError(" ".join((open_, *asks(draft))), where=name, hint=HINT, code="map_open")
    path, text = folder_of(home) / f"{name}.toml", text_of(name, draft)
    if faults := faults_of(text):  # such a file would close the whole desk
        raise DataError("; ".join(faults), where=name, hint=HINT, code="map_open")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(text, encoding="utf-8")
    platforms.use(home.folder)
    return path


HINT = (
    "csdesk map make FILE --set COLUMN=title --state WORD=paid --fixed paid --money row|none --running"
    " --decimal , --currency EUR"
)


def apply(draft: Draft, columns: Sequence[str], words: Sequence[str], more: Mapping[str, str | None]) -> None:
    """Take in what the operator says: `LABEL=role`, `WORD=state`, and fixed state, decimals, currency."""
    for said, take in ((columns, set_role), (words, set_word)):
        for pair in said:
            left, _sign, right = pair.rpartition("=")
            take(draft, clean(left), right.strip())
    if more.get("fixed"):
        draft.fixed = state_of(more["fixed"] or "")
    draft.decimal = more.get("decimal") or draft.decimal
    draft.money = more.get("money") or draft.money
    draft.currency = more.get("currency") or draft.currency
    draft.running = bool(more.get("running"))
