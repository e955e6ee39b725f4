"""Saved views: a list's tab, the words of its filter and the column it stands by, under a name of the operator's.

Each is one line of the settings, so that she can read, mend and copy it: `"north" = "orders/to_ship by:-left 北京"`.
"""

from __future__ import annotations

from msgspec import Struct

from csdesk.config import Config
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.desk.settings import set_setting

BY = "by:"


class View(Struct, frozen=True):
    """How a list is looked at.

    Args:
        place: Its place.
        tab: Its tab; None for the one of all rows, or where there are none.
        wanted: The words of the filter.
        by: The title (message id) of the column by which the rows stand; empty for the list's own order.
        down: Whether the greatest is first.
    """

    place: str
    tab: str | None = None
    wanted: str = ""
    by: str = ""
    down: bool = False

    def line(self) -> str:
        """Return the view as its line of the settings."""
        by = f"{BY}{'-' * self.down}{self.by.replace(' ', '_')}" if self.by or self.wanted.startswith(BY) else ""
        return " ".join(filter(None, (f"{self.place}/{self.tab}" if self.tab else self.place, by, self.wanted)))


def read_view(line: str) -> View:
    """Return the view of a line of the settings."""
    first, _blank, rest = line.strip().partition(" ")
    place, _slash, tab = first.partition("/")
    by, _blank, wanted = rest.strip().partition(" ")
    if not by.startswith(BY):
        return View(place, tab or None, rest.strip())
    title = by.removeprefix(BY)
    return View(place, tab or None, wanted.strip(), title.removeprefix("-").replace("_", " "), title.startswith("-"))


def view_named(config: Config, name: str) -> View:
    """Return a saved view; raises `UsageError` when there is none of that name."""
    if name not in config.views:
        raise UsageError(
            _("There is no saved view {name}.").format(name=repr(name)),
            where=_("Did you mean: {names}").format(names=", ".join(config.views)) if config.views else "",
            hint=_("Save one on screen: F in a list."),
            code="no_such_view",
        )
    return read_view(config.views[name])


def save(desk: Desk, name: str, view: View) -> Result:
    """Keep a view under a name, also in place of another; raises `UsageError` without a name."""
    if not name.strip():
        raise UsageError(_("What shall the view be called?"), code="no_name")
    set_setting(desk.home, f"views.{name.strip()}", view.line())
    return Result((), _("view saved: {name}").format(name=name.strip()))


def drop(desk: Desk, name: str) -> Result:
    """Forget a view; raises `UsageError` when there is none of that name."""
    view_named(desk.config, name)
    set_setting(desk.home, f"views.{name}", "")
    return Result((), _("view deleted: {name}").format(name=name))
