"""The settings: each with its value, and what it is and where it is used; Enter changes it, and it holds at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from textual import events
from textual.containers import Container
from textual.widget import Widget

from csdesk.actions import ACTIONS, Action
from csdesk.config import type_of
from csdesk.domain.search.words import fold
from csdesk.domain.shared.hours import parse_hours
from csdesk.domain.shared.label import listed, with_value
from csdesk.errors import DeskError, UsageError
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.keymap import Keymap, is_letter, narrow, show_key
from csdesk.screens.frame.asking import ask_hidden
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.desk.settings import set_setting
from csdesk.services.upkeep.setting_fields import Field, choices, list_fields, reading
from csdesk.services.upkeep.try_settings import keep_password, try_channel, try_mailbox
from csdesk.widgets.paint import Line, Span, wrap
from csdesk.widgets.queue import Column, Queue
from csdesk.widgets.words import WEEKDAYS
from csdesk.width import fit

COLUMNS = (Column(N_("group"), 12), Column(N_("setting"), 22), Column(N_("value"), 20, grow=1))
NAME = 10
"""Cells of the names of days in the picture of the week."""


def change(desk: Desk, key: str, text: str, *, reset: bool = False) -> Result:
    """Set a setting as it was typed; `reset` lets its default hold again."""
    return set_setting(desk.home, key, "" if reset else text, blank=not reset)


class Settings(ListScreen):
    """The settings over a place.

    Args:
        place: The place it was called from.
    """

    NAME = "settings"
    OPENER = "app.settings"
    CSS_PATH = "settings.tcss"

    def __init__(self, place: DeskScreen) -> None:
        super().__init__(place.session)
        self.head.place = place.NAME
        self.fields: dict[str, Field] = {}
        self.former: list[tuple[str, str, bool]] = []
        """What was changed here, newest last: the key, what it was, and whether that was her own."""
        self.caught: Field | None = None
        """The key that the next key press is for."""
        self.rows = Queue(COLUMNS, self._row, self._empty, id="rows")
        self.about = self.sheet(self._about, "about", lambda: self.rows.current)

    def body(self) -> Iterable[Widget]:
        """Yield the list, and all that is said of the setting."""
        yield Container(self.rows, self.about, id="desk")

    def on_mount(self) -> None:
        """Show every setting."""
        self.follow()

    def follow(self) -> None:
        """Show the settings that hold now."""
        snapshot = self.session.snapshot
        sold = [name for name, counts in snapshot.counts.items() if any(counts.values())]
        found = list_fields(self.session.view.config, self.session.view.couriers, sold)
        self.fields = {field.key: field for field in [*found, *key_fields(self.session.keymap)]}
        self.show(keep=True)

    def show(self, *, keep: bool) -> None:
        """Show the settings that fit the search."""
        words = fold(self.wanted).split()
        fits = (key for key, one in self.fields.items() if all(word in _hay(one) for word in words))
        self.rows.show(list(fits), keep=keep)
        self.moved()

    def moved(self) -> None:
        """Show what is said of the setting."""
        self.about.repaint()
        self.foot.repaint()

    def state_words(self) -> Line:
        """Return the search, and the place in the list."""
        return [(_("Settings") + " ", "strong"), *self.list_words()]

    def label(self, action: Action) -> str:
        """Return the word of an action for the key bar."""
        return _("change it") if action.id == "list.open" else super().label(action)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _row(self, key: str) -> list[Span]:
        one, keys = self.fields[key], self.rows.keys
        at = list(keys).index(key)
        first = not at or self.fields[keys[at - 1]].group != one.group
        value = clean(one.words(one.value))
        return [
            (clean(one.group) if first else "", "dim"),
            (clean(one.title), "text"),
            (value or "-", "text" if one.own else "dim"),
        ]

    def _empty(self) -> list[Line]:
        return [[], [("   " + _("No setting fits the search."), "dim")]]

    def _about(self, width: int) -> list[Line]:
        one = self.fields.get(self.rows.current or "")
        if one is None:
            return []
        room = max(20, width - 1)
        lines: list[Line] = [[(f"{clean(one.group)}  ", "dim"), (clean(one.title), "strong")]]
        lines += [[(row, "text")] for row in wrap(clean(one.about), room)]
        facts = [(_("now"), one.words(one.value))] if one.own else []
        facts += [(_("as shipped"), one.words(one.shipped) or _("nothing"))] if not one.fixed else []
        takes = listed(filter(None, map(one.words, one.choices))) or one.expected
        facts += [(_("takes"), takes)] if takes else []
        for name, words in facts:
            lines += [[(row, "dim")] for row in wrap(clean(with_value(name, words)), room)]
        if one.key.endswith("_hours") and one.value:
            lines += week_lines(one.value, room)
        return lines

    # -- what is changed --------------------------------------------------------------------------------------------

    async def action_list_open(self) -> None:
        """Ask for another value: by one key where there are few, else in the line for typing."""
        one = self.fields.get(self.rows.current or "")
        if one is None or one.fixed:
            return
        if one.key.startswith("keys."):
            self.caught = one
            self.say(_("Press the new key for {name}; Esc leaves it as it is.").format(name=one.title), "strong")
            return
        if one.choices:
            self.pick(one.title, [(one.words(value), value) for value in one.choices], partial(self._choose_value, one))
            return
        self.ask(
            clean(one.title),
            partial(self._set, one.key),
            accept=_("save"),
            value=clean(typed_value(one)),
            reads=partial(reading, self.session.view.home, one.key),
        )

    async def obey(self, event: events.Key) -> None:
        """Take the key that was asked for, whatever it does elsewhere."""
        if self.caught is None:
            await super().obey(event)
            return
        one, self.caught = self.caught, None
        if event.key == "escape":
            self.say("")
            return
        char = event.character if event.is_printable else None
        new = narrow(char) if char and char != " " else event.key
        try:
            self._set(one.key, with_key(self.session.view.config.keys, one.key.partition(".")[2], new))
        except UsageError as error:
            self.say(f"{error.title}  {error.hint}", "late")

    def _choose_value(self, one: Field, value: Any) -> None:
        if value is None:
            self._set(one.key, "", reset=True)
        else:
            self._set(one.key, str(value).lower() if isinstance(value, bool) else str(value))

    async def action_app_undo(self) -> None:
        """Take back the last setting that was changed here; other work is not taken back out of sight."""
        if self.former:
            key, text, own = self.former.pop()
            self._set(key, text, reset=not own, back=True)
        else:
            self.say(_("No setting was changed here; other work is taken back outside of the settings."), "soon")

    async def action_app_redo(self) -> None:
        """Say that nothing is brought back here."""
        self.say(_("Nothing is brought back in the settings; set it once more."), "soon")

    def _set(self, key: str, text: str, *, reset: bool = False, back: bool = False) -> None:
        was = self.fields.get(key)

        def refused(error: DeskError) -> None:
            self.refused(error.where if error.code == "bad_setting" else "  ".join(error.said()))

        def then(_result: Result) -> None:
            if was is not None and not back:
                keys = self.session.view.config.keys
                raw = keys.get(key.partition(".")[2], "") if key.startswith("keys.") else typed_value(was)
                self.former.append((key, raw, was.own))
            self.wanted = self.wanted if key in self.fields else ""
            self.follow()
            one = self.fields[key]
            self.rows.go(list(self.rows.keys).index(key))
            now = _("{name}: {value}").format(name=clean(one.title), value=clean(one.words(one.value)) or "-")
            self.say(_("undone: {what}").format(what=now) if back else now, "done")

        self.attempt(partial(change, key=key, text=text, reset=reset), then, refused)

    async def action_settings_reset(self) -> None:
        """Let the default of the setting hold again."""
        one = self.fields.get(self.rows.current or "")
        if one is not None and not one.fixed:
            self._set(one.key, "", reset=True)

    async def action_settings_try(self) -> None:
        """Try what the row belongs to."""
        name = self._line()
        self.say(_("Trying…"), "dim")
        self.verb(try_mailbox) if name == "mailbox" else self.verb(try_channel, name)

    async def action_settings_password(self) -> None:
        """Ask for the password of what the row belongs to, unseen."""
        name = self._line()
        title = _("password of {name}, or its address for apprise") if name != "mailbox" else _("password of {name}")

        def keep(password: str) -> None:
            self.verb(keep_password, name, password)

        ask_hidden(self, title.format(name=clean(name)), keep, accept=_("keep"))

    def _line(self) -> str:
        """Return the name of the channel of the row, or `mailbox`."""
        return (self.rows.current or "").split(".")[-2]

    async def action_settings_add(self) -> None:
        """Ask for the name of a channel, then how it sends."""

        def named(name: str) -> None:
            if not name.isidentifier():
                self.refused(_("A name of letters and digits, such as mail."))
                return
            key = f"channels.{name}.kind"
            self.pick(name, [(kind, kind) for kind in choices(type_of(key))], partial(self._set, key))

        self.ask(
            _("name of the channel"), named, accept=_("next"), hint=_("A name of letters and digits, such as mail.")
        )

    async def action_settings_search(self) -> None:
        """Search while typing."""
        self.ask(_("search"), self.seek, accept=_("keep"), live=self.seek, value=self.wanted)

    async def action_settings_next(self) -> None:
        """Go to the next group."""
        self._turn(1)

    async def action_settings_back(self) -> None:
        """Go to the group before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        groups = [self.fields[key].group for key in self.rows.keys]
        starts = [at for at, group in enumerate(groups) if not at or groups[at - 1] != group]
        found = [at for at in starts if (at - self.rows.index) * by > 0]
        if found:
            self.rows.go(found[0] if by > 0 else found[-1])

    async def action_app_back(self) -> None:
        """Leave the search, then the settings."""
        if not self.step_back():
            self.app.pop_screen()


