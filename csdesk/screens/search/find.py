"""The search over everything: as one types, by kind, the archive too; Enter goes to the thing in its place."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from textual import events
from textual.widget import Widget

from csdesk import i18n
from csdesk.actions import Action
from csdesk.actions.action import SEEN_TO
from csdesk.domain.search.fields import KIND_NAMES, Kind
from csdesk.domain.shared.label import label
from csdesk.domain.shared.times import day_words
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.keymap import show_key
from csdesk.screens.buyers import card
from csdesk.screens.frame.desk_screen import FIND, DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.search import past_card
from csdesk.screens.search.past import Past
from csdesk.services.search.index import Hunt, Pair, SearchIndex
from csdesk.services.search.results import Hit, hit_of, past_hit, state_word
from csdesk.widgets.paint import Line, Span
from csdesk.widgets.queue import Column, Queue
from csdesk.widgets.timers import once_after

COLUMNS = (
    *(Column("", 13), Column("", 10, grow=1), Column("", 20, grow=4)),
    *(Column("", 14), Column("", 11, right=True, needs=70)),
)
FIRST_S, SLICE_S, BREATH_S = 0.03, 0.012, 0.002
"""How long the key that was pressed searches, how long each piece after it, and how long others have in between."""

AT_LEAST = 3
"""How many of each kind are shown before a heading is opened."""

HEAD, LIVE, OLD = "#", "+", "-"
"""How the keys of headings, of things on the desk and of archived things begin."""


class Find(ListScreen):
    """The search over a place.

    Args:
        place: The place it was called from.
        query: Words to begin with.
    """

    NAME = "find"

    def __init__(self, place: DeskScreen, query: str = "") -> None:
        super().__init__(place.session)
        self.place = place
        self.head.place = place.NAME
        self.wanted = query
        self.opened_kind: Kind | None = None
        self.hunt: Hunt | None = None
        self.past = Past(place.session, everything=True)
        self.rows = Queue(COLUMNS, self._row, self._empty, id="rows")
        self.counts: dict[Kind, int] = {}
        self.shown: dict[Kind, int] = {}
        self._seq = -1
        self._going = False
        self._early: list[events.Key] = []

    @property
    def index(self) -> SearchIndex:
        """What is searched."""
        return self.session.index

    def body(self) -> Iterable[Widget]:
        """Yield the list."""
        yield self.rows

    def on_mount(self) -> None:
        """Ask what to look for."""
        self._ask(self.wanted)
        self.look(self.wanted)
        assert self.prompt is not None
        for event in self._early:
            self.prompt.take(event.key, event.character if event.is_printable else None)

    async def on_key(self, event: events.Key) -> None:
        """Keep what was typed ahead of the screen; else as everywhere."""
        if self.prompt is None:
            event.stop()
            event.prevent_default()
            self._early.append(event)
        else:
            await super().on_key(event)

    def _ask(self, value: str) -> None:
        self.ask(_("search all"), self._take, accept=_("go there"), live=self._typed, left=self._leave, value=value)

    def _leave(self) -> None:
        self.past.want("")
        self.app.pop_screen()

    # -- searching --------------------------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        if text != self.wanted and self.prompt is not None and self.prompt.open:
            self.look(text)

    def look(self, text: str) -> None:
        """Look for other words: at once as far as a key may take, the rest in pieces."""
        before = self.hunt if self.hunt is not None and self.index.ready == 1 else None
        self.wanted, self.opened_kind = text, None
        self._follow_desk()
        self.hunt = Hunt(self.index, text, before)
        self.past.want(text)
        self._work(FIRST_S)
        self.show(keep=False)

    def _follow_desk(self) -> bool:
        if self._seq == self.session.snapshot.seq:
            return False
        self._seq = self.session.snapshot.seq
        return self.index.follow(self.session.snapshot)

    def _work(self, seconds: float) -> None:
        """Make ready and search for some time; go on soon when that was not enough."""
        until = time.perf_counter() + seconds
        fresh = self.index.ready < 1
        ready = self.index.prepare(until)
        if fresh and ready:
            self.hunt = Hunt(self.index, self.wanted)
        done = ready and (self.hunt is None or self.hunt.step(until))
        if not done and not self._going:
            self._going = True
            once_after(self, BREATH_S, self._go_on)

    def _go_on(self) -> None:
        self._going = False
        if self.app.screen is self:
            self._work(SLICE_S)
            self.show(keep=True)

    def follow(self) -> None:
        """Look again when the desk has changed, and show what came from the archive."""
        if self._follow_desk():
            self.hunt = Hunt(self.index, self.wanted)
            self._work(FIRST_S)
        self.show(keep=True)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _found(self) -> dict[Kind, tuple[Sequence[Pair], Sequence[str]]]:
        """Return what was found by kind: on the desk, and in the archive."""
        hits = self.hunt.hits if self.hunt is not None else {}
        old: dict[Kind, list[str]] = {}
        for key in self.past.found:
            kind, _blank, name = key.partition(" ")
            here = name in self.session.snapshot.orders or name in self.index.racks[Kind.BUYER]
            if not here or kind not in (Kind.ORDER, Kind.BUYER):
                old.setdefault(Kind(kind), []).append(name)
        found = {kind: (hits.get(kind, ()), old.get(kind, ())) for kind in Kind}
        return {kind: both for kind, both in found.items() if any(both)}

    def show(self, *, keep: bool) -> None:
        """Show headings and, under each, as much as there is room for; all of the one that was opened."""
        found = self._found()
        self.counts = {kind: len(live) + len(old) for kind, (live, old) in found.items()}
        room = max(AT_LEAST, self.rows.page // max(1, len(found)) - 1)
        spare = sum(max(0, room - count) for count in self.counts.values())
        rows = []
        for kind, (live, old) in found.items():
            most = min(room, self.counts[kind])
            more = min(spare, self.counts[kind] - most)
            spare -= more
            most = self.counts[kind] if kind is self.opened_kind else most + more
            self.shown[kind] = most
            rows.append(f"{HEAD}{kind}")
            rows += [f"{LIVE}{kind} {key}" for key, *_rest in live[:most]]
            rows += [f"{OLD}{kind} {key}" for key in old[: max(0, most - len(live))]]
        fresh = not keep or not self.rows.keys
        self.rows.show(rows, keep=not fresh)
        if fresh:
            self.rows.go(1)  # the first thing, below its heading
        self.foot.repaint()

    def hit(self, key: str) -> Hit:
        """Return what a row stands for."""
        kind, _blank, name = key[1:].partition(" ")
        words = self.hunt.words if self.hunt is not None else []
        if key[0] == OLD:
            return past_hit(Kind(kind), self.past.found[key[1:]], words, self.past.about(key[1:]))
        return hit_of(self.index, Kind(kind), name, words)

    def _row(self, key: str) -> list[Span]:
        if key[0] == HEAD:
            kind = Kind(key[1:])
            words = f"{label(KIND_NAMES, kind)} {self.counts[kind]}"
            more = self.counts[kind] - self.shown[kind]
            rest = _("{key} shows all").format(key="Enter") if more else ""
            return [(words, "strong"), ("", "dim"), (rest, "dim"), ("", "dim"), ("", "dim")]
        hit = self.hit(key)
        pack = self.session.view.packs.get(hit.platform or "")
        where = pack.short.get(i18n.language(), "") if pack else (hit.platform or "")[:4]
        number = f"…{hit.id[-4:]}" if hit.kind is Kind.ORDER else hit.id if hit.kind is not Kind.BUYER else ""
        state = " ".join(filter(None, (_("archived") if hit.archived else "", state_word(hit))))
        text = "  ".join(part for part in (hit.text, hit.title) if part and part != hit.buyer_nick)
        at = day_words(hit.at, self.session.snapshot.now) if hit.at is not None else ""
        who = hit.buyer_nick or ""
        return [
            (clean(f"  {where} {number}" if hit.kind is Kind.ORDER else f"  {number or where}"), "dim"),
            (clean(who), "text"),
            (clean(text), "text"),
            (clean(state), "dim"),
            (at, "dim"),
        ]

    def _empty(self) -> list[Line]:
        if not self.wanted.strip():
            words = [
                _("Type a name, its initials, a number or its end, a phone, or words."),
                _("Searched are buyers, orders, messages, reviews, cases, follow-ups, products, and the archive."),
            ]
        else:
            words = [_("Nothing fits the search.")]
        words.append(_("One field: {names}").format(names=_(FIELDS)))
        return [[], *([("   " + word, "dim")] for word in words)]

    def state_words(self) -> Line:
        """Return how far the search is and how much it found."""
        if self.index.ready < 1:
            return [(_("making ready… {share}%").format(share=int(self.index.ready * 100)) + " ", "dim")]
        line: Line = [(self.past.words() + "  ", "dim")] if self.past.words() else []
        count = sum(self.counts.values()) if self.wanted.strip() else 0
        return [*line, (_("{count} found").format(count=count) + " ", "dim")] if self.wanted.strip() else line

    def bar(self) -> list[tuple[str, str, Action | None]]:
        """Return what the key bar shows."""
        none = () if self.rows.keys else ("find.go", "find.next")
        actions = [action for action in self.session.keymap.of(self.NAME) if action.bar and action.id not in none]
        actions.sort(key=lambda action: action.bar)
        clear = self.session.keymap.key(FIND, proof=True)
        shown: list[tuple[str, str, Action | None]] = [
            (show_key(action.proof[0]), _(action.label), action) for action in actions
        ]
        return [*shown[:-1], (clear, _("other words"), None), shown[-1]]

    # -- keys -------------------------------------------------------------------------------------------------------

    def widens(self, key: str) -> bool:
        """Tell whether a key empties the line: the one that opens the search."""
        return key in self.session.keymap.named(FIND).proof

    async def widen(self, text: str) -> None:  # noqa: ARG002 - here there is nowhere wider to go
        """Begin with other words."""
        assert self.prompt is not None
        self.prompt.input.value = ""

    async def steer(self, key: str) -> bool:
        """Move the cursor, or do an action, while words are typed."""
        action = self.session.keymap.find(self.NAME, key, None)
        if action is not None:
            await self.act(action)
            return True
        return await super().steer(key)

    def _go_kind(self, by: int) -> None:
        heads = [place for place, key in enumerate(self.rows.keys) if key[0] == HEAD]
        ahead = [place for place in heads if (place > self.rows.index if by > 0 else place + 1 < self.rows.index)]
        if ahead:
            self.rows.go((ahead[0] if by > 0 else ahead[-1]) + 1)

    async def action_find_next(self) -> None:
        """Go to the next kind."""
        self._go_kind(1)

    async def action_find_prev(self) -> None:
        """Go to the kind before."""
        self._go_kind(-1)

    async def action_find_back(self) -> None:
        """Leave."""
        self._leave()

    async def action_find_go(self) -> None:
        """Go to the row under the cursor."""
        self._take(self.wanted)

    action_list_open = action_find_go

    def _take(self, text: str) -> None:
        key = self.rows.current
        if key is not None and key[0] != HEAD:
            self.call_next(self._jump, key)
            return
        if key is not None:
            self.opened_kind = Kind(key[1:])
            self.show(keep=True)
        self._ask(text)

    async def _jump(self, key: str) -> None:
        """Go to a thing in its place; what lies in the archive is shown on a card of its own."""
        kind, _blank, name = key[1:].partition(" ")
        if kind == Kind.BUYER:
            await self._go_to_buyer(name)
        elif key[0] == OLD:
            await self._show_card(key[1:])
        else:
            await self._go_to(Kind(kind), name)

    async def _go_to(self, kind: Kind, name: str) -> None:
        self.past.want("")
        await self.visit(SEEN_TO[kind], name)
        self.session.wish = None

    async def _go_to_buyer(self, name: str) -> None:
        platform, _colon, nick = name.partition(":")
        if platform:
            self.past.want("")
            self.app.pop_screen()
            await self.app.push_screen(card.BuyerCard(self.place, name))
            return
        for kind, key in self.index.members.get((platform, nick), ()):  # of one on no platform there is no card
            await self._go_to(kind, key)
            break

    async def _show_card(self, key: str) -> None:
        found, snapshot = self.past.found[key], self.session.snapshot
        about = self.past.about(key)
        self._ask(self.wanted)
        await self.app.push_screen(
            past_card.PastCard(
                self.place, lambda room: past_card.past_lines(found, room, snapshot.now, self.session.view, about)
            )
        )


FIELDS = N_("platform: stage: buyer: order: phone: item: memo: message:")
"""Names of fields, for the hint."""
