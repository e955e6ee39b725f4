"""What the search finds in the archive: looked for by the worker in short steps, shown as it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csdesk.domain.orders.stage import Standing
from csdesk.domain.shared.models import Order, Outline
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.search import archive
from csdesk.session import Session

if TYPE_CHECKING:
    from csdesk.services.search.archive import PastSearch

Judged = tuple[Order, Standing]


class Past:
    """The archived orders that fit the search that is on.

    Args:
        session: The sitting. Whenever something comes from its worker, every place shows it anew.
        everything: Whether messages, reviews and cases are looked for too; keys are `kind id` then.
    """

    def __init__(self, session: Session, *, everything: bool = False) -> None:
        self.found: Mapping[str, Any] = {}
        self._abouts: Mapping[str, Outline] = {}
        self._everything = everything
        self._session = session
        self._wanted = ("", -1)
        self._done = True

    def want(self, query: str) -> None:
        """Look for a line of search words; nothing happens when that is on already and the desk is as it was."""
        query = query.strip()
        wanted = (query, self._session.snapshot.seq if query else -1)
        if wanted == self._wanted:
            return
        if query != self._wanted[0]:
            self.found = {}
        look = bool(query) and self._session.snapshot.archived
        self._wanted, self._done = wanted, not look
        if look:
            self._go_on(None)

    def _go_on(self, search: PastSearch | None) -> None:
        wanted = self._wanted

        def job(desk: Desk) -> archive.PastSearch | None:
            if wanted != self._wanted or not desk.store.table("archives"):
                return None  # somebody typed on meanwhile
            kind = archive.PastHunt if self._everything else archive.PastSearch
            return (search or kind(wanted[0])).step(desk)

        def then(search: PastSearch | None) -> None:
            if wanted != self._wanted:
                return
            self._done = search is None or search.done
            if search is not None and not search.done:
                self._go_on(search)
            self.found, self._abouts = (dict(search.found), dict(search.about)) if search is not None else ({}, {})

        self._session.do(job, then)

    def about(self, key: str) -> Outline | None:
        """Return the order that something found is about."""
        order_id = getattr(self.found[key], "order_id", None)
        return self._session.snapshot.about(order_id) or self._abouts.get(order_id or "")

    def keys(self) -> Sequence[str]:
        """Return the ids found that are not on the desk, newest file first."""
        return [key for key in self.found if key not in self._session.snapshot.orders]

    def words(self) -> str:
        """Return how many were found, for the status line."""
        if not self._done:
            return _("looking in the archive…")
        return _("{count} from the archive").format(count=len(self.found)) if self.found else ""
