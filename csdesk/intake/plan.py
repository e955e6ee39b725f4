"""Where the columns of one file stand, and what the words of its marketplace mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from csdesk.domain.shared.models import Flag, PlatformState
from csdesk.intake.layouts import Layout, Market, fold_label, fold_word


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words; none of them finds nothing."""
    return re.compile("|".join(map(re.escape, words)) or "(?!)")


class Lexicon:
    """The words of one marketplace, ready to look up.

    Args:
        market: How the marketplace writes.
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self._states = {fold_word(word): state for state, words in market.states.items() for word in words}
        self._flags = {fold_word(word): flag for flag, words in market.flags.items() for word in words}
        self._refunds = {fold_word(word): name for name, words in market.refunds.items() for word in words}
        self._parts = sorted((word for word in self._refunds if len(word) > 1), key=lambda word: (-len(word), word))
        self._seen_states: dict[str, PlatformState | None] = {}
        self._seen_refunds: dict[str, str | None] = {}
        self._cod = _any_of([word for word in market.cod if len(word) > 1])
        self._short_cod = frozenset(word for word in market.cod if len(word) == 1)
        self._kinds = re.compile(
            f"(?P<service>{_any_of(market.service).pattern})|(?P<gift>{_any_of(market.gift).pattern})"
        )

    def state(self, text: str) -> PlatformState | None:
        """Return the state of a word, or None when it is not known."""
        if text not in self._seen_states:
            state = self._states.get(fold_word(text))
            if state is None and self.refunded(text):
                state = PlatformState.CLOSED
            self._seen_states[text] = state
        return self._seen_states[text]

    def refunded(self, text: str) -> bool:
        """Tell whether a state says that the money went back."""
        return any(word in text for word in self.market.refunded)

    def refund(self, text: str) -> str | None:
        """Return none, open, done or refused for an after-sale text, or None when it is not known."""
        if text not in self._seen_refunds:
            folded = fold_word(text)
            exact = self._refunds.get(folded)
            part = next((self._refunds[part] for part in self._parts if part in folded), None)
            self._seen_refunds[text] = exact or part
        return self._seen_refunds[text]

    def flag(self, text: str) -> Flag | None:
        """Return the flag of a word or number, or None when it is not known."""
        return self._flags.get(fold_word(text))

    def names_cod(self, text: str) -> bool:
        """Tell whether a cell names cash on delivery."""
        if not text:
            return False
        return text in self._short_cod or self._cod.search(text) is not None

    def line_kind(self, title: str) -> str | None:
        """Return gift or service for a line that is no goods."""
        found = self._kinds.search(title)
        return found.lastgroup if found else None


class Plan(Struct, frozen=True):
    """The columns of one file by role.

    Args:
        header: Its labels as the file writes them.
        places: Positions by role, the most telling label first.
        cod: Positions of the cells that may name cash on delivery.
        unknown: Labels that the layout does not know.
    """

    header: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    cod: tuple[int, ...]
    unknown: tuple[str, ...]

    def label(self, role: str) -> str:
        """Return the label a role is read from."""
        places = self.places.get(role)
        return self.header[places[0]].strip() if places else ""


def make_plan(layout: Layout, header: Sequence[str]) -> Plan:
    """Return where a layout's columns stand under a header."""
    at: dict[str, int] = {}
    for index, label in enumerate(header):
        folded = fold_label(label)
        if folded:
            at.setdefault(folded, index)
    places: dict[str, tuple[int, ...]] = {}
    known = {fold_label(label) for label in layout.ignored}
    for role, labels in layout.columns.items():
        folded_labels = [fold_label(label) for label in labels]
        known.update(folded_labels)
        found = tuple(at[label] for label in folded_labels if label in at)
        if found:
            places[role] = found
    cod = tuple(at[folded] for folded in map(fold_label, layout.cod_columns) if folded in at)
    unknown = tuple(header[index].strip() for label, index in at.items() if label not in known)
    return Plan(tuple(header), places, cod, unknown)
