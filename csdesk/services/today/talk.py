"""The talking part of a snapshot: inbox, reviews and cases, as one frozen view with their counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from csdesk.domain.cases.cases import Case, overdue
from csdesk.domain.follow.follow import Follow, is_due, is_late
from csdesk.domain.talk.consults import Consult
from csdesk.domain.talk.messages import Kind
from csdesk.domain.talk.reviews import Review, ReviewState, review_state, troubles
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.handover_tables import handed_over_ever
from csdesk.services.today import handover_reading as reading
from csdesk.services.today.inbox import Inbox, inbox_of

Lying = tuple[str, str | None]
"""An id, and its platform."""


class Talk(Struct, frozen=True):
    """One moment of messages, reviews and cases.

    Args:
        now: The desk's clock.
        inbox: The messages.
        reviews: Every review by id.
        cases: Every case by id.
        follow: Every dated thing by id.
        consults: Every consultation by id.
        handed: The unread items of the handover, each with its platform; None where nothing was ever handed over.
    """

    now: datetime
    inbox: Inbox
    reviews: Mapping[str, Review]
    cases: Mapping[str, Case]
    follow: Mapping[str, Follow] = {}
    consults: Mapping[str, Consult] = {}
    handed: tuple[Lying, ...] | None = None

    def lying(self, queue: str) -> list[str]:
        """Return the ids of what lies in a queue of anything but orders."""
        return [key for key, _platform in LYING[queue](self)]

    def _count(self, queue: str, platform: str | None) -> int:
        return sum(platform in (None, its) for _key, its in LYING[queue](self))

    def reviews_open(self, platform: str | None = None) -> int:
        """Return how many reviews are neither answered nor closed."""
        return self._count("reviews_open", platform)

    def cases_open(self, platform: str | None = None) -> int:
        """Return how many cases are not closed."""
        return self._count("cases_open", platform)

    def follow_due(self, platform: str | None = None) -> int:
        """Return how many dated things are to be done today or are late."""
        return self._count("follow_due", platform)

    def handover_unread(self, platform: str | None = None) -> int:
        """Return how many items of the handover the operator has still to acknowledge (H06)."""
        return self._count("handover_unread", platform)

    def follow_late(self) -> int:
        """Return how many dated things are past their time."""
        return sum(is_late(one, self.now) for one in self.follow.values())

    def cases_late(self) -> int:
        """Return how many cases are past their date."""
        return sum(overdue(case, self.now) for case in self.cases.values())

    @property
    def platforms(self) -> frozenset[str]:
        """The platforms with something open."""
        found = {self.inbox.messages[key].platform for key in self.inbox.open}
        found |= {review.platform for review in self.reviews.values() if _open(review)}
        found |= {case.platform for case in self.cases.values() if case.closed_at is None}
        found |= {one.platform for one in self.follow.values() if is_due(one, self.now)}
        return frozenset(name for name in found if name)

    @property
    def tallies(self) -> dict[str, int]:
        """What the routine counts; a table without any record counts nothing at all (R02, R03, R06)."""
        found: dict[str, int] = {}
        kinds = {message.kind for message in self.inbox.messages.values()} if self.inbox.messages else set()
        if kinds & {Kind.STATION, Kind.TICKET}:
            found["station"] = self.inbox.open_of(Kind.STATION, Kind.TICKET)
        if Kind.MAIL in kinds:
            found["mail"] = self.inbox.open_of(Kind.MAIL)
        if self.reviews:
            found["reviews_bad"] = sum(map(troubles, self.reviews.values()))
        if self.handed is not None:
            found["handover"] = self.handover_unread()
        return found

    @property
    def waits(self) -> dict[str, int]:
        """How many of what the routine counts wait for their buyer, who was contacted."""
        known = self.reviews.values()
        return {"reviews_bad": sum(troubles(one) and review_state(one) is ReviewState.CONTACTED for one in known)}


LYING: Mapping[str, Callable[[Talk], Iterable[Lying]]] = {
    "messages_waiting": lambda talk: ((key, talk.inbox.messages[key].platform) for key in talk.inbox.open),
    "reviews_open": lambda talk: ((key, one.platform) for key, one in talk.reviews.items() if _open(one)),
    "cases_open": lambda talk: ((key, one.platform) for key, one in talk.cases.items() if one.closed_at is None),
    "follow_due": lambda talk: ((key, one.platform) for key, one in talk.follow.items() if is_due(one, talk.now)),
    "handover_unread": lambda talk: talk.handed or (),
}
"""What lies in each queue of anything but orders, with its platform."""


def _open(review: Review) -> bool:
    return not review_state(review).settled


def take_talk(desk: Desk) -> Talk:
    """Return the talking part of the desk as it is now."""
    records = desk.records
    return Talk(
        desk.now(),
        inbox_of(desk).look(),
        records.reviews.records,
        records.cases.records,
        records.follow.records,
        records.consults.records,
        _handed(desk),
    )


def _handed(desk: Desk) -> tuple[Lying, ...] | None:
    """Return what is unread; a desk that never handed over loads nothing for that."""
    if not handed_over_ever(desk.store):
        return None
    return tuple(reading.unread_items(desk))
