"""The paste pair from any list of buyers: the search key, the text, that it was sent, and when its promise is due."""

from __future__ import annotations

from csdesk.actions import named
from csdesk.domain.follow.follow import Follow
from csdesk.domain.shared.times import day_words
from csdesk.domain.texts.sent_log import SentText
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.asking import ask_time
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.desk.results import Result
from csdesk.services.talk import pair
from csdesk.services.talk.pair import Whom
from csdesk.services.texts.deliver import way_words
from csdesk.worker import at_desk

COPY = named("pair.copy")


def _whom(place: ListScreen) -> Whom | None:
    found = place.whom()
    if found is None and place.rows.current is not None:
        place.say(_("Neither buyer nor order is known here."), "soon")
    return found


def copy_key(place: ListScreen) -> None:
    """Copy the search key of the row; the status line names the buyer from now on."""
    whom = _whom(place)
    if whom is None:
        return

    def done(way: str) -> None:
        told = _("search key {word}") if whom.search == whom.who else _("order number {word}")
        words = way_words(told.format(word=clean(whom.search)), way)
        place.say(f"{words}  " + _("{key} copies the text").format(key=place.session.keymap.key(COPY)))

    place.session.do(at_desk(pair.copy_key, whom), done)


def copy_text(place: ListScreen) -> None:
    """Copy the last text for the row again; without one, choose it."""
    whom = _whom(place)
    if whom is None:
        return

    async def pick() -> None:
        await place.pick_text()
        if not place.ahead.fetching:
            place.ahead.hand_over()

    def done(found: tuple[SentText, str] | None) -> None:
        if found is None:
            place.ahead.hold()
            place.call_next(pick)
            return
        sent_text, way = found
        place.say(way_words(clean(" ".join(sent_text.text.split()))[:16] + "~", way))

    place.ahead.fetch(at_desk(pair.copy_again, whom), done)


def sent(place: ListScreen) -> None:
    """Record the copied text of the row as sent."""
    whom = _whom(place)
    if whom is None:
        return

    def done(result: Result) -> None:
        place.session.went(whom.buyer)
        place.rows.let_go(sure=True)
        place.said(result)

    place.session.do(at_desk(pair.sent, whom), done)


def correct_promise(place: ListScreen) -> None:
    """Ask for the right time of the last promise to this buyer."""
    whom = _whom(place)
    if whom is None:
        return

    def ask(promise: Follow | None) -> None:
        if promise is None or promise.due_at is None:
            place.say(_("Nothing was promised to this buyer."), "soon")
            return
        due = day_words(promise.due_at, place.session.view.now())
        title = _("promised: {text}; due {time}, now").format(text=clean(promise.text)[:24], time=due)
        ask_time(place, title, lambda time: take(promise, time), accept=_("save"))

    def take(promise: Follow, time: str) -> None:
        place.session.do(at_desk(pair.correct, promise, time), place.said)

    place.ahead.fetch(at_desk(pair.last_promise, whom), ask)
