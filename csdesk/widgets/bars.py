"""The frame of every screen: head (shop, clock, places) and foot (last word, keys)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Size
from textual.message import Message

from csdesk.actions import SCOPES, Action
from csdesk.foreign import clean
from csdesk.i18n import _, language
from csdesk.services.today.queues import QUEUES
from csdesk.session import Session
from csdesk.widgets.paint import Line, Pane, clip, line_width, spread, wrap
from csdesk.widgets.words import cutoff_words, moment_words, reply_words
from csdesk.width import cells


class Head(Pane):
    """Two lines: who and when, and the places with their digits.

    Args:
        session: The sitting.
        place: The name of the screen it stands on.
    """

    PLACES = (
        ("1", "today"), ("2", "messages"), ("3", "orders"), ("4", "ship"), ("5", "reviews"), ("6", "cases"),
        ("7", "follow"), ("8", "handover"), ("9", "reports"), ("0", "products"),
    )  # fmt: skip

    class Went(Message):
        """A place was clicked."""

        def __init__(self, place: str) -> None:
            super().__init__()
            self.place = place

    def __init__(self, session: Session, place: str) -> None:
        super().__init__(id="head")
        self.session = session
        self.place = place
        self._spots: list[tuple[int, int, str]] = []

    def lines(self, size: Size) -> list[Line]:
        """Return the two lines."""
        session = self.session
        view, now = session.view, session.snapshot.now
        shop = clean(view.config.shop) or "csdesk"
        left: Line = [(f" {shop}", "strong"), (f"  {clean(view.operator)}", "dim")]
        company = clean(session.company())
        left += [(f"  {company}", "text")] if company else []
        cutoff = cutoff_words(now, session.snapshot.cutoff_at)
        right: Line = [(moment_words(now), "text"), ("   ", "text"), *cutoff, (" ", "text")]
        room = size.width - line_width(left) - line_width(right) - 4
        if reply := reply_words(session.snapshot.talk.inbox.figures, room):
            right = [*reply, ("   ", "text"), *right]
        return [spread(left, right, size.width), self._places(size.width)]

    def _places(self, width: int) -> Line:
        """Return the places, closer together where they do not fit; at last only those with something waiting named."""
        named = [(digit, place, *self._label(place)) for digit, place in self.PLACES]
        few = [
            (digit, place, name if count or place == self.place else "", count) for digit, place, name, count in named
        ]
        close = "" if language() == "zh" else " "  # Chinese names need no blank beside a digit
        ways = [(named, " ", 3), (named, " ", 2), (named, close, 2), (named, close, 1), (few, close, 2), (few, "", 1)]
        for named_ones in range(len(few) - 1, -1, -1):  # the far ones give their names up first, not their counts
            least = [
                (digit, place, name if at < named_ones or place == self.place else ":" * bool(count), count)
                for at, (digit, place, name, count) in enumerate(few)
            ]
            ways.append((least, "", 1))
        for parts, between, gap in ways:
            labels = [(between.join((digit, name, count)).rstrip(), place) for digit, place, name, count in parts]
            if 1 + sum(cells(label) + gap for label, _place in labels) - gap <= width:
                break
        line: Line = [(" ", "rule")]
        self._spots = []
        for label, place in labels:
            start = line_width(line)
            line += [(label, "place" if place == self.place else "rule"), (" " * gap, "rule")]
            self._spots.append((start, start + cells(label), place))
        line.pop()
        return [*clip(line, width), (" " * max(0, width - line_width(line)), "rule")]

    def _label(self, place: str) -> tuple[str, str]:
        """Return the name of a place, and how much waits there; empty for nothing."""
        snapshot = self.session.snapshot
        waiting = sum(snapshot.count(row.id) for row in QUEUES.values() if place in row.places)
        return _(SCOPES[place]), str(waiting) if waiting else ""

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked place."""
        for start, end, place in self._spots:
            if event.y == 1 and start <= event.x < end:
                self.post_message(self.Went(place))


Keys = Sequence[tuple[str, str, Action | None]]
"""What the key bar shows: key, label, and the action if there is one."""


def _bar_width(keys: Keys) -> int:
    return sum(cells(key) + cells(label) + 3 for key, label, _action in keys) - 2


WORD_ROWS = 4
"""So many lines the last word may take; what is longer is cut, with a sign."""


