"""The numbers of the day, printed; prompts and status bars ask for them all day, so nothing here needs typer."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.cli.frame.context import Cli
from csdesk.cli.frame.printing import print_fields, print_json
from csdesk.domain.shared.label import share_of
from csdesk.domain.shared.times import span_text
from csdesk.i18n import _, language
from csdesk.services.desk.desk import Desk
from csdesk.services.today.next import next_up
from csdesk.services.today.queues import QUEUES
from csdesk.services.today.snapshot import Snapshot, take_snapshot
from csdesk.services.today.status import routine_of, status


def print_status(cli: Cli, *, json: bool = False) -> None:
    """Print the numbers of the day."""
    desk = cli.desk
    snapshot = take_snapshot(desk)
    if json:
        print_json(status(desk, snapshot))
    else:
        print_fields(_fields(desk, snapshot))


def print_next(cli: Cli, *, json: bool = False) -> None:
    """Print what to do now."""
    found = next_up(take_snapshot(cli.desk))
    if json:
        print_json(found)
    else:
        name = (found.id.partition(":")[2] or found.id) if found else ""
        print_fields([(name, found.sentence if found else _("Nothing is open."))])


def _fields(desk: Desk, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the label and the words of each number; queues first, each with its platforms."""
    talk, figures = snapshot.talk, snapshot.talk.inbox.figures
    for row in QUEUES.values():
        if row.known(talk):
            late = row.late(talk)
            words = _("{count} late").format(count=late) if late else ""
            yield _(row.label), " · ".join(filter(None, (_by_platform(desk, snapshot, row.id), words)))
    yield _("Due within 4 hours"), str(snapshot.soon)
    if figures.rate is not None:
        yield _("Reply rate"), share_of(f"{figures.rate:.0%}", figures.answered, figures.received)
    if snapshot.cutoff_at is not None:
        left = snapshot.cutoff_at - snapshot.now
        words = _("in {span}") if left.total_seconds() > 0 else _("{span} ago")
        yield _("Cut-off"), f"{snapshot.cutoff_at:%H:%M} · {words.format(span=span_text(left))}"
    routine = routine_of(snapshot)
    yield _("Routine"), f"{routine.done}/{routine.total}"
    urgent = next_up(snapshot)
    if urgent is not None:
        yield _("Most urgent"), urgent.sentence


def _by_platform(desk: Desk, snapshot: Snapshot, queue: str) -> str:
    parts = []
    for platform in sorted(snapshot.counts.keys() | snapshot.talk.platforms):
        count = snapshot.count(queue, platform)
        pack = desk.packs.get(platform)
        if count:
            parts.append(f"{pack.short[language()] if pack else platform} {count}")
    total = str(snapshot.count(queue))
    return f"{total} · {' '.join(parts)}" if len(parts) > 1 else total
