"""Saved views by key: open one from anywhere, save how the list in front is looked at, delete one."""

from __future__ import annotations

from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.search import views
from csdesk.services.search.views import View, read_view
from csdesk.services.today.seat import ListSeat
from csdesk.widgets.bars import Head

MOST = 8
"""So many views have a digit; the palette has all."""


def offer(place: DeskScreen) -> None:
    """Offer the saved views by number, to save what is in front, and to delete one."""
    saved = place.session.view.config.views
    options = [Option(str(at), clean(name), name) for at, name in enumerate(saved, 1)][:MOST]
    more = [Option("9", _("delete one"), 9)] if saved else []
    if isinstance(place, ListScreen):
        more.append(Option("0", _("save this one"), 0))
    if not options and not more:
        place.say(_("No view is saved yet: in a list this key saves its filter, order and tab."), "soon")
        return

    def take(picked: str | int) -> None:
        if picked == 0:
            place.ask(
                _("name of the view"), lambda name: place.verb(views.save, name, view_of(place)), accept=_("save")
            )
        elif picked == 9:
            names = [(clean(name), name) for name in saved][:9]
            place.pick(_("delete which view"), names, lambda name: place.verb(views.drop, name))
        else:
            show(place, str(picked))

    place.choose(_("saved views"), [*options, *more], take)


def view_of(place: DeskScreen) -> View:
    """Return how the list of a place is looked at now."""
    assert isinstance(place, ListScreen)
    by = place.rows.sorting
    return View(place.NAME, place.tab, place.wanted.strip(), by.title if by else "", bool(by and by.down))


def show(place: DeskScreen, name: str) -> None:
    """Go to a saved view."""
    session = place.session
    view = read_view(session.view.config.views[name])
    if f"app.{view.place}" not in session.keymap.actions and view.place != "consults":
        place.say(_("{line} in the settings is no view.").format(line=clean(repr(view.line()))), "late")
        return
    session.seats[view.place] = ListSeat(view.tab, "", view.wanted)
    session.sorts.pop(view.place, None)
    if view.by:
        session.sorts[view.place] = (view.by, view.down)
    place.post_message(Head.Went(view.place))
