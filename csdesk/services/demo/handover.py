"""What the late shift left for the demo's morning: a handover file that comes in by the ordinary door."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.domain.handover.items import Item, Section
from csdesk.domain.handover.text import Document
from csdesk.outbound.handover import render
from csdesk.outbound.saving import save
from csdesk.services.demo.files import folder_of
from csdesk.services.desk.desk import Desk


class _Item(Struct, forbid_unknown_fields=True):
    section: Section
    severity: int
    what: str
    order: str | None = None
    buyer: str | None = None
    said: str | None = None
    next: str | None = None
    owner: str | None = None
    if_not: str | None = None


class _File(Struct, forbid_unknown_fields=True):
    by: str
    items: tuple[_Item, ...]


def write_handover(desk: Desk, lang: str) -> Path:
    """Write yesterday's handover into the home's exports; returns the file."""
    left = msgspec.toml.decode((folder_of(lang) / "handover.toml").read_bytes(), type=_File)
    day = desk.now().date() - timedelta(days=1)
    items = tuple(_item(desk, left.by, number, found) for number, found in enumerate(left.items, 1))
    path = desk.home.exports / f"handover-{day}-{left.by}.md"
    return save(path, render(Document(desk.config.shop, left.by, day, items), "md"))


def _item(desk: Desk, by: str, number: int, found: _Item) -> Item:
    order = desk.find(found.order) if found.order else None
    key = f"HO-{desk.now() - timedelta(days=1):%m%d}-{number:02d}"
    return Item(
        id=key,
        section=found.section,
        severity=found.severity,
        kind="line",
        source=f"{key} {by}",
        what=found.what,
        order_id=order.id if order else None,
        buyer_nick=found.buyer or (order.buyer_nick if order else None),
        said=found.said,
        next=found.next,
        owner=found.owner,
        if_not=found.if_not,
    )
