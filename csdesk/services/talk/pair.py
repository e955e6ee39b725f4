"""The paste pair: first the search key for the platform's window, then the text; both for one buyer.

A text that was copied earlier is looked at again before it is copied again: a promise may have run out meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from csdesk.domain.cases.cases import Case
from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.domain.shared.models import Order
from csdesk.domain.talk.messages import Message
from csdesk.domain.talk.reviews import Review
from csdesk.domain.texts.sent_log import SentText
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.buyers.sent_log import RATINGS, mark_sent, promised
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.follow.follow import CORRECTED, move
from csdesk.services.texts.deliver import to_clipboard
from csdesk.services.texts.render import Ask, check_text, refuse_blocked
from csdesk.texts.template import Channel


class Whom(Struct, frozen=True):
    """Whom a text is for.

    Args:
        buyer: `platform:nick`, or `platform:number` while the nick is not known.
        who: The buyer as shown.
        search: What finds him in the platform's window: his nick, else the number of the order.
        order_id: The order, when there is one.
        texts: What the row shows as said, of a message or a review; None where any text for the buyer is meant.
    """

    buyer: str
    who: str
    search: str
    order_id: str | None = None
    texts: tuple[str, ...] | None = None


def whom_of(item: Order | Message | Review | Case | Follow) -> Whom | None:
    """Return whom a row is about, or None when neither buyer nor order is known."""
    if isinstance(item, Order):
        nick, number, platform, order_id = item.buyer_nick, item.order_no, item.platform, item.id
    else:
        sender = item.sender if isinstance(item, Message) else None
        order_id, platform, nick = item.order_id or "", item.platform or "", item.buyer_nick or sender
        number = order_id.rpartition(":")[2]
    search = nick or number
    if not search:
        return None
    return Whom(f"{platform}:{search}", nick or f"…{number[-4:]}", search, order_id or None, _shown(item))


def _shown(item: Order | Message | Review | Case | Follow) -> tuple[str, ...] | None:
    """Return the texts that a row of a message or a review shows as ours: a key acts on these and no others."""
    if isinstance(item, Message):
        return tuple(line.text for line in item.said if line.copied)
    if isinstance(item, Review):
        return tuple(text for text in (item.own_reply, *(one.note for one in item.contacts)) if text)
    return None


def copy_key(desk: Desk, whom: Whom) -> str:
    """Put the search key on the clipboard and return how."""
    return to_clipboard(desk, whom.search, buyer=whom.buyer, who=whom.who, search=True)


def last_said(desk: Desk, whom: Whom) -> SentText | None:
    """Return the last text made for somebody today and not sent yet, or None."""
    today = desk.now().date()
    for sent_text in reversed(tuple(desk.records.sent_texts.records.values())):
        if sent_text.at.astimezone(desk.now().tzinfo).date() < today:
            return None
        if sent_text.sent_at is None and _is_for(sent_text, whom):
            return sent_text
    return None


def _is_for(sent_text: SentText, whom: Whom) -> bool:
    public = sent_text.channel == Channel.REVIEW and sent_text.code not in RATINGS
    if public if whom.texts is None else sent_text.text not in whom.texts:
        return False  # what stands in public under a review is no word to the buyer; our rating is the order's own
    if sent_text.order_id is not None and whom.order_id is not None:
        return sent_text.order_id == whom.order_id
    return sent_text.buyer == whom.buyer


def copy_again(desk: Desk, whom: Whom) -> tuple[SentText, str] | None:
    """Put the last text made for somebody today on the clipboard again; return it and how, or None without one.

    Raises `RefusedError` when it is no longer true: the check blocks it now, or the time it promises has passed.
    """
    sent_text = last_said(desk, whom)
    if sent_text is None:
        return None
    refuse_past(desk, sent_text.text, sent_text.at)
    channel = Channel(sent_text.channel)
    ask = Ask(order=desk.orders.get(sent_text.order_id or ""), platform=whom.buyer.partition(":")[0] or None)
    refuse_blocked(check_text(desk, sent_text.text, ask, channel=channel))
    return sent_text, to_clipboard(desk, sent_text.text, buyer=whom.buyer, who=whom.who)


def refuse_past(desk: Desk, text: str, at: datetime) -> None:
    """Raise `RefusedError` when a text written at a time promises what is over by now."""
    past = next((one for one in promised(desk, text, at) if one.due_at <= desk.now()), None)
    if past is not None:
        raise RefusedError(
            _("The text promises {time}; that has passed.").format(time=f"{past.due_at:%m-%d %H:%M}"),
            hint=_("Pick a new text."),
            code="promise_passed",
        )


def sent(desk: Desk, whom: Whom) -> Result:
    """Record the last copied text for somebody as sent; raises `RefusedError` when there is none."""
    found = [one for one in desk.records.sent_texts.records.values() if one.sent_at is None and _is_for(one, whom)]
    if not found:
        raise RefusedError(_("No copied text for {who} waits to be sent.").format(who=whom.who), code="nothing_copied")
    return mark_sent(desk, found[-1].id)


def last_promise(desk: Desk, whom: Whom) -> Follow | None:
    """Return the newest open promise to somebody."""
    platform, _colon, nick = whom.buyer.partition(":")
    found = [
        one
        for one in desk.records.follow.records.values()
        if one.kind is FollowKind.PROMISE
        and one.end is None
        and (one.order_id == whom.order_id if whom.order_id else (one.platform, one.buyer_nick) == (platform, nick))
    ]
    return found[-1] if found else None


def correct(desk: Desk, promise: Follow, time: str) -> Result:
    """Set when a promise is due, as a person writes it; raises `UsageError` for no time."""
    return move(desk, promise.id, desk.time(time), _(CORRECTED))
