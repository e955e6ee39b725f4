"""The end of the shift: what is open, what was done, and what may be done before leaving. Nothing of it is forced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import structs
from textual.widget import Widget

from csdesk.actions import Action, named
from csdesk.domain.shared.label import with_value
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.services.desk import archive as desk_archive
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.handover import files
from csdesk.services.handover.shift import Count, ShiftEnd, line_of_day, shift_end, sum_up
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.upkeep import backups
from csdesk.session import Session
from csdesk.widgets.paint import Line, beside, clip, wrap
from csdesk.width import fit
from csdesk.worker import at_desk

NARROW = 60
"""Under how many columns what was done stands below what is open."""


QUIT = named("app.quit")


def _column(title: str, counts: Sequence[Count], empty: str, width: int) -> list[Line]:
    found: list[Line] = [[("  " + title, "strong")]]
    for count in counts:
        late: Line = [("  " + _("{count} late").format(count=count.late), "late")] if count.late else []
        found.append(
            clip(
                [("  " + fit(count.label, 20), "text"), (fit(str(count.count), 5, right=True), "strong"), *late], width
            )
        )
    return found if counts else [*found, [("  " + empty, "done")]]


def _open(end: ShiftEnd, width: int) -> list[Line]:
    found = _column(_("Still open"), end.open, _("Nothing is open."), width)
    if end.steps_open:
        words = with_value(_("routine {done}").format(done=end.routine), " · ".join(end.steps_open))
        found += [[], *([("  " + row, "soon")] for row in wrap(words, width - 4))]
    return found


def _done(end: ShiftEnd, width: int) -> list[Line]:
    return _column(_("Done today"), end.done, _("Nothing was recorded today."), width)


class Shift(DeskScreen):
    """The end of the shift, over Today."""

    NAME = "shift"
    OPENER = "today.end"
    CSS = "#page { height: 1fr; }"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.head.place = "today"
        self.end: ShiftEnd | None = None
        self.line = self.exported = self.backed_up = ""
        self.page = self.sheet(self.lines, "page")

    def body(self) -> Iterable[Widget]:
        """Yield the page."""
        yield self.page

    def on_mount(self) -> None:
        """Count."""
        self.count()

    def foot_words(self) -> Line:
        """Return nothing: the steps that are open stand on the page."""
        return []

    def lines(self, width: int) -> list[Line]:
        """Return the page's lines: what was done about leaving, always in sight, then two columns of numbers."""
        end = self.end
        if end is None:
            return [[], [("  " + _("counting…"), "dim")]]
        half = width if width < NARROW else width // 2 - 1
        left, right = _open(end, half), _done(end, half)
        body = [*left, [], *right] if half == width else beside(left, right, half)
        return [[], *self._leaving(width), [], *body]

    def _leaving(self, width: int) -> list[Line]:
        found: list[Line] = []
        for label, words in (
            (_("The shift in a line"), self.line or _("not written")),
            (_("Handover"), self._handed() or _("not exported")),
            (_("Backup"), self.backed_up or _("made by itself on leaving")),
        ):
            rows = wrap(clean(words), max(20, width - 24))
            found.append(clip([("  " + fit(label, 20), "dim"), (rows[0] if rows else "", "text")], width))
            found += [[(" " * 22 + row, "text")] for row in rows[1:]]
        return found

    def _handed(self) -> str:
        """Return where this shift was handed over just now; else, or when it changed since, when that was."""
        end = self.end
        if end is None:
            return self.exported
        return self.exported if self.exported and not end.handed_changed else end.handed_words

    def count(self) -> None:
        """Let the worker count what is open and what was done."""

        def then(found: tuple[ShiftEnd, str]) -> None:
            self.end, self.line = found
            self.page.repaint()

        self.session.do(lambda desk: (shift_end(desk, take_snapshot(desk)), line_of_day(desk)), then)

    def _do(
        self, verb: Callable[[Desk], Result], keep: Callable[[str], None] | None = None, *, undoable: bool = True
    ) -> None:
        def then(result: Result) -> None:
            if keep is not None:
                keep(result.summary)
            if undoable:
                self.said(result)
            else:
                self.say(result.summary)
            self.count()

        self.session.do(verb, then)

    async def action_shift_line(self) -> None:
        """Write the shift in a line; it heads the handover."""

        def write(text: str) -> None:
            self._do(at_desk(sum_up, text))

        self.ask(_("the shift in a line"), write, accept=_("save"), value=self.line)

    async def action_shift_export(self) -> None:
        """Write the handover as a page for reading and printing; its other files of the day with it."""

        def job(desk: Desk) -> Result:
            result = files.leave(desk, "html")
            return structs.replace(result, summary=f"{result.summary} · {result.text}")

        def keep(words: str) -> None:
            self.exported = words

        self._do(job, keep)

    async def action_shift_backup(self) -> None:
        """Copy the whole desk to the backups."""

        def keep(words: str) -> None:
            self.backed_up = words

        self._do(backups.back_up, keep, undoable=False)

    async def action_shift_archive(self) -> None:
        """Move finished orders to the archive."""
        self._do(desk_archive.archive)

    def bar(self) -> list[tuple[str, str, Action | None]]:
        """Return the keys of the page, and the one to leave the desk with."""
        if self.prompt is not None and self.prompt.open:
            return super().bar()
        leave = self.session.keymap.named(QUIT)
        return [*super().bar(), (self.session.keymap.hint(leave), _("leave the desk"), leave)]

    async def action_app_back(self) -> None:
        """Go back to Today."""
        self.app.pop_screen()
