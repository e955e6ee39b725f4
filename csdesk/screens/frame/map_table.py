"""What the columns of an unknown table are: a guess to correct, the three first orders below; Enter imports, keeps."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.geometry import Size
from textual.widget import Widget

from csdesk.actions.action import Action
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import DeskError
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.desk.desk import Desk
from csdesk.services.imports import maps
from csdesk.session import Session
from csdesk.widgets.paint import Line, Pane, Span, fold
from csdesk.widgets.queue import Column, Queue

COLUMNS = (Column(N_("column"), 22, grow=1), Column(N_("meaning"), 16), Column(N_("cells"), 30, grow=2))
STATES = ("", *PlatformState)


class Columns(Queue):
    """The columns; the line below tells how many are out of sight."""

    def on_resize(self, event: events.Resize) -> None:
        """Tell it anew: lines below may have taken room of this list."""
        super().on_resize(event)
        event.prevent_default()
        self.screen.query_one(Preview).repaint()


class Preview(Pane):
    """The three first orders by the map as it is.

    Args:
        harvest: Gives what the first rows gave.
        below: Gives how many rows of the list above lie below its window.
    """

    def __init__(self, harvest: Callable[[], maps.Harvest], below: Callable[[], int]) -> None:
        super().__init__(id="preview")
        self.harvest, self.below = harvest, below
        self.known = ""

    def tell(self, known: str) -> None:
        """Show what may be typed in the place of the orders; these again for the empty text."""
        self.known = known
        self.repaint()

    def lines(self, size: Size) -> list[Line]:
        """Return a line for each order and its receiver, or what may be typed."""
        if self.known:
            return fold([(self.known, "soon")], size.width)
        more = (
            [(_("{count} more row[s] below: Down, End").format(count=self.below()) + "  ", "soon")]
            if self.below()
            else []
        )
        lines: list[Line] = [[*more, (_("The first orders by this map"), "dim")]]
        for order in list(self.harvest().orders)[:3]:
            goods = "; ".join(f"{line.title or line.sku or line.variant or '?'} x{line.qty}" for line in order.lines)
            amount = f"{order.amount} {order.currency}" if order.amount else _("no amount")
            state = maps.name_of(f"state.{order.platform_state}") if order.platform_state else _("no state")
            lines.append([(f"{order.order_no}  ", "key"), (f"{state}  {amount}  {clean(goods)}", "text")])
            who = order.receiver
            parts = (who.name, who.phone, who.province, who.city, who.district, who.address) if who else ()
            lines.append([("   " + clean(" ".join(filter(None, parts))), "dim")])
        for problem in self.harvest().problems[:2]:
            lines.append([(clean(problem.message), "soon")])
        return lines


class MapTable(ListScreen):
    """The map of one table in the making.

    Args:
        session: The sitting.
        path: The file.
        take: Imports files.
        passwords: What the file was opened with.
    """

    NAME = "map"
    CSS = "#preview { height: 9; padding: 0 1; }"

    def __init__(
        self, session: Session, path: str, take: Callable[[Sequence[str]], None], passwords: Sequence[str] = ()
    ) -> None:
        super().__init__(session)
        self.path, self.take, self.passwords = path, take, passwords
        self.unknown: maps.Unknown | None = None
        self.former: list[maps.Draft] = []
        self.harvest = maps.Harvest()
        self.preview = Preview(lambda: self.harvest, self._below)
        self.rows = Columns(COLUMNS, self._row, id="rows")

    def body(self) -> Iterable[Widget]:
        """Yield columns and preview."""
        yield self.rows
        yield self.preview

    def on_mount(self) -> None:
        """Let the worker guess."""

        def then(unknown: maps.Unknown) -> None:
            self.unknown = unknown
            new = _("This table is new here: correct what it is taken for; Enter imports it.")
            self.say(_("Correct what the columns are taken for; Enter imports the file anew.") if unknown.name else new)
            self._look()

        self.attempt(lambda desk: maps.guess(self.path, self.passwords, desk.home), then, self._refused)

    def _refused(self, error: DeskError) -> None:
        self.app.pop_screen()
        self.session.say("  ".join(error.said()), "late")

    @property
    def draft(self) -> maps.Draft:
        """The map as it is now."""
        return self.unknown.draft if self.unknown is not None else maps.Draft(0, [])

    def _look(self) -> None:
        """Show the map, and let the worker read the first orders by it."""
        draft, unknown = self.draft, self.unknown
        keys = [f"c{place}" for place, column in enumerate(draft.columns) if column.label]
        for word in draft.words:
            keys.append(f"w{word}")
        keys += ["money"] if draft.money != "" or draft.unused() else []
        keys += ["running"] if draft.running or "running" in draft.missing() else []
        self.rows.show([*keys, "fixed", "decimal", "currency"], keep=True)
        self.foot.repaint()
        if unknown is None:
            return

        def then(harvest: maps.Harvest) -> None:
            self.harvest = harvest
            self.preview.tell("")

        self.session.do(lambda desk: maps.preview(unknown, desk.clock.zone), then)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _row(self, key: str) -> list[Span]:
        draft = self.draft
        if key[0] == "c" and key[1:].isdigit():
            column = draft.columns[int(key[1:])]
            cells = clean(" | ".join(column.cells))
            return [(clean(column.label), "text"), self._told(column.role, column.sure), (cells, "dim")]
        if key[0] == "w":
            word = draft.words[key[1:]]
            said = self._told(f"state.{word.state}" if word.state else "", word.sure)
            return [("  " + clean(key[1:]), "text"), said, (_("a word of the state"), "dim")]
        open_ = draft.missing()
        told = {
            "fixed": (_("state of all orders"), maps.name_of(f"state.{draft.fixed}") if draft.fixed else "", "state"),
            "money": (maps.name_of("money"), maps.name_of(f"money.{draft.money}") if draft.money else "", "money"),
            "running": (maps.name_of("running"), maps.name_of("running.yes") if draft.running else "", "running"),
            "decimal": (_("sign before the decimals"), draft.decimal, "decimal"),
            "currency": (_("currency of all amounts"), draft.currency, "currency"),
        }
        title, value, need = told[key]
        asked = need in open_ or (key == "money" and "amount" in open_)
        return [(title, "text"), (value or ("?" if asked else "-"), "late" if asked else "text"), ("", "dim")]

    def _told(self, name: str, sure: bool) -> Span:
        words = maps.name_of(name) if name else ""
        return (words if sure or not words else f"{words} ?", "text" if sure else "soon")

    def label(self, action: Action) -> str:
        """Return the word of an action for the key bar."""
        return _("import and keep") if action.id == "list.open" else super().label(action)

    def state_words(self) -> Line:
        """Return what is not settled yet."""
        return [(self._missing() + " ", "soon")] if self.unknown is not None and self.draft.missing() else []

    def moved(self) -> None:
        """Say also what lies below the window now."""
        super().moved()
        self.preview.tell("")

    def _below(self) -> int:
        """Return how many rows lie below the window: one line of it are the titles."""
        return max(0, len(self.rows.keys) - self.rows.top - self.rows.size.height + 1)

    def _missing(self) -> str:
        return _("Not settled yet: {what}.").format(what=listed(map(maps.name_of, self.draft.missing())))

    # -- what is changed --------------------------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        key = self.rows.current or ""
        values, now = self._choices(key)
        if values:
            first = maps.likeliest(self.draft, self.draft.columns[int(key[1:])]) if key[0] == "c" and not now else ""
            self._set(key, first or values[((values.index(now) if now in values else 0) + by) % len(values)])

    def _choices(self, key: str) -> tuple[Sequence[str], str]:
        """Return what a row may be, and what it is."""
        draft = self.draft
        if key[:1] == "c" and key[1:].isdigit():
            return maps.roles(), draft.columns[int(key[1:])].role
        if key[:1] == "w":
            return STATES[1:], draft.words[key[1:]].state or ""
        return {
            "fixed": (STATES, draft.fixed or ""),
            "money": (("none", "") if draft.unused() or draft.money == "none" else ("order", "row"), draft.money or ""),
            "running": (("", "yes"), "yes" if draft.running else ""),
            "decimal": ((".", ","), draft.decimal),
            "currency": (maps.load_words().codes, draft.currency),
        }.get(key, ((), ""))

    def _set(self, key: str, value: str) -> None:
        draft = self.draft
        self._remember()
        if key[0] == "c" and key[1:].isdigit():
            maps.set_role(draft, draft.columns[int(key[1:])].label, value)
        elif key[0] == "w":
            maps.set_word(draft, key[1:], value)
        elif key == "fixed":
            draft.fixed = PlatformState(value) if value else None
        elif key == "running":
            draft.running = bool(value)
        else:
            setattr(draft, key, value)
        self._look()

    def _remember(self) -> None:
        """Keep the map as it is, so that the next step can be taken back."""
        if self.unknown is not None:
            self.former.append(copy.deepcopy(self.unknown.draft))

    async def action_app_undo(self) -> None:
        """Take back the last correction here; other work is not taken back out of sight."""
        if self.unknown is not None and self.former:
            self.unknown.draft = self.former.pop()
            self._look()
        else:
            self.say(_("Nothing was corrected here; other work is taken back outside of this table."), "soon")

    async def action_app_redo(self) -> None:
        """Say that nothing is brought back here."""
        self.say(_("Nothing is brought back here; correct it once more."), "soon")

    async def action_map_next(self) -> None:
        """Take the next meaning."""
        self._step(1)

    async def action_map_back(self) -> None:
        """Take the meaning before."""
        self._step(-1)

    async def action_map_say(self) -> None:
        """Type the meaning."""
        key = self.rows.current or ""
        values, _now = self._choices(key)

        def then(text: str) -> None:
            words = text.strip().casefold()
            state = key[:1] == "w" or key == "fixed"
            called = {value: maps.name_of(f"state.{value}" if state else value) for value in values if words}
            spelled = {value: (value.casefold(), name.casefold()) for value, name in called.items()}
            found = [value for value, names in spelled.items() if words in names]
            found += [value for value, names in spelled.items() if names[1].startswith(words)]
            if found:
                self._set(key, found[0])
            else:
                names = (maps.name_of(f"state.{value}" if state else value) for value in values if value)
                self.refused(_("'{text}' is none of the words above.").format(text=clean(text)))
                self.preview.tell(_("Known: {names}").format(names=listed(names)))

        self.ask(_("meaning"), then, accept=_("take it"), left=lambda: self.preview.tell(""), keeps=False)

    async def action_map_accept(self) -> None:
        """Take every guess for sure."""
        self._remember()
        maps.accept(self.draft)
        self._look()

    async def action_list_open(self) -> None:
        """Import and keep, once everything needed is settled."""
        if self.unknown is None or self.draft.missing():
            keys = _("Right takes the next meaning, / types one, a takes all guesses.")
            missing = self._missing() if self.state_words() else ""
            self.say("  ".join(filter(None, (missing, *maps.asks(self.draft), keys))), "soon")
            self._go_to_open()
            return
        if self.unknown.name:
            self._keep(self.unknown.name)
            return
        self.ask(_("name of the map"), self._keep, accept=_("import and keep"), value=maps.suggest(self.path))

    def _go_to_open(self) -> None:
        """Put the cursor on the first row that is not settled: a column, a word of the state, what all orders share."""
        draft, need = self.draft, next(iter(self.draft.missing()), "")
        roles = {"order_no": ("order_no",), "title": ("title", "sku"), "state": ("state", "delivery")}.get(need, ())
        keys = [f"c{at}" for at, one in enumerate(draft.columns) if one.role in roles and not one.sure]
        keys += [f"c{at}" for at, one in enumerate(draft.columns) if roles and need != "state" and not one.role]
        keys += [f"w{word}" for word, one in draft.words.items() if need == "state" and not (one.state and one.sure)]
        shared = {"state": "fixed", "amount": "money"}.get(need, need)
        found = next((key for key in (*keys, shared) if key in self.rows.keys), None)
        if found is not None:
            self.rows.go(list(self.rows.keys).index(found))

    def _keep(self, name: str) -> None:
        draft = self.draft

        def job(desk: Desk) -> object:
            return maps.keep(desk.home, name.strip(), draft)

        def then(_kept: object) -> None:
            self.app.pop_screen()
            self.take([self.path])

        self.attempt(job, then, lambda error: self.refused("  ".join(error.said())))

    async def action_app_back(self) -> None:
        """Leave the table as it is; what was corrected is not let go of unasked."""

        def leave(_yes: object = None) -> None:
            self.app.pop_screen()
            self.session.say("")

        if self.former:
            title = _("What was corrected here is kept only by importing.")
            self.choose(title, [Option("1", _("leave without it"), None)], leave)
        else:
            leave()
