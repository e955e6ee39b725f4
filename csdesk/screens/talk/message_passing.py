"""What the keys of the inbox do with messages that are not for us alone: pass on, tag, mute."""

from __future__ import annotations

from collections import Counter
from functools import partial

from csdesk.domain.orders.buyers import DIFFICULT
from csdesk.foreign import clean
from csdesk.i18n import N_, _, language
from csdesk.screens.frame.asking import ask_time
from csdesk.screens.frame.tabbed_list import TabbedListScreen
from csdesk.services.talk import messages
from csdesk.services.talk.messages import name_platform

OWNERS = (N_("warehouse"), N_("boss"), N_("supplier"))
"""To whom messages are passed on; another name is typed (M24)."""

USED = 6
"""How many of the tags in use are offered."""


def pass_on(place: TabbedListScreen) -> None:
    """Pass the messages on: to whom, and by when an answer is due; the boss means that it is beyond us."""
    ids = place.rows.chosen

    def give(name: str | None) -> None:
        if name is None:
            place.ask(_("pass to"), give, accept=_("go on"))
        else:
            done = partial(_pass, place, ids, name)
            ask_time(place, _("answer due"), done, accept=_("save"), value="+2h", needed=False)

    place.pick(_("pass to"), [*((_(name), _(name)) for name in OWNERS), (_("another"), None)], give)


def _pass(place: TabbedListScreen, ids: list[str], name: str, due: str) -> None:
    up = name == _(OWNERS[1])
    place.verb(lambda desk: messages.pass_on(desk, ids, name, desk.time_if(due), escalate=up))


def tag(place: TabbedListScreen) -> None:
    """Put a tag on the messages, or take it off when all have it."""
    ids = place.rows.chosen
    known = place.session.snapshot.talk.inbox
    used = Counter(tag for key in known.live for tag in known.messages[key].tags if tag != DIFFICULT)
    words = [(_("difficult"), DIFFICULT), *((clean(tag), tag) for tag, _count in used.most_common(USED))]

    def put(word: str | None) -> None:
        if word is None:
            place.ask(_("tag"), put, accept=_("save"))
        elif word.strip():
            place.verb(messages.tag, ids, word)

    place.pick(_("tag with"), [*words, (_("another"), None)], put)


def platform(place: TabbedListScreen) -> None:
    """Say of which platform the conversations are: those the shop sells on stand first."""
    ids = place.rows.chosen

    def name(platform: str) -> None:
        place.verb(name_platform, ids, platform)

    view, orders = place.session.view, place.session.snapshot.outlines.values()
    own = {*view.config.sells_on, *(one.platform for one in orders)}
    known = sorted(view.packs, key=lambda key: key not in own)
    place.pick(_("of which platform"), [(view.packs[key].name[language()], key) for key in known], name)