class Foot(Pane):
    """The last word with the state of the list, one line or as many as it needs, and the keys of what has the focus.

    Args:
        session: The sitting.
        state: Gives the toned words at the right of the status line: marks, filter.
        keys: Gives the key bar: pairs of key and label, and the action of each, if any.
        pair: Gives what of the state is never given up: whose text is on the clipboard.
    """

    class Pressed(Message):
        """A key of the bar was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(
        self,
        session: Session,
        state: Callable[[], Line],
        keys: Callable[[], Keys],
        pair: Callable[[], Line] = list,
    ) -> None:
        super().__init__(id="foot")
        self.session = session
        self.state = state
        self.keys = keys
        self.pair = pair
        self._spots: list[tuple[int, int, Action]] = []
        self._previews: Sequence[tuple[str, str, str]] = ()

    def preview(self, choices: Sequence[tuple[str, str, str]]) -> None:
        """Show above the two lines key, label and beginning of each choice; nothing any more for none."""
        self._previews = choices
        self.repaint()

    def make_again(self) -> None:
        """Paint what changed, in as many lines as that needs."""
        super().make_again()
        width = self.size.width
        if width and self.session.word:
            self.styles.height = len(self._painted[1] if self._painted is not None else self.lines(self.size))
        else:
            self.styles.height = 2 + len(self._previews) + len(self._coached(width))

    def on_resize(self) -> None:
        """Take the lines that the word needs at another width."""
        self.repaint()

    def lines(self, size: Size) -> list[Line]:
        """Return the choices with what they begin with, the last word, and the keys."""
        above = [self._beginning(*choice, size.width) for choice in self._previews]
        return [*self._coached(size.width), *above, *self._below(size)]

    def _coached(self, width: int) -> list[Line]:
        """Return which exercise of a training is next; nothing outside of one."""
        told, say = self.session.coach()
        rows = wrap(say, width - 2) if told else []
        return [clip([(" " + told, "mark")], width), *([(" " + row, "strong")] for row in rows)] if told else []

    def _beginning(self, key: str, label: str, words: str, width: int) -> Line:
        room = min(24, width // 3)
        name = [*clip([(f" {key} ", "key"), (label, "strong")], room, pad=True), ("  ", "text")]
        return clip([*name, (clean(" ".join(words.split())), "text")], width)

    def _below(self, size: Size) -> list[Line]:
        """Return word and keys; a long word takes the room of the list's state, many choices stand under the word."""
        session, width = self.session, size.width
        word: Line = [(" ", "text"), (clean(session.word), session.tone)]
        keys = self.keys()
        self._spots = []
        if all(action is None for _key, _label, action in keys) and 1 + _bar_width(keys) > width:
            asked = [clip([(" " + row, session.tone)], width) for row in wrap(clean(session.word), width - 2)]
            return [*asked, *self._choices(keys, width)]
        pair = self.pair() if session.word else []
        if line_width(word) + line_width(pair) + bool(pair) > width:
            rows = wrap(clean(session.word), width - 2)
            if len(rows) > WORD_ROWS:  # the way back stands at the end
                rows = [*rows[: WORD_ROWS - 2], " ".join(rows[WORD_ROWS - 2 : -1]), rows[-1]]
            told = [clip([(" " + row, session.tone)], width) for row in rows]
            if line_width(told[-1]) + line_width(pair) + 1 > width:
                told.append([])
            return [*told[:-1], spread(told[-1], pair, width), self._bar(keys, width)]
        state = self.state()
        if session.word and line_width(word) + line_width(state) + 1 > width:
            state = pair
        return [spread(word, [(" ", "text"), *state] if state else [], width), self._bar(keys, width)]

    def _choices(self, keys: Keys, width: int) -> list[Line]:
        """Return choices that one line does not hold, in both."""
        first: Line = [(" ", "text")]
        split = next(count for count in range(len(keys), -1, -1) if 1 + _bar_width(keys[:count]) <= width)
        gap = "  " if 1 + _bar_width(keys[split:]) <= width else " "
        if gap == " " and 2 + _bar_width(keys[split:]) - len(keys[split:]) > width:
            keys = [*keys[:-1], (keys[-1][0], "", None)]  # Escape is known
        second: Line = [(" ", "text")]
        for line, part in ((first, keys[:split]), (second, keys[split:])):
            for key, label, _action in part:
                line += [(key, "key"), (f" {label}", "dim"), (gap, "text")]
        return [clip(first[:-1], width), clip(second[:-1], width)]

    def _bar(self, keys: Keys, width: int) -> Line:
        """Return the key bar; what does not fit is left out, but never the last."""
        line: Line = [(" ", "text")]
        last = keys[-1:] if keys and keys[-1][2] is not None else []
        room = width - sum(cells(key) + cells(label) + 3 for key, label, _action in last)
        used = 1
        for key, label, action in [*keys[: len(keys) - len(last)], *last]:
            size = cells(key) + 1 + cells(label)
            if used + size > (width if last and action is last[0][2] else room):
                continue
            if action is not None:
                self._spots.append((used, used + size, action))
            line += [(key, "key"), (f" {label}", "dim"), ("  ", "text")]
            used += size + 2
        return line[:-1] if len(line) > 1 else line

    def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        for start, end, action in self._spots:
            if event.y == self.size.height - 1 and start <= event.x < end:
                event.prevent_default()  # it is no key to be pressed: in a line for typing it would be text
                self.post_message(self.Pressed(action))
