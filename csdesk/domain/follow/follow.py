"""The one list of dated things (跟进): leads, proxy purchases, promises, visits, to-dos, issues, knowledge gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from csdesk.i18n import N_

PREFIX = "FU"
"""How the id of a dated thing begins."""


class FollowKind(StrEnum):
    """What a dated thing is."""

    LEAD = "lead"
    DAIGOU = "daigou"
    PROMISE = "promise"
    VISIT = "visit"
    TODO = "todo"
    ABNORMAL = "abnormal"
    PAGE_ISSUE = "page_issue"
    KB_GAP = "kb_gap"


class FollowEnd(StrEnum):
    """How a dated thing ended; a lead is won or lost, a promise kept or broken."""

    DONE = "done"
    WON = "won"
    LOST = "lost"
    KEPT = "kept"
    BROKEN = "broken"


ENDS: dict[FollowKind, tuple[FollowEnd, ...]] = {
    FollowKind.LEAD: (FollowEnd.WON, FollowEnd.LOST),
    FollowKind.PROMISE: (FollowEnd.KEPT, FollowEnd.BROKEN),
}
"""The ends a kind must choose from; every other kind is simply done."""


KIND_NAMES: Mapping[str, str] = {
    FollowKind.LEAD: N_("lead"),
    FollowKind.DAIGOU: N_("proxy purchase"),
    FollowKind.PROMISE: N_("promise"),
    FollowKind.VISIT: N_("visit"),
    FollowKind.TODO: N_("to-do"),
    FollowKind.ABNORMAL: N_("abnormal issue"),
    FollowKind.PAGE_ISSUE: N_("page error"),
    FollowKind.KB_GAP: N_("knowledge gap"),
}
END_NAMES: Mapping[str, str] = {
    FollowEnd.DONE: N_("finished"),
    FollowEnd.WON: N_("won"),
    FollowEnd.LOST: N_("lost"),
    FollowEnd.KEPT: N_("kept"),
    FollowEnd.BROKEN: N_("broken"),
}


class Moved(Struct, frozen=True, omit_defaults=True):
    """That a due time was changed, from when, and why."""

    at: datetime
    old: datetime | None = None
    why: str | None = None


class Details(Struct, frozen=True, omit_defaults=True):
    """What some kinds have besides their words; None is what nobody wrote.

    Args:
        product: What a lead wants, what is to be bought for a buyer (H03); of a question the SKU it is about.
        objection: What keeps a lead from buying.
        last_word: What was said last.
        supplier: From whom a proxy purchase comes (H04).
        expected_at: When it is to arrive.
    """

    product: str | None = None
    objection: str | None = None
    last_word: str | None = None
    supplier: str | None = None
    expected_at: datetime | None = None


class Follow(Struct, frozen=True, omit_defaults=True):
    """One dated thing.

    Args:
        id: `FU-0317-01`.
        kind: What it is.
        text: What is to be done, or what was promised.
        made_at: When it was written down.
        owner: Who does it.
        order_id: The order; of a proxy purchase the one that it serves.
        buyer_nick: The buyer.
        platform: The buyer's platform.
        due_at: By when.
        moves: Changes of the due time, oldest first.
        end: How it ended; None while open.
        ended_at: When.
        why: Reason of the end.
        source: The text a promise was read from (`TX-0317-01`).
        answer: What a question that nobody could answer is answered with (M23).
        copied: A promise in a text that was only copied: no word was given until somebody says that it went.
        product, objection, last_word, supplier, expected_at: As in `Details`.
    """

    id: str
    kind: FollowKind
    text: str
    made_at: datetime
    owner: str
    order_id: str | None = None
    buyer_nick: str | None = None
    platform: str | None = None
    due_at: datetime | None = None
    moves: tuple[Moved, ...] = ()
    end: FollowEnd | None = None
    ended_at: datetime | None = None
    why: str | None = None
    source: str | None = None
    product: str | None = None
    objection: str | None = None
    last_word: str | None = None
    supplier: str | None = None
    expected_at: datetime | None = None
    answer: str | None = None
    copied: bool = False

    @property
    def state(self) -> str:
        """Return `open`, or how it ended."""
        return self.end or "open"


def is_due(follow: Follow, now: datetime) -> bool:
    """Tell whether an open thing is to be done today: due by the end of the day."""
    return (
        follow.end is None and follow.due_at is not None and follow.due_at.astimezone(now.tzinfo).date() <= now.date()
    )


def is_late(follow: Follow, now: datetime) -> bool:
    """Tell whether an open thing is past its time; of what nobody was told nothing is late."""
    return follow.end is None and not follow.copied and follow.due_at is not None and follow.due_at < now
