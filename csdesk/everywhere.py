"""What works in every place: going to a place, undo, import, help, palette, language, colours, leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, partialmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs
from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.message import Message

from csdesk import importer
from csdesk.actions import ACTIONS, OF_APP, Place
from csdesk.actions.action import SEEN_TO
from csdesk.errors import RefusedError
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.intake import handover
from csdesk.intake.talk import chat
from csdesk.keymap import key_shown
from csdesk.outbound import clipboard
from csdesk.screens.buyers import card
from csdesk.screens.frame import files, log, map_table, palette, paste_pair, undoing
from csdesk.screens.frame import help as frame_help
from csdesk.screens.frame import settings as frame_settings
from csdesk.screens.frame import why as frame_why
from csdesk.screens.frame.asking import ask_hidden
from csdesk.screens.frame.bindings import does
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.search import find, views
from csdesk.screens.talk import live_talk
from csdesk.screens.texts import outbox, shown
from csdesk.services.handover import arrival, journal
from csdesk.services.imports import folders
from csdesk.services.search import why
from csdesk.services.talk import incoming
from csdesk.services.texts import deliver
from csdesk.services.today import next as today_next
from csdesk.services.today.seat import Sits
from csdesk.services.upkeep import history, rules_view
from csdesk.session import Session
from csdesk.widgets.bars import Head
from csdesk.widgets.paint import Pane
from csdesk.widgets.sheet import Sheet
from csdesk.widgets.timers import once_after
from csdesk.worker import at_desk

if TYPE_CHECKING:
    from csdesk.services.desk.desk import Desk
    from csdesk.services.desk.results import Copied, Result
    from csdesk.services.imports.imports import ImportReport
    from csdesk.services.search.because import Because


NAMED_ROWS = set(SEEN_TO.values()) - {Place.TODAY} | {Place.SHIP}
"""The places whose rows are things with an id of their own."""


def take_chat(desk: Desk, text: str) -> Result:
    """Take pasted chat text into the messages, or a pasted handover; raises `RefusedError` when it is neither."""
    if handover.looks_like_handover(text.encode(errors="replace")):
        return arrival.take_text(desk, text)
    if not any(turn.at or turn.nick for turn in chat.read_turns(text, desk.clock.zone)):
        raise RefusedError(_("What was pasted is no chat: it has neither names nor times."), code="no_chat")
    return incoming.paste(desk, text)


class Told(Message):
    """A line about how far a long piece of work is."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class Everywhere(App[None]):
    """The actions of every place; `DeskApp` gives it the sitting and the places."""

    session: Session
    places: dict[str, DeskScreen]
    copies: list[Copied]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Go to places by their actions; raises `TypeError` for one that neither the app nor every screen can do."""
        for place in Place:
            setattr(cls, f"action_app_{place}", partialmethod(cls.go, place))
        missing = [one.id for one in ACTIONS if one.scope in OF_APP and not (does(cls, one) or does(DeskScreen, one))]
        if missing:
            raise TypeError(f"{cls.__name__} has no method for {', '.join(missing)}")
        super().__init_subclass__(**kwargs)

    @property
    def front(self) -> DeskScreen:
        """The place in front; under a help page or palette the place it was called from."""
        return self.places[self.current_mode]

    def to_terminal(self, sequence: str) -> None:
        """Write a sequence to the terminal between two frames; where there is none, nowhere."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    async def on_head_went(self, message: Head.Went) -> None:
        """Go to a clicked place."""
        await self.go(message.place)

    async def go(self, name: str) -> DeskScreen:
        """Bring a place to the front and return it."""
        visits, self.session.visits, was = self.session.visits, False, self.current_mode
        row = self.front.rows.current if was == name and isinstance(self.front, ListScreen) else None
        self.session.came = (was, row) if visits else None
        while len(self.screen_stack) > 1:
            self.pop_screen()  # not awaited: this may run in a handler of the very screen that goes
        if self.current_mode != name:
            self.session.say("")  # what was said belongs to the place it was said in
            await self.switch_mode(name)
        place, wished = self.places[name], self.session.wish is not None
        place.follow()
        seat = self.session.seats.pop(name, None)
        if seat is not None and not wished and isinstance(place, Sits):
            place.sit(seat)
        return place

    async def action_app_consult(self) -> None:
        """Note a live talk of another window as a consultation."""
        if isinstance(self.screen, DeskScreen) and self.screen.NAME in self.places:
            live_talk.note_live_talk(self.screen, lambda: self.call_later(self.go, "consults"))

    async def action_app_journal(self) -> None:
        """Write a line of the work journal, on the row under the cursor where that is a thing with an id."""
        place = self.screen
        if not isinstance(place, DeskScreen) or place.NAME not in self.places:
            return
        about = place.rows.current if isinstance(place, ListScreen) and place.NAME in NAMED_ROWS else None
        title = _("work journal, on {what}").format(what=place.what([about])) if about else _("work journal")
        place.ask(title, lambda text: place.verb(journal.write, text, about), accept=_("save"))

    async def action_app_why(self) -> None:
        """Show why the row under the cursor stands so, and what made the numbers of the place."""
        place = self.screen
        if isinstance(place, ListScreen) and place.NAME in self.places:
            place.session.do(at_desk(why.page, place.concerns()), partial(self._because, place))

    async def action_app_rules(self) -> None:
        """Show the law, and the rules and how-tos of the platform of the row, else of all."""
        place = self.screen
        if isinstance(place, DeskScreen) and place.NAME in self.places:
            platform = (place.person() or "").partition(":")[0] or None
            place.session.do(at_desk(rules_view.told, platform), partial(self._because, place))

    def _because(self, place: DeskScreen, found: list[Because]) -> None:
        if found:
            self.push_screen(frame_why.Why(place, found))
        else:
            place.say(_("Nothing is concluded here: no row, no queue."), "dim")

    def _turn(self, move: Callable[[Sheet], None]) -> None:
        """Move the panes in sight that scroll."""
        for sheet in self.screen.query(Sheet):
            if sheet.size.height:
                move(sheet)

    async def action_card_down(self) -> None:
        """Turn the card on."""
        self._turn(lambda sheet: sheet.turn(1))

    async def action_card_up(self) -> None:
        """Turn the card back."""
        self._turn(lambda sheet: sheet.turn(-1))

    async def action_turn_down(self) -> None:
        """Go one line down."""
        self._turn(lambda sheet: sheet.move(1))

    async def action_turn_up(self) -> None:
        """Go one line up."""
        self._turn(lambda sheet: sheet.move(-1))

    action_pages_down = action_card_down
    action_pages_up = action_card_up

    async def action_app_help(self) -> None:
        """Show the keys of the place in front."""
        if isinstance(self.screen, DeskScreen):
            await self.push_screen(frame_help.Help(self.session, self.screen.NAME))

    async def action_app_views(self) -> None:
        """Offer the saved views."""
        if isinstance(self.screen, DeskScreen) and self.screen.NAME in self.places:
            views.offer(self.screen)

    async def action_app_palette(self) -> None:
        """Open the command palette."""
        if isinstance(self.screen, DeskScreen) and self.screen.NAME in self.places:
            await self.push_screen(palette.Palette(self.screen))

    async def action_app_next(self) -> None:
        """Go to the most urgent thing: an order in its queue, or a step of the routine."""
        urgent = today_next.next_up(self.session.snapshot)
        if urgent is None:
            self.front.say(_("Nothing is waiting."), "done")
            return
        self.session.wish = urgent.id
        place = await self.go(SEEN_TO[urgent.kind])
        place.say(urgent.sentence, {"late": "late", "soon": "soon"}.get(urgent.why, "text"))

    def later(self, copied: Copied) -> None:
        """Note a copy once the screen that asked for it has done with it, and behind the copies before it."""
        self.copies.append(copied)
        self._take_copies()

    def _take_copies(self) -> None:
        if any(isinstance(screen, DeskScreen) and screen.ahead.fetching for screen in self.screen_stack):
            once_after(self, 0.005, self._take_copies)  # a callback that follows itself lets nobody else work
            return
        copies, self.copies = self.copies, []
        for copied in copies:
            self.took(copied)

    def took(self, copied: Copied) -> None:
        """Name the buyer whose text is on the clipboard; show the text where nobody can say that it is there."""
        rows = self.front.rows if isinstance(self.front, ListScreen) else None
        his = rows is not None and copied.buyer in self.front.buyers()
        pair = self.session.took(copied, rows.current or "" if rows is not None and his else "")
        if rows is not None:
            rows.refresh()
        if pair is not None and pair.wrong and not copied.search:
            words = _("Careful: the search key was {other}, this text is for {who}.")
            self.front.say(words.format(other=clean(pair.searched), who=clean(pair.who)), "late")
        if not clipboard.is_certain(copied.way) and not (
            copied.way == clipboard.TERMINAL and self.session.trusts_terminal
        ):
            self.push_screen(shown.CopyBox(self.session, copied))
        self.front.foot.repaint()

    async def action_app_undo(self) -> None:
        """Take the last change back."""
        undoing.undo(self.front)

    async def action_app_redo(self) -> None:
        """Bring back what was taken back."""
        undoing.redo(self.front)

    async def action_app_retry(self) -> None:
        """Save what the server of a shared desk did not take."""
        self.front.verb(history.retry)

    async def action_app_outbox(self) -> None:
        """Show the outbox over the place in front."""
        if isinstance(self.screen, DeskScreen) and self.screen.NAME in self.places:
            await self.push_screen(outbox.Outbox(self.screen))

    async def action_app_log(self) -> None:
        """Show the log over the place in front."""
        if isinstance(self.screen, DeskScreen) and self.screen.NAME in self.places:
            await self.push_screen(log.Log(self.screen))

    async def action_app_settings(self) -> None:
        """Show the settings over the place in front."""
        if isinstance(self.screen, DeskScreen) and self.screen.NAME in self.places:
            await self.push_screen(frame_settings.Settings(self.screen))

    async def action_any_find(self) -> None:
        """Search everything; a filter in front that nothing fits lends its words."""
        front = self.screen if isinstance(self.screen, DeskScreen) else self.front
        await self.find_all(front.unmet())

    async def find_all(self, query: str) -> None:
        """Open the search over everything, with some words in it, over whatever is in front."""
        if not isinstance(self.screen, find.Find):
            await self.push_screen(find.Find(self.front, query))

    async def action_person_card(self) -> None:
        """Open the card of the buyer of the row."""
        place = self.screen
        key = place.person() if isinstance(place, DeskScreen) else None
        if key is None:
            self.front.say(_("Nobody knows whose this is: it names no buyer and no order."), "soon")
        elif isinstance(place, DeskScreen):
            await self.push_screen(card.BuyerCard(place, key))

    async def action_pair_key(self) -> None:
        """Copy the search key of the row."""
        if isinstance(self.screen, ListScreen):
            paste_pair.copy_key(self.screen)

    async def action_pair_copy(self) -> None:
        """Copy the last text for the row again; without one, choose it."""
        if isinstance(self.screen, ListScreen):
            paste_pair.copy_text(self.screen)

    async def action_said_sent(self) -> None:
        """Record the copied text of the row as sent."""
        if isinstance(self.screen, ListScreen):
            paste_pair.sent(self.screen)

    async def action_said_promise(self) -> None:
        """Ask for the right time of the last promise to the row's buyer."""
        if isinstance(self.screen, ListScreen):
            paste_pair.correct_promise(self.screen)

    async def action_app_import(self) -> None:
        """Choose files to import."""
        if len(self.screen_stack) == 1:
            await self.push_screen(files.Files(self.session, self.take_files, self.show_columns))

    def on_paste(self, event: events.Paste) -> None:
        """Import a file that was dropped on the window (terminals paste its path), or take in a copied chat."""
        self.pasted(event.text)

    async def action_app_paste(self) -> None:
        """Do the same with what lies on the clipboard, where the terminal hands the key on instead of pasting."""

        def take(text: str | None) -> None:
            if text is None:
                self.front.say(_("The clipboard does not tell; paste with the terminal's own key."), "soon")
            else:
                self.pasted(text)

        self.session.do(deliver.from_clipboard, take)

    def pasted(self, text: str) -> None:
        """Take in a pasted text: paths of files, a table, or a chat."""
        paths = folders.paths_in(text)
        if paths:
            self.take_in(paths)
        elif folders.is_table(text):
            self.session.do(at_desk(folders.keep, text), lambda path: self.take_in([path]))
        elif len(text.split()) > 1:
            self.session.do(at_desk(take_chat, text), self.front.said)
        else:
            self.front.say(_("What was pasted is no file and no chat; a line for typing opens with n or /."), "dim")

    def take_files(self, paths: Sequence[str], passwords: Sequence[str] = ()) -> None:
        """Import files by their names."""
        self.take_in([Path(path) for path in paths], passwords)

    def show_columns(self, path: str, passwords: Sequence[str] = ()) -> None:
        """Ask what the columns of a table are, then import it as it is read by them."""

        def take(paths: Sequence[str]) -> None:
            self.take_in([Path(path) for path in paths], passwords, again=True)

        self.push_screen(map_table.MapTable(self.session, path, take, passwords))

    def take_in(self, paths: list[Path], passwords: Sequence[str] = (), *, again: bool = False) -> None:
        """Let the worker import files and folders; passwords are tried on what asks for one."""
        if self.session.stop_import is not None:
            self.front.say(_("Another import is under way."), "soon")
            return
        job = importer.Import(paths, lambda words: self.post_message(Told(words)), passwords, again=again)
        self.session.stop_import = job.stop.set
        self.session.do(job, partial(self.imported, job))

    def on_told(self, message: Told) -> None:
        """Say how far an import is."""
        self.front.say(message.words, "dim")

    def imported(self, job: importer.Import, result: Result) -> None:
        """Say what came of an import; ask for the password of a locked file, or what the columns of a new table are."""
        self.session.stop_import = None
        if job.report is not None:
            self.session.imports.insert(0, (self.session.view.now(), job.report))
        self.front.said(result)
        if job.locked:
            self._unlock(job.locked)
        elif job.unknown and len(self.screen_stack) == 1:
            self.show_columns(str(job.unknown[0]), job.passwords)

    def arrived(self, report: ImportReport) -> None:
        """Say what came of an export that appeared in the download folder."""
        result = importer.result_of(report)
        name = clean(Path(report.files[0].path).name)
        self.front.said(structs.replace(result, summary=f"{name}  {result.summary}"))

    def _unlock(self, paths: list[Path]) -> None:
        def then(password: str) -> None:
            if password:
                self.take_in(paths, [password])

        ask_hidden(self.front, _("password of {file}").format(file=clean(paths[0].name)), then, accept=_("import"))

    def on_pane_clicked(self, message: Pane.Clicked) -> None:
        """Press the key that was clicked; on the page that explains keys they are words, but for those that turn it."""
        key = key_shown(message.shown)
        explained = isinstance(self.screen, frame_help.Help) and message.shown not in self.session.keymap.turning
        if key is not None and not explained:
            sign = key if len(key) == 1 else None
            self.post_message(events.Key(key if sign is None else _character_to_key(sign), sign))

    async def action_app_quit(self) -> None:
        """Leave."""
        self.exit()
