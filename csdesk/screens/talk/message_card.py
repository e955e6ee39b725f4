"""The reading pane of a message: the conversation, then the order and the buyer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from csdesk.domain.orders.cod import pays
from csdesk.domain.orders.labels import STAGES, TIERS
from csdesk.domain.orders.parcels import receivers_of
from csdesk.domain.shared.facts import Receiver
from csdesk.domain.shared.label import label, listed
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.times import day_words
from csdesk.domain.talk.labels import COPIED, MESSAGE_STATES
from csdesk.domain.talk.messages import Kind, Message, Said, only_copied
from csdesk.domain.talk.waiting import Wait
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.tabbed_list import TabbedListScreen, field
from csdesk.services.today import hours_view
from csdesk.services.today.inbox import MessageView, view_message
from csdesk.session import Session
from csdesk.widgets.paint import Line, spread, wrap

if TYPE_CHECKING:
    from csdesk.services.talk.context import TalkContext

LINES = 40
"""How many lines of a conversation the card holds."""


def message_card(
    place: TabbedListScreen, message: Message, wait: Wait, beside: TalkContext | None, room: int
) -> list[Line]:
    """Return the card of a message; `beside` is None while the worker still looks that up."""
    now = place.session.snapshot.now
    about = place.session.snapshot.about(message.order_id)
    view = view_message(message, wait, about=about, last=LINES)
    state = (_(COPIED) if only_copied(message) else label(MESSAGE_STATES, wait.state), "strong")
    lines: list[Line] = [spread([(clean(view.buyer_nick or "-"), "strong")], [state], room)]
    if view.subject:
        lines += [[(row, "text")] for row in wrap(clean(view.subject), room)]
    lines.append([])
    if beside is not None and beside.earlier:
        lines += [*earlier(beside.earlier, view.buyer_nick, now, room, receivers_of(about)), [(_("now"), "rule")]]
    lines += [*conversation(view, now, room), []]
    lines += _order(place, message, room)
    if beside is not None:
        lines += _buyer(beside, now, room)
    lines += field(_("owner"), _owner(message, now), room)
    return lines + field(_("tags"), " ".join(message.tags), room)


def conversation(view: MessageView, now: datetime, room: int) -> list[Line]:
    """Return the last lines of a round: who, when, and the words."""
    lines: list[Line] = []
    for said in view.lines:
        lines += _said(view.buyer_nick, said.ours, said.at, said.text, now, room, "text")
    return lines


def earlier(
    lines: Iterable[Said], nick: str | None, now: datetime, room: int, known: Sequence[Receiver] = ()
) -> list[Line]:
    """Return what was said in rounds before this one, dimmed."""
    found: list[Line] = []
    for said in lines:
        found += _said(nick, said.ours, said.at, mask_text(said.text, known), now, room, "dim")
    return found


def _said(
    nick: str | None, ours: bool, at: datetime | None, text: str | None, now: datetime, room: int, tone: str
) -> list[Line]:
    who = _("we") if ours else clean(nick or _("buyer"))
    today = at is not None and at.astimezone(now.tzinfo).date() == now.date()
    when = "" if at is None else f"{at.astimezone(now.tzinfo):%H:%M:%S}" if today else day_words(at, now)
    head: Line = [(f"{who} {when}".strip(), "key" if ours and tone != "dim" else "dim")]
    words = text or _("(asked in the chat window)")
    return [head, *([("  " + row, tone)] for part in words.split("\n") for row in wrap(clean(part), room - 2))]


def _owner(message: Message, now: datetime) -> str:
    """Return to whom a message was passed on, when, and by when an answer is due."""
    if not message.owner:
        return ""
    since = day_words(message.passed_at, now) if message.passed_at else ""
    due = _("due {time}").format(time=day_words(message.owner_due, now)) if message.owner_due else ""
    return "  ".join(filter(None, (message.owner, _("escalated") if message.escalated else "", since, due)))


def _order(place: TabbedListScreen, message: Message, room: int) -> list[Line]:
    snapshot = place.session.snapshot
    order = snapshot.orders.get(message.order_id or "")
    if order is None:
        words = message.order_id or _("no order is known")
        return field(_("order"), words, room, "text" if message.order_id else "dim")
    stage = label(STAGES, snapshot.standings[order.id].stage)
    items = listed(f"{line.title or line.sku or '?'} x{line.qty}" for line in order.lines[:3])
    return field(_("order"), f"{order.order_no}  {stage}  {pays(order) or ''}\n{items}", room)


def _buyer(beside: TalkContext, now: datetime, room: int) -> list[Line]:
    """Return the buyer in a line or two; the whole card opens by its own key."""
    if beside.tier is None:
        return []
    count = _("{count} order[s], {sum} in all").format(count=beside.orders, sum=beside.spent)
    last = _("last {time}").format(time=day_words(beside.last_at, now)) if beside.last_at else ""
    cases = _("{count} case[s] open").format(count=beside.cases) if beside.cases else ""
    mark = _("difficult") if beside.difficult else ""
    parts = [label(TIERS, beside.tier), count if beside.orders else _("no orders"), last, beside.salutation, cases]
    lines = field(_("buyer"), "  ".join(filter(None, parts)), room)
    return lines + ([[("  " + mark, "late")]] if mark else [])


def hours_words(session: Session) -> Line:
    """Return nothing while the clock of anything open runs, else when the first one begins.

    Each platform counts by its own hours (E01); with nothing open the desk's own are told.
    """
    now, inbox = session.view.now(), session.snapshot.talk.inbox
    platforms = {inbox.messages[key].platform for key in inbox.open if inbox.messages[key].kind is Kind.BUYER}
    running = [inbox.clocks.of(platform)[0] for platform in platforms] or [inbox.clocks.office]
    opens = min(filter(None, (hours_view.next_opening(clock, now) for clock in running)), default=None)
    if opens is None:
        return [(_("no office hours: no clock runs"), "soon"), ("   ", "text")]
    if opens <= now:
        return []
    return [(_("off hours, clocks run from {time}").format(time=day_words(opens, now)), "soon"), ("   ", "text")]
