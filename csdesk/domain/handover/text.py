"""The words in which a handover is written and read back, and the parts that every form of it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from csdesk.domain.handover.items import Figure, Item
from csdesk.domain.shared.times import say_days
from csdesk.i18n import N_, _

FORMAT = "handover"
VERSION = 1
END = "<!-- csdesk handover end -->"
NUMBERS = N_("Numbers")

FIELDS: Mapping[str, str] = {
    "severity": N_("how urgent"),
    "order_id": N_("order"),
    "buyer_nick": N_("buyer"),
    "receiver": N_("receiver"),
    "state": N_("state"),
    "said": N_("said last"),
    "next": N_("next step"),
    "owner": N_("who does it"),
    "due_at": N_("due"),
    "if_not": N_("if not"),
    "source": N_("source"),
}
"""The lines of an item's block after its title, in their order; labels are translated."""


_MASKED = re.compile(r"(?<![\d*])\*{4}(?![\d*])")


def shown(words: str, now: datetime) -> str:
    """Return words of a handover as they are read now: days as people say them, and what is masked called so.

    What is kept and compared names days and masks alike in every language.
    """
    return _MASKED.sub(_("[masked]"), say_days(words, now))


class Document(Struct, frozen=True):
    """One handover as a file: whose it is, and what it says. There is no clock in it but the day of the shift.

    `part` names the section where it is not the whole.
    """

    shop: str
    operator: str
    date: date
    items: tuple[Item, ...]
    figures: tuple[Figure, ...] = ()
    part: str | None = None
