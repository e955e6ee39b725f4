"""From what a person writes to an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol, TypeVar

from csdesk.errors import UsageError
from csdesk.i18n import _

SHORTEST_TAIL = 4
"""How many last characters of an order number are enough to name it, while they are unambiguous."""


class Ordered(Protocol):
    """An order, live or archived."""

    @property
    def id(self) -> str:
        """`platform:order_no`."""

    @property
    def order_no(self) -> str:
        """The platform's number."""


AnOrder = TypeVar("AnOrder", bound=Ordered)


def find_order(orders: Mapping[str, AnOrder], name: str) -> AnOrder:
    """Return the order of a full id, a bare number, or an unambiguous ending of four or more characters.

    A platform may stand before the ending, as in `pdd:5533`. Raises `UsageError` when there is none, or several
    (naming the candidates).
    """
    name = name.strip()
    order = orders.get(name)
    if order is not None:
        return order
    platform, _colon, number = name.rpartition(":")
    some = [order for order in orders.values() if not platform or order.id.startswith(f"{platform}:")]
    found = [order for order in some if order.order_no == number]
    if not found and len(number) >= SHORTEST_TAIL:
        found = [order for order in some if order.order_no.endswith(number)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            _("There is no order {name}.").format(name=name),
            hint=_("List them: csdesk order list"),
            code="no_such_order",
        )
    raise UsageError(
        _("{name} fits {count} order[s].").format(name=name, count=len(found)),
        where=", ".join(sorted(order.id for order in found)[:8]),
        hint=_("Write more of the number."),
        code="ambiguous_order",
    )


class Numbered(Protocol):
    """A record with an id of its own."""

    @property
    def id(self) -> str:
        """The id, e.g. `CS-0317-01`."""


Record = TypeVar("Record", bound=Numbered)
Thing = TypeVar("Thing", bound=Numbered, covariant=True)


def find_record(records: Mapping[str, Record], name: str, hint: str = "") -> Record:
    """Return the record of an id such as `MS-0317-04`, or of an unambiguous ending such as `0317-04` or `04`.

    Raises `UsageError` when there is none (with the `hint`), or several (naming the candidates).
    """
    name = name.strip().upper()
    if name in records:
        return records[name]
    found = [key for key in records if name and key.endswith(f"-{name}")]
    if len(found) == 1:
        return records[found[0]]
    if not found:
        raise UsageError(_("There is no {name}.").format(name=name or "''"), hint=hint, code="no_such_record")
    raise UsageError(
        _("{name} fits {count} entr[y|ies].").format(name=name, count=len(found)),
        where=", ".join(sorted(found)[:8]),
        hint=_("Write more of the id."),
        code="ambiguous_id",
    )


class Shelved(Protocol[Thing]):
    """A table with its archive."""

    @property
    def records(self) -> Mapping[str, Thing]:
        """The records on the desk."""

    def get(self, record_id: str) -> Thing | None:
        """Return a record of the desk or the archive."""

    def past_names(self) -> Iterator[str]:
        """Yield the ids of the archived records."""


def find_in(table: Shelved[Thing], name: str) -> Thing:
    """Return a record of the desk, or else of the archive, as `find_record`."""
    try:
        return find_record(table.records, name)
    except UsageError as error:
        if error.code != "no_such_record":
            raise
        past = {key: Name(key) for key in table.past_names()}
        found = table.get(find_record(past, name).id)
        if found is None:
            raise
        return found


class Name(NamedTuple):
    """An id alone."""

    id: str
