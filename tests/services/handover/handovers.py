"""What the tests of the handover share: a desk in the evening, what it would hand over, what came of a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from csdesk.desk import Desk
from csdesk.domain.handover.items import Item
from csdesk.services.handover.handover import Entry, build
from csdesk.services.imports.imports import FileReport
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.today.status import status
from tests.support import NOW

EVENING = "2026-03-17T18:00:00+08:00"
MORNING = "2026-03-18T08:30:00+08:00"
LATER = NOW + timedelta(days=20)
Open = Callable[[str], Desk]
Take = Callable[[bytes], FileReport]


def by_source(desk: Desk) -> dict[str, Item]:
    return {entry.item.source: entry.item for entry in build(desk).entries}


def entry_of(desk: Desk, source: str) -> Entry:
    return next(entry for entry in build(desk).entries if entry.item.source == source)


def unread(desk: Desk) -> int:
    """Return the count of the status, after checking that the list says the same."""
    desk.sync()
    count = status(desk, take_snapshot(desk)).queues["handover_unread"]
    assert count == len(build(desk).unread)
    return count


def items(desk: Desk) -> list[Item]:
    return list(build(desk).items)


def counts(report: FileReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.rejected


def codes(report: FileReport) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in report.problems]
