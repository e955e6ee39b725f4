"""Texts that verbs on orders make: filled, checked, and whether the operator only looks, copies or has sent them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from csdesk.domain.cases.cases import Case
from csdesk.domain.shared.models import Order
from csdesk.i18n import _
from csdesk.outbound import clipboard, clipboard_read
from csdesk.services.buyers.language import language_for
from csdesk.services.buyers.sent_log import remember
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Copied, Result
from csdesk.services.texts.render import Ask, Made, check_text, make_text
from csdesk.store import Transaction
from csdesk.texts.filters import Value, say_time
from csdesk.texts.finding import Level
from csdesk.texts.template import Channel as Channel


class Mark(StrEnum):
    """What becomes of a text: copied (it may go), or sent (the operator says that it went)."""

    COPIED = "copied"
    SENT = "sent"


def say(
    desk: Desk,
    code: str,
    order: Order,
    extra: Mapping[str, Value] | None = None,
    fills: Mapping[str, str] | None = None,
    *,
    lang: str | None = None,
    insist: bool = False,
) -> Made:
    """Return the text of a template for an order, filled and checked; raises as `make_text`."""
    return make_text(desk, Ask(code, order=order, extra=extra or {}, fills=fills or {}, lang=lang, insist=insist))


def say_when(desk: Desk, order: Order, at: datetime) -> str:
    """Return a moment in the words of the buyer's language, for a blank: `明天16:00`."""
    return say_time(at, desk.now(), language_for(desk, order=order))


def note(desk: Desk, transaction: Transaction, made: Made, order: Order, mark: Mark, case: str | None = None) -> None:
    """Remember within a change that a text was copied or sent, and what it promised; also for which case alone."""
    remember(
        desk,
        transaction,
        made.text,
        order=order,
        channel=made.channel,
        code=made.code,
        greeting=made.greeting,
        lang=made.lang,
        sent=mark is Mark.SENT,
        case=case,
    )


class About(Protocol):
    """What a text was said about: a case, a message, a review, a consultation or a dated thing."""

    @property
    def order_id(self) -> str | None:
        """Its order."""

    @property
    def platform(self) -> str | None:
        """Where the buyer is."""

    @property
    def buyer_nick(self) -> str | None:
        """Who the buyer is."""


def said_elsewhere(
    desk: Desk, transaction: Transaction, text: str, about: About, channel: Channel = Channel.CHAT
) -> tuple[str, ...]:
    """Note within a change what the operator said in another window, with its promise; return why it was unwise.

    What was said is a fact and never refused; what the check would have blocked is told.
    """
    if not text.strip():
        return ()
    order = desk.records.order_in(transaction, about.order_id) if about.order_id else None
    buyer = f"{about.platform or ''}:{about.buyer_nick}" if about.buyer_nick else None
    case = about.id if isinstance(about, Case) else None
    remember(desk, transaction, text.strip(), order=order, buyer=buyer, channel=channel, sent=True, case=case)
    report = check_text(desk, text, Ask(order=order, platform=about.platform), channel=channel)
    return tuple(
        _("Already said: {match} ({message})").format(match=one.match, message=one.message)
        for one in report.findings
        if one.level is Level.BLOCK
    )


def from_clipboard(desk: Desk) -> str | None:
    """Return the text on the clipboard, or None when nothing on this machine tells it."""
    return clipboard_read.read(desk.home.outbox)


def to_clipboard(desk: Desk, text: str, *, buyer: str = "", who: str = "", search: bool = False) -> str:
    """Put a text on the clipboard and return how (see `clipboard.copy`); the rest are the fields of `Copied`."""
    way = clipboard.copy(text, desk.home.outbox)
    desk.copied = Copied(text, way, buyer, who, search)
    return way


def copied(desk: Desk, result: Result, *, buyer: str = "", who: str = "") -> Result:
    """Put the text of a result on the clipboard, where it has one; its summary then says how."""
    if not result.text:
        return result
    way = to_clipboard(desk, result.text, buyer=buyer, who=who)
    return Result(result.changed, way_words(result.summary, way), None, result.warnings)


def way_words(what: str, way: str) -> str:
    """Return what was copied and how, in honest words: only a tool and tmux say that they took it."""
    if way == clipboard.TERMINAL:
        return _("{what} · given to the terminal (OSC 52, which never answers)").format(what=what)
    if not clipboard.is_certain(way):
        return _("{what} · no clipboard took it").format(what=what)
    return _("{what} · copied ({way})").format(what=what, way=way.replace("\\", "/").rpartition("/")[2])


def said_way(way: str) -> str:
    """Return in one sentence what became of a text that stands on the screen already."""
    if way == clipboard.TERMINAL:
        return _("Given to the terminal (OSC 52), which never says whether it took it.")
    if clipboard.is_file(way):
        return _("No clipboard took it; it lies in {path}.").format(path=way)
    return _("No clipboard took it.") if way == clipboard.NOWHERE else _("Copied ({way}).").format(way=way)


def doubt_words(way: str) -> str:
    """Return why a copied text is shown to the operator, and what she does about it."""
    if way == clipboard.TERMINAL:
        words = _("The terminal was given the text by OSC 52; it never says whether it took it.")
        return " ".join((words, _("Select it here with the mouse if pasting brings something else.")))
    if clipboard.is_file(way):
        words = _("No clipboard took the text; it lies in {path}.").format(path=way)
    else:
        words = _("No clipboard took the text, and no file could be written.")
    return " ".join((words, _("Select it here with the mouse.")))


def may_answer(way: str) -> bool:
    """Tell whether the operator can find out by pasting that a way works."""
    return way == clipboard.TERMINAL