def typed_value(one: Field) -> str:
    """Return the value of a setting as it is typed."""
    if isinstance(one.value, bool):
        return str(one.value).lower()
    words = one.key.endswith(".use") or isinstance(one.value, tuple)
    return one.words(one.value) if words else str(one.value or "")


def key_fields(keymap: Keymap) -> list[Field]:
    """Return the keys of every action as settings."""
    shipped = {action.id: _keys(action) for action in ACTIONS}
    return [
        Field(f"keys.{one.id}", _("keys"), _(one.label), _(one.help), _keys(one), shipped[one.id])
        for one in keymap.actions.values()
    ]


def _keys(action: Action) -> str:
    return " ".join(map(show_key, (*action.letters, *action.proof)))


def with_key(own: Mapping[str, str], action: str, key: str) -> str:
    """Return the own keys of an action with a new one in place of its kind, a letter or one for input methods.

    Raises `UsageError` for a key that no terminal sends, or that does something else where the action listens.
    """
    keys = " ".join([*(one for one in own.get(action, "").split() if is_letter(one) != is_letter(key)), key])
    Keymap({**own, action: keys})
    return keys


def _hay(one: Field) -> str:
    return fold(f"{one.key} {one.group} {one.title} {one.about} {one.words(one.value)}")


def week_lines(text: str, width: int) -> list[Line]:
    """Return a picture of the week for hours as they are written, alike days in one row; none for unreadable ones."""
    try:
        hours = parse_hours(text)
    except ValueError:
        return []
    step = 30 if width >= 48 + NAME else 60
    axis = "".join(f"{hour:<{3 * 60 // step}}" for hour in range(0, 24, 3))
    lines: list[Line] = [[], [(" " * NAME + axis.rstrip(), "dim")]]
    rows = [(WEEKDAYS[0], WEEKDAYS[0], hours.week[0])]
    for day, spans in zip(WEEKDAYS[1:], hours.week[1:], strict=True):
        if spans == rows[-1][2]:
            rows[-1] = (rows[-1][0], day, spans)
        else:
            rows.append((day, day, spans))
    named = [(_(one) if one == last else f"{_(one)}-{_(last)}", spans) for one, last, spans in rows]
    named += [(_("holidays"), hours.holiday)] if hours.holiday is not None else []
    for name, spans in named:
        line: Line = [(fit(name, NAME), "dim")]
        for at in range(0, 24 * 60, step):
            opened = any(start < at + step and at < end for start, end in spans)
            line.append(("#", "thumb") if opened else (".", "dim"))
        lines.append(line)
    return lines
