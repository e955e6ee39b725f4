"""Chat extracts: workbooks and JSON that tools write, read into conversations (FORMATS 7)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

import msgspec

from csdesk.domain.talk.messages import Said
from csdesk.intake.tables import open_tables
from csdesk.intake.talk.chat import Talk, Turn, chat_words, conversations, is_platform, read_chat, read_turns

Known = Callable[[str], bool]


def read_chat_book(data: bytes, zone: tzinfo, ours: Collection[str], buyers: Known) -> list[Talk] | None:
    """Return the conversations of a workbook, or None when it holds no chat.

    Either a sheet has the columns of customer and talk, or each sheet is one customer's talk under the customer's name.
    Raises `NotATable`.
    """
    sheets = [(table.name, [row for _number, row in table.rows()]) for table in open_tables(data)]
    talks: list[Talk] = []
    found = False
    columns = chat_words().columns
    for name, rows in sheets:
        header = [str(cell).strip().casefold() for cell in rows[0]] if rows else []
        buyer, record = (_column(header, columns[key]) for key in ("buyer", "record"))
        at, sender, words = (_column(header, columns[key]) for key in ("time", "sender", "words"))
        if record is not None:
            found = True
            for row in rows[1:]:
                nick = str(row[buyer]).strip() if buyer is not None else None
                talks += _one_customer(nick, read_turns(str(row[record]), zone), ours)
        elif words is not None and (sender is not None or at is not None):
            found = True
            talks += _one_customer(name, [_row_turn(row, at, sender, words, zone) for row in rows[1:]], ours)
    if not found and len(sheets) > 1:
        for _name, rows in sheets:
            text = "\n".join(" ".join(str(cell) for cell in row if cell != "") for row in rows)
            talks += [talk for talk in read_chat(text, zone, (*ours,), buyers) if talk.said and talk.said[0].at]
        found = bool(talks)
    return talks if found else None


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((index for index, label in enumerate(header) if label in names), None)


def _row_turn(row: Sequence[Any], at: int | None, sender: int | None, words: int, zone: tzinfo) -> Turn:
    who = str(row[sender]).strip() if sender is not None else None
    return Turn(who, str(row[words]).strip(), _cell_time(row[at], zone) if at is not None else None)


def _cell_time(value: Any, zone: tzinfo) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone)
    try:
        at = datetime.fromisoformat(str(value).strip().replace("/", "-"))
    except ValueError:
        turns = read_turns(f"x {value}\nx", zone)
        return turns[0].at if turns else None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _roles() -> dict[str, bool]:
    """Return for each word for a role whether it is ours."""
    return {word: key == "us" for key, words in chat_words().roles.items() for word in words}


def _one_customer(nick: str | None, turns: Sequence[Turn], ours: Collection[str]) -> list[Talk]:
    """Return the talk of one named customer: what the customer's name, or a buyer's role, did not write is ours."""
    said, roles = [], _roles()
    for turn in turns:
        if turn.text and not is_platform(turn.nick, (*ours, nick or "")):
            role = roles.get((turn.nick or "").casefold())
            mine = role if role is not None else turn.nick != nick and turn.nick is not None
            said.append(Said(turn.text, turn.at, mine or turn.nick in ours))
    return [Talk(nick, tuple(said))] if said else []


class _Row(msgspec.Struct):
    role: str
    content: str = ""
    time: str | int | None = None
    name: str | None = None
    type: str = "text"


def read_chat_json(data: bytes, zone: tzinfo) -> list[Talk] | None:
    """Return the conversations of a scraper's JSON list, or None when it is another kind of JSON.

    Raises `ValueError` for broken JSON.
    """
    try:
        rows = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=list[_Row])
    except msgspec.ValidationError:
        return None
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    turns, roles = [], _roles()
    for row in rows:
        mine = roles.get(row.role.casefold())
        words = row.content.strip() if row.type == "text" else chat_words().pictures.get(row.type, f"[{row.type}]")
        if mine is not None and words:
            turns.append(Turn(row.name, words, _json_time(row.time, zone), ours=mine))
    return conversations(turns) if turns else None


def _json_time(value: str | int | None, zone: tzinfo) -> datetime | None:
    if isinstance(value, int):
        return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, zone)
    return _cell_time(value, zone) if value else None
