"""What buyers of the demo shop said and published, as files and a paste that come in by the ordinary door."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.domain.talk.messages import Kind
from csdesk.services.demo.files import before, folder_of
from csdesk.services.desk.desk import Desk
from csdesk.services.talk.incoming import paste


class _Line(Struct, forbid_unknown_fields=True):
    ago: str
    text: str
    us: bool = False


class _Chat(Struct, forbid_unknown_fields=True):
    buyer: str
    lines: tuple[_Line, ...]


class _Notice(Struct, forbid_unknown_fields=True):
    ago: str
    title: str
    text: str
    due: str


class _Review(Struct, forbid_unknown_fields=True):
    order: str
    buyer: str
    item: str
    stars: int
    text: str
    ago: str


class _Talk(Struct, forbid_unknown_fields=True):
    staff: str
    platform: str
    header: tuple[str, ...]
    chats: tuple[_Chat, ...]
    notices: tuple[_Notice, ...]
    reviews: tuple[_Review, ...]


def _read(lang: str) -> _Talk:
    return msgspec.toml.decode((folder_of(lang) / "talk.toml").read_bytes(), type=_Talk)


def write_talk(folder: Path, now: datetime, lang: str) -> list[Path]:
    """Write the copied chats and the export of reviews into `folder`, seen from `now`; returns the files."""
    talk = _read(lang)
    chats, reviews = folder / f"chat-{now:%Y%m%d}.txt", folder / f"reviews-{now:%Y%m%d}.csv"
    lines = []
    for chat in talk.chats:
        for line in chat.lines:
            who = talk.staff if line.us else chat.buyer
            lines += [f"{who} {before(now, line.ago):%Y-%m-%d %H:%M:%S}", line.text]
    chats.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with reviews.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(talk.header)
        for one in talk.reviews:
            at = f"{before(now, one.ago):%Y-%m-%d %H:%M:%S}"
            rows.writerow([one.order, one.buyer, one.item, one.stars, one.text, at])
    return [chats, reviews]


def paste_notices(desk: Desk, lang: str) -> None:
    """Paste the notices as an operator would."""
    now = desk.now()
    talk = _read(lang)
    for notice in talk.notices:
        words = notice.text.format(due=f"{before(now, notice.due):%Y-%m-%d %H:%M}")
        head = f"{notice.title} {before(now, notice.ago):%Y-%m-%d %H:%M:%S}"
        paste(desk, f"{head}\n{words}\n", platform=talk.platform, kind=Kind.STATION)
