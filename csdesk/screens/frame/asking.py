"""Questions whose answer is more than words: a time or an amount, read while it is typed; a password."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Protocol

from csdesk.domain.shared.times import day_words, parse_time
from csdesk.errors import UsageError
from csdesk.foreign import clean
from csdesk.i18n import _

if TYPE_CHECKING:
    from csdesk.actions.action import Asks
    from csdesk.session import Session
    from csdesk.widgets.prompt import Prompt


class Asker(Protocol):
    """A place with a line for typing."""

    NAME: ClassVar[str]
    session: Session
    prompt: Prompt | None

    def ask(
        self,
        title: str,
        then: Callable[[str], None],
        *,
        accept: str,
        value: str = "",
        hint: str = "",
        left: Callable[[], object] | None = None,
        reads: Callable[[str], str] | None = None,
    ) -> None:
        """Open the line."""

    def say(self, word: str, tone: str = "text") -> None:
        """Say what happened in the foot."""

    def refused(self, words: str) -> None:
        """Say why not, and open the line again."""


def row_of(screen: object) -> str:
    """Return what a question asked on a screen now is about: its order, or the row under its cursor."""
    return getattr(screen, "key", "") or getattr(getattr(screen, "rows", None), "current", None) or ""


def question_of(screen: Asker, title: str, value: str) -> tuple[str, ...]:
    """Return what a question is known by; what was being typed to it when the last sitting ended is kept for it."""
    question = (screen.NAME, row_of(screen), title)
    before = screen.session.typed_before(*question)
    if before:
        screen.session.answers.keep(question, value, before)
    return question


def ask_time(
    place: Asker, title: str, then: Callable[[str], None], *, accept: str, value: str = "", needed: bool = True
) -> None:
    """Ask for a time; what is no time is refused at Enter and stays in the line.

    Args:
        place: Where.
        title: What is asked.
        then: Called with the words of a time, or with the empty text when none is `needed`.
        accept: The word for Enter in the key bar.
        value: The text to begin with.
        needed: Whether there must be one.
    """

    def take(text: str) -> None:
        try:
            if text or needed:
                parse_time(text, place.session.view.now())
        except UsageError as error:
            place.refused("  ".join(error.said()))
        else:
            then(text)

    hint = _("14:30, tomorrow 9am, +2h") if needed else _("14:30, tomorrow 9am, +2h; empty for none")
    place.ask(title, take, accept=accept, value=value, hint=hint, reads=moments(place))


def moments(place: Asker) -> Callable[[str], str]:
    """Return what tells the moment that a text names, as people say it; empty while it names none."""

    def read(text: str) -> str:
        now = place.session.view.now()
        try:
            at = parse_time(text, now)
        except UsageError:
            return ""
        words = f"= {day_words(at, now)}"
        return words if at > now else _("{when}, already past").format(when=words)

    return read


def amounts(place: Asker, order: str | None = None, currency: str = "") -> Callable[[str], str]:
    """Return what tells the amount that a text names; in that currency, else an order's, else that of the row."""
    from csdesk.domain.shared.money import money_words, parse_money, show_money

    of = place.session.snapshot.orders.get(order or row_of(place))
    currency = currency or (of.currency if of is not None else None) or "CNY"

    def read(text: str) -> str:
        amount = parse_money(text, currency) if text.strip() else None
        return "" if amount is None else f"= {money_words(show_money(amount), currency)}"

    return read


def ask_blank(
    place: Asker,
    blank: tuple[str, str],
    take: Callable[[str], object],
    left: Callable[[], object] | None = None,
    currency: str = "",
) -> None:
    """Ask for what a text leaves to say; the empty line leaves it empty: that is said, and it is asked again.

    Args:
        place: Where.
        blank: Name and label.
        take: Called with the words.
        left: Called at Escape.
        currency: What the text's money is in; else that of the row.
    """
    from csdesk.services.texts.filled import takes

    label, kind = blank[1], takes(*blank)
    money = amounts(place, currency=currency) if kind == "money" else None
    reads = moments(place) if kind == "time" else money

    def fill(text: str) -> None:
        if text:
            take(text)
            return
        ask_blank(place, blank, take, left, currency)
        place.say(_("This text has blanks to fill: {names}.").format(names=clean(label)), "late")

    place.ask(clean(label), fill, accept=_("go on"), left=left, reads=reads)


def ask_for(place: Asker, asks: Asks, title: str, then: Callable[[str], None]) -> None:
    """Ask what a verb needs to know."""
    if asks.time is None:
        place.ask(title, then, accept=_(asks.accept), reads=amounts(place) if asks.amount else None)
    else:
        ask_time(place, title, then, accept=_(asks.accept), needed=asks.time)


def ask_field(place: Asker, name: str, title: str, then: Callable[[str], None], *, accept: str) -> None:
    """Ask for what a field is to say: a time or words, as its name tells; the empty line leaves it."""
    if name == "due" or name.endswith("_at"):
        ask_time(place, title, then, accept=accept, needed=False)
    else:
        place.ask(title, then, accept=accept)


def ask_hidden(place: Asker, title: str, then: Callable[[str], None], *, accept: str) -> None:
    """Ask for a password."""
    place.ask(title, then, accept=accept)
    if place.prompt is not None:
        place.prompt.hide()
