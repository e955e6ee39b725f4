"""What Messages, Reviews and After-sales have in common: tabs over one list, a card, a filter, texts that are said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual.containers import Horizontal
from textual.widget import Widget

from csdesk.actions.action import Row
from csdesk.domain.search.words import fold
from csdesk.domain.shared.label import listed
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.asking import ask_blank
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.list_screen import SENT, ListScreen
from csdesk.screens.frame.moves import tabs
from csdesk.services.buyers import sent_log
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.talk import compose
from csdesk.services.talk.compose import Used
from csdesk.services.talk.pair import Whom, whom_of
from csdesk.services.talk.several import Each
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, Draft, draft_text
from csdesk.session import Session, Wish
from csdesk.widgets.drafts import draft_lines, each_lines
from csdesk.widgets.paint import Line, Span, wrap
from csdesk.widgets.queue import Column, Queue
from csdesk.widgets.tabs import Part, Spot, TabStrip

Asked = Callable[[Desk, Mapping[str, str]], Ask]
"""Makes what is asked of the texts, with the blanks filled so far."""

Recorded = Callable[[Desk, Mapping[str, str], Mark], Result]
"""Makes the text for good and records what became of it."""

Sayer = Callable[[Desk, Sequence[str], Mark | None], tuple[Result, tuple[Each, ...]]]
"""Makes the texts of these rows, and records what became of them."""


ENTER = "enter"


class TabbedListScreen(ListScreen):
    """A place with tabs, a list, a card and a filter."""

    TABS: ClassVar[tuple[tuple[str, str], ...]] = ()
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    EMPTY: ClassVar[tuple[str, ...]] = ()
    STAYS: ClassVar = True
    """Whether the row under the cursor stays though it left its tab."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.tab: str = self.TABS[0][0]
        self.strip: TabStrip = TabStrip(self._tabs)
        self.rows = Queue(self.COLUMNS, self.row_of, self._empty, id="list", home=self.home if self.STAYS else None)
        self.card = self.sheet(self._card, "card", lambda: (self.rows.current, self.shows_draft))
        self.draft: Draft | None = None
        self.each: tuple[Each, ...] = ()
        self._drafted: str | None = None
        self._lent = False
        self._texts: dict[str, str] = {}
        self._texted: dict[str, object] = {}
        self._prepared: tuple[object, object, list[tuple[str, str]]] = (None, None, [])
        self._found: tuple[object, str, list[tuple[str, str]]] = (None, "", [])
        self._dealt: dict[str, tuple[str, ...]] | None = None

    # -- what a place gives -----------------------------------------------------------------------------------------

    def deal(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of each tab, most urgent first."""
        raise NotImplementedError

    def row_of(self, key: str) -> list[Span]:
        """Return the cells of a row."""
        raise NotImplementedError

    def card_of(self, room: int) -> list[Line]:
        """Return the card of the row under the cursor."""
        raise NotImplementedError

    def _card(self, width: int) -> list[Line]:
        """Return the card of the row under the cursor, or the text that is about to be said."""
        room = max(20, width - 2)
        if self.each:
            lines = each_lines(self.each, room)
        else:
            lines = draft_lines(self.draft, room) if self.draft is not None else self.card_of(room)
        return [[(" ", "text"), *line] for line in lines]

    @property
    def shows_draft(self) -> bool:
        """Whether what is about to be said stands on the card."""
        return self.draft is not None or bool(self.each)

    def words_of(self, key: str) -> str:
        """Return what a filter looks in."""
        raise NotImplementedError

    def whom(self) -> Whom | None:
        """Return whom the row under the cursor is about."""
        record: Any = self.records().get(self.rows.current or "")
        return whom_of(record) if record is not None else None

    # -- what is shown ----------------------------------------------------------------------------------------------

    def body(self) -> Iterable[Widget]:
        """Yield tabs, list and card."""
        yield self.strip
        yield Horizontal(self.rows, self.card, id="desk")

    def on_mount(self) -> None:
        """Show what there is."""
        self.follow()

    def keys_of(self, tab: str) -> tuple[str, ...]:
        """Return the keys of a tab."""
        if self._dealt is None:
            self._dealt = self.deal()
        return self._dealt.get(tab, ())

    def home(self, key: str) -> object:
        """Return the tabs that a row is in."""
        return [tab for tab, keys in self.deal().items() if key in keys]

    def knows(self, key: str) -> bool:
        """Tell whether a record has its row here."""
        return key in self.records()

    def count_of(self, tab: str) -> int:
        """Return how many rows a tab has."""
        return len(self.keys_of(tab))

    def follow(self) -> None:
        """Show the session's snapshot; go where another place wished to go."""
        self._dealt = None
        wish = self.session.wish
        if isinstance(wish, Wish):
            self.session.wish, self.wanted = None, ""
            self.take_tab(wish.tab)
        elif isinstance(wish, str):
            tab = next((tab for tab, _words in self.TABS if wish in self.keys_of(tab)), None)
            if tab is not None:
                self.session.wish, self.wanted = None, ""
                self.take_tab(tab)
                self.rows.go_to(wish)
        self.show(keep=True)
        self.head.repaint()
        self.strip.repaint()

    def show(self, *, keep: bool) -> None:
        """Show the rows of the tab that fit the filter."""
        keys: Sequence[str] = self.keys_of(self.tab)
        if self.wanted.strip():
            keys = [key for key, _text in self._fitting()]
        self.rows.show(keys, keep=keep)
        self.strip.repaint()
        self.moved()

    def _fitting(self) -> list[tuple[str, str]]:
        """Return the rows that fit the filter; a longer one looks only through what the shorter one left."""
        pairs, wanted = self.prepare(), fold(self.wanted)
        whole, before, found = self._found
        if whole is not pairs or not wanted.startswith(before):
            found = pairs
        for term in sorted(wanted.split(), key=len, reverse=True):
            found = [pair for pair in found if term in pair[1]]
        self._found = (pairs, wanted, found)
        return found

    def records(self) -> Mapping[str, object]:
        """Return the records of the rows; while one is the same, what a filter looks in is too."""
        raise NotImplementedError

    def prepare(self, _bench: Desk | None = None) -> list[tuple[str, str]]:
        """Make ready and return the keys of the tab, each with what a filter looks in."""
        records, keys, texts, texted = self.records(), self.keys_of(self.tab), self._texts, self._texted
        if self._prepared[0] is not records or self._prepared[1] is not keys:
            for key in keys:
                if texted.get(key) is not records[key]:
                    texted[key], texts[key] = records[key], fold(self.words_of(key))
            self._prepared = (records, keys, [(key, texts[key]) for key in keys])
        return self._prepared[2]

    def moved(self) -> None:
        """Show the card of the row under the cursor; a draft goes with its row."""
        if self.rows.current != self._drafted:
            self.drop_draft()
        if self.beside or self.opened:
            self.card.repaint()
        self.foot.repaint()

    def drop_draft(self) -> None:
        """Show the row again instead of a text about to be said."""
        self.draft, self._drafted, self.each = None, None, ()
        if self._lent:  # the card was opened for the draft alone
            self._lent = False
            self.show_card(False)
        self.card.repaint()

    def _empty(self) -> list[Line]:
        elsewhere = any(self.count_of(name) for name, _title in self.TABS)
        nothing = [_("Nothing on this tab.")] if elsewhere else [_(line) for line in self.EMPTY]
        words = [_("Nothing fits the search."), self.everywhere()] if self.wanted else nothing
        return [[], *([("   " + word, "dim")] for word in words)]

    def facts_of(self, key: str) -> Row | None:
        """Return the record of a row."""
        record = self.records().get(key)
        return None if record is None else (record,)

    def person(self) -> str | None:
        """Return the buyer of the row: its own, else that of its order."""
        record: Any = self.records().get(self.rows.current or "")
        order = self.session.snapshot.orders.get(getattr(record, "order_id", None) or "")
        if order is not None:
            return sent_log.buyer_key(order)
        platform, nick = getattr(record, "platform", None), getattr(record, "buyer_nick", None)
        return f"{platform}:{nick}" if platform and nick else None

    def state_words(self) -> Line:
        """Return marks, filter and place in the list."""
        return self.list_words()

    # -- going round ------------------------------------------------------------------------------------------------

    def _tabs(self, width: int) -> tuple[Line, list[Spot]]:
        """Return the line of the tabs with their counts."""
        return self.tab_line(self.tab, [Part(tab, _(words), self.count_of(tab)) for tab, words in self.TABS], width)

    def on_tab_strip_taken(self, message: TabStrip.Taken) -> None:
        """Go to the clicked tab."""
        self.take_tab(message.tab)

    def tabs_there(self) -> Sequence[str | None]:
        """Return the tabs."""
        return [tab for tab, _words in self.TABS]

    def take_tab(self, tab: str) -> None:
        """Go to a tab."""
        self.tab = tab
        self.rows.clear_marks()
        self.show(keep=False)
        self.strip.repaint()

    def next_tab(self, by: int) -> None:
        """Go some tabs on."""
        names = [tab for tab, _words in self.TABS]
        self.take_tab(names[(names.index(self.tab) + by) % len(names)])

    action_talk_tab_next, action_talk_tab_prev = tabs(1), tabs(-1)

    async def action_talk_search(self) -> None:
        """Filter while typing; Enter keeps it, Escape takes it back."""
        self.session.do(self.prepare)
        self.ask(_("search"), self.seek, accept=_("keep"), live=self.seek, value=self.wanted)

    async def action_app_back(self) -> None:
        """Leave the draft, then what every list leaves."""
        if self.shows_draft:
            self.drop_draft()
        elif not self.step_back():
            await super().action_app_back()

    async def typed(self, key: str, char: str | None) -> bool:
        """Leave with a line the text that its words are for."""
        taken = await super().typed(key, char)
        if key == "escape" and self.shows_draft and not self.typing:
            self.drop_draft()
        return taken

    # -- verbs ------------------------------------------------------------------------------------------------------

    def done(self, result: Result) -> None:
        """Take what a verb did: marks and draft go."""
        self.rows.clear_marks()
        self.drop_draft()
        super().done(result)

    def speak(self, asked: Asked, recorded: Recorded, fills: Mapping[str, str] | None = None, query: str = "") -> None:
        """Show a text with what the check says, ask for its blanks and `query`, then copy it or record that it went."""
        given = dict(fills or {})

        def show(draft: Draft) -> None:
            self.draft, self._drafted = draft, self.rows.current
            self._lend_card()
            rendered = draft.rendered
            open_ones = [(blank.name, blank.label) for blank in rendered.blanks if not blank.filled]
            open_ones += zip(rendered.missing, (hole.strip("[]") for hole in rendered.holes), strict=False)
            if open_ones:
                name = open_ones[0][0]

                def take(text: str) -> None:
                    self.speak(asked, recorded, {**given, name: text}, query)

                ask_blank(self, open_ones[0], take, currency=rendered.currency)
                return
            if rendered.missing:
                self.say(_("Not known: {names}").format(names=listed(rendered.missing)), "late")
                return
            self._say_it(query or _("say this?"), lambda mark: self._finish(recorded, given, mark))

        self.ahead.fetch(lambda desk: draft_text(desk, asked(desk, given)), show)

    def _lend_card(self) -> None:
        """Show the card, also in place of the list, while a text is about to be said."""
        if not self.beside and not self.opened:
            self._lent = True
            self.show_card(True)
        self.card.repaint()

    def _say_it(self, query: str, then: Callable[[Mark], None], copy: str = "") -> None:
        """Ask whether what stands on the card is copied or was sent."""
        sent = self.session.keymap.keys_of(SENT)
        options = [Option(ENTER, copy or _("copy"), Mark.COPIED), Option(sent[0], _("was sent"), Mark.SENT, also=sent)]

        def left() -> None:
            if self.prompt is None or not self.prompt.comes_again:
                self.drop_draft()

        self.choose(query, options, then, left=left, careful=True)

    def speak_each(self, ids: Sequence[str], say: Sayer) -> None:
        """Show the text of each marked row, then copy the first or record that they went; the others stay marked."""

        def show(made: tuple[Result, tuple[Each, ...]]) -> None:
            self.each, self._drafted = made[1], self.rows.current
            self._lend_card()
            told = [one.id for one in self.each if one.text]
            if not told:
                self.say("  ".join(made[0].warnings), "late")
                return
            left_out = len(self.each) - len(told)
            words = _("say these {count}?").format(count=len(told))
            if left_out:
                words = _("say these {count}? {left} left out").format(count=len(told), left=left_out)
            copy = _("copy the first") if len(told) > 1 else ""
            self._say_it(words, lambda mark: self._finish_each(told, say, mark), copy)

        self.ahead.fetch(lambda desk: say(desk, ids, None), show)

    def _finish_each(self, ids: Sequence[str], say: Sayer, mark: Mark) -> None:
        """Record that all went; only one text lies on the clipboard, so that copied is the first alone."""
        marked = set(self.rows.marks)

        def job(desk: Desk) -> tuple[Used, set[str]]:
            result, _texts = say(desk, ids if mark is Mark.SENT else ids[:1], mark)
            first: Any = self.records().get(result.changed[0]) if result.changed else None
            used = compose.used(desk, result, whom_of(first) if first is not None else None, mark)
            return used, marked.difference(result.changed)

        def done(outcome: tuple[Used, set[str]]) -> None:
            used, left = outcome
            self.rows.clear_marks()
            self.drop_draft()
            self.used(used)
            self.rows.marks = left
            self.rows.refresh()
            self.foot.repaint()

        self.session.do(job, done)

    def _finish(self, recorded: Recorded, fills: Mapping[str, str], mark: Mark) -> None:
        whom = self.whom() if len(self.rows.chosen) == 1 else None

        def done(outcome: Used) -> None:
            self.rows.clear_marks()
            self.drop_draft()
            if mark is Mark.SENT and whom is not None:
                self.session.went(whom.buyer)
            self.used(outcome)

        self.session.do(lambda desk: compose.used(desk, recorded(desk, fills, mark), whom, mark), done)


def field(label: str, value: str, room: int, tone: str = "text") -> list[Line]:
    """Return a labelled text in wrapped lines; nothing for an empty one."""
    if not value:
        return []
    rows = [row for part in value.split("\n") for row in wrap(clean(part), room - 2)]
    return [[(clean(label), "dim")], *([("  " + row, tone)] for row in rows)]
