"""The right half of Today, and the first screen of an empty desk, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from csdesk.actions import named
from csdesk.foreign import clean
from csdesk.i18n import _, language
from csdesk.services.today.next import next_up
from csdesk.services.today.queues import QUEUES
from csdesk.services.today.week import Day
from csdesk.session import Session
from csdesk.widgets.paint import Line, clip, line_width, spread, wrap
from csdesk.widgets.words import WEEKDAYS
from csdesk.width import cells, fit

DAY = 7
"""So many cells have the weekday and number of a day."""
LOW_SHOWN = 4
"""How many products low in stock are named; the place Products has them all."""

NEXT = named("app.next")


def side_lines(
    session: Session, width: int, low: Sequence[tuple[str, int]] = (), week: Sequence[Day] = (), height: int = 0
) -> list[Line]:
    """Return the most urgent thing, the queues, what is low in stock (K02), and the week where the height has room."""
    room = width - 1
    found = [*_urgent(session, room), [], *_queues(session, room), *_low(low, room)]
    now = session.snapshot.talk.inbox.figures  # the week is counted once an hour, replies change by the minute
    last = [structs.replace(day, messages=now.received, answered=now.answered) for day in week[-1:]]
    picture = _week([*week[:-1], *last], room)
    return [*found, *picture] if len(found) + len(picture) <= height else found


def _week(week: Sequence[Day], room: int) -> list[Line]:
    """Return each of the last days with its orders and messages as bars, and how many of these were answered."""
    head = _("Last seven days")
    half = (room - max(cells(head), DAY) - 1) // 2
    if not any(day.orders or day.messages for day in week) or half < cells(_("wrote, answered")):
        return []
    heads = (fit(head, room - 2 * half), fit(_("orders"), half), fit(_("wrote, answered"), half))
    found: list[Line] = [[], [(head, "head") for head in heads]]
    most = max(max(day.orders, day.messages) for day in week)
    for day in week:
        line: Line = [(fit(f"{_(WEEKDAYS[day.date.weekday()])} {day.date.day}", room - 2 * half), "dim")]
        for count, words in ((day.orders, f"{day.orders}"), (day.messages, f"{day.messages}, {day.answered}")):
            bar = "#" * -(-count * (half - 9) // most)
            line += [(bar, "bar"), (fit(f" {words}" if count else " -", half - len(bar)), "text" if count else "dim")]
        found.append(line)
    return found


def _low(low: Sequence[tuple[str, int]], room: int) -> list[Line]:
    if not low:
        return []
    found: list[Line] = [[], _heading(_("Low stock {count}").format(count=len(low)), room)]
    for name, left in low[:LOW_SHOWN]:
        words: Line = [(_("{count} left").format(count=left), "late" if left <= 0 else "soon")]
        found.append(spread([(clean(name), "text")], words, room))
    return found


def _heading(words: str, room: int) -> Line:
    return [(fit(words, room), "head")]


def _urgent(session: Session, room: int) -> list[Line]:
    found = [_heading(_("Most urgent now"), room)]
    urgent = next_up(session.snapshot)
    if urgent is None:
        return [*found, [(_("Nothing is waiting."), "done")]]
    tone = {"late": "late", "soon": "soon"}.get(urgent.why, "text")
    found += [[(row, tone)] for row in wrap(clean(urgent.sentence), room)]
    way: Line = [(session.keymap.hint(session.keymap.named(NEXT)), "key"), (" " + _("go there"), "dim")]
    soon = session.snapshot.soon
    if not soon:
        return [*found, way]
    words: Line = [(_("{count} must leave within four hours").format(count=soon), "soon")]
    both = line_width(way) + line_width(words) < room
    return [*found, spread(way, words, room)] if both else [*found, way, words]


def _queues(session: Session, room: int) -> list[Line]:
    snapshot, packs = session.snapshot, session.view.packs
    platforms = [name for name in snapshot.counts if any(snapshot.counts[name].values())]
    shown = platforms if len(platforms) > 1 and room >= 17 + 5 * len(platforms) else []
    names = [packs[name].short.get(language(), name) if name in packs else name[:4] for name in shown]
    found: list[Line] = [
        clip([(fit(_("Queues"), 17), "head"), *((fit(name, 5, right=True), "head") for name in names)], room, pad=True)
    ]
    found[0] = [(text, "head") for text, _tone in found[0]]
    for row in QUEUES.values():
        if not row.known(snapshot.talk):
            continue
        count, late = snapshot.count(row.id), row.late(snapshot.talk)
        tone = "dim" if not count else "late" if row.pressing else "text"
        line: Line = [
            (fit(_(row.label), 12), "text" if count else "dim"),
            (fit(str(count), 5, right=True), tone),
        ]
        if row.stages:
            parts = [snapshot.count(row.id, name) for name in shown]
            line += [(fit(str(part) if part else "", 5, right=True), "dim") for part in parts]
        elif late:
            line.append(("  " + _("{count} late").format(count=late), "late"))
        found.append(line)
    waiting = [one for one in snapshot.outbox.values() if one.open]
    if waiting:
        due = sum(one.due_at is None or one.due_at <= snapshot.now for one in waiting)
        sign: Line = [("  " + _("{count} due, {key} shows them").format(count=due, key="O"), "strong")] if due else []
        found.append([(fit(_("Outbox"), 12), "text"), (fit(str(len(waiting)), 5, right=True), "text"), *sign])
    return found


def welcome_lines(width: int, demo: str, *, new: bool = True) -> list[Line]:
    """Return what to do at an empty desk, `demo` by its keys; at a new one first of all to set it up."""
    set_up = ("Enter", _("Set your shop up: four short questions, then the first import."))
    ways = (
        *[set_up] * new,
        (_("drop"), _("Drop an export of your back end into this window (CSV, XLSX).")),
        ("Ctrl+O", _("Choose one from your download folder.")),
        (",", _("See and change every setting.")),
        (demo, _("Look at a made-up tea-ware shop first.")),
    )
    column = max(cells(key) for key, _words in ways) + 3
    found: list[Line] = [[], [("  ", "text"), (_("This desk is empty. Begin with one of these:"), "strong")], []]
    found += [clip([("  ", "text"), (fit(key, column), "key"), (words, "text")], width) for key, words in ways]
    return [*found, []]
