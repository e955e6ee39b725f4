"""A guess at what the columns of an unknown table are: by their labels, then by what stands in them; never blindly."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from csdesk.domain.shared.models import PlatformState
from csdesk.intake.cells import clean, decimal_of, money_of, other_money
from csdesk.intake.guess_words import IDS, find_words, is_of_something, roles_elsewhere, spell
from csdesk.intake.layouts import JOINS, N, fold_label, fold_word, is_sum, load_markets
from csdesk.intake.looks import (
    AMOUNTS,
    LEAST,
    MOST_WORDS,
    counts,
    fits,
    holds_amounts,
    looks,
    relate_amounts,
    relate_times,
    suits,
    untaxed,
)
from csdesk.intake.recognise import HEAD_ROWS
from csdesk.intake.tables import Table

LOOKED_AT = 500
"""How many rows a guess looks at."""

IGNORE = "ignore"
_SURELY = 0.6
MANY = frozenset((IGNORE, "address_more"))
"""What several columns may be."""

_LISTED = frozenset(("courier",))
"""What only names of a list look like: where every cell is one, a label that says otherwise in passing is not heard."""


_HAN = re.compile("[\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")
Relate = Callable[[Mapping[str, Sequence[str]], Sequence[Sequence[str]]], Iterable[tuple[int, str]]]
_IS_NUMBER = re.compile(r"[^\w]*\d[\d.,:/ -]*[^\w]*").fullmatch


class Column(Struct):
    """One column.

    Args:
        label: Its label.
        role: What it is; empty while that is not known.
        sure: Whether that is sure.
        cells: Some of its cells.
        money: Whether amounts stand in it.
        counts: Whether it counts the rows: 1, 2, 3 …; the next table counts so too.
        words: The different cells of one that may hold states.
    """

    label: str
    role: str = ""
    sure: bool = False
    cells: tuple[str, ...] = ()
    money: bool = False
    counts: bool = False
    words: tuple[str, ...] = ()


class Word(Struct):
    """What a state word means, and whether that is sure."""

    state: PlatformState | None = None
    sure: bool = False


class Draft(Struct):
    """A map of a table in the making.

    Args:
        row: The number of its header.
        columns: Its columns.
        words: Its state words.
        fixed: The state of all its orders, where no column tells it.
        decimal: The sign before the decimals; empty while it may be either.
        money: What the amounts of a row are of, where an order of several rows has the same on each and no price
            shows it: `order` or `row`; None while that is open, empty where it need not be told; `none` where the
            operator says that no column is the order's amount.
        running: Whether the operator says that an order number 1, 2, 3 … goes on from table to table.
        currency: That of its amounts; empty where a column tells it, or while nothing does.
    """

    row: int
    columns: list[Column]
    words: dict[str, Word] = {}
    fixed: PlatformState | None = None
    decimal: str = "."
    money: str | None = ""
    currency: str = ""
    running: bool = False

    def of(self, *roles: str) -> list[Column]:
        """Return the columns of some roles."""
        return [column for column in self.columns if column.role in roles]

    def unused(self) -> list[Column]:
        """Return the columns of amounts that nothing is taken from, while none is the order's and one may be."""
        if self.money == "none" or self.of("paid_amount", "total", "due"):
            return []
        return [column for column in self.of("", IGNORE) if column.money]

    def missing(self) -> list[str]:
        """Return what is not settled yet: `order_no`, `running`, `state`, `title`, `amount`, `decimal`, `currency`."""
        open_ = [] if any(column.sure for column in self.of("order_no")) else ["order_no"]
        if not self.running and any(column.counts for column in self.of("order_no")):
            open_.append("running")
        told = any(column.sure for column in self.of("state", "delivery"))
        if not self.fixed and not (told and all(word.state and word.sure for word in self.words.values())):
            open_.append("state")
        if not any(column.sure for column in self.of("title", "sku")):
            open_.append("title")
        open_ += ["amount"] if self.unused() else []
        if self.of(*AMOUNTS):
            open_ += [] if self.decimal else ["decimal"]
            open_ += [] if self.money is not None else ["money"]
            open_ += [] if self.currency or self.of("currency") else ["currency"]
        return open_


def _shipped() -> tuple[dict[str, Counter[str]], dict[str, Counter[PlatformState]]]:
    """Return how often the shipped marketplaces give a role to a label, and a state to a word."""
    labels: dict[str, Counter[str]] = {}
    states: dict[str, Counter[PlatformState]] = {}
    for market in load_markets().values():
        for state, words in market.states.items():
            for word in words:
                states.setdefault(fold_word(word), Counter())[state] += 1
        for layout in market.layouts:
            for role, some in (*layout.columns.items(), (IGNORE, layout.ignored)):
                for label in some:
                    if JOINS not in label and N not in label:
                        labels.setdefault(fold_label(label), Counter())[role] += 1
    return labels, states


def _names(label: str, cells: Sequence[str], labels: Mapping[str, Counter[str]]) -> list[tuple[int, str, bool]]:
    """Return what a label names, the strongest first: how strongly, the role, and whether that is sure.

    What is no id and no amount may be named by a shorter word too, where another column has the first role. Of a word
    that names several, as `ship to`, the cells tell which.
    """
    text = untaxed(label)
    foreign = roles_elsewhere(text)
    seen = Counter(
        {
            role: count
            for role, count in labels.get(fold_label(label), Counter()).items()
            if fits(role, cells) and role not in foreign
        }
    )
    whole = len(spell(text)) - 2
    hits = [hit for hit in _of_part(find_words(text, "roles"), whole) if fits(hit[1], cells)]
    other = any(name == IGNORE for _length, name in hits)
    either = [role for length, role in hits if length == whole and role != IGNORE]
    if len(either) > 1:
        like = looks(cells, len(cells), lambda word: find_words(word, "states"))
        return [
            (299 if like.get(role, 0) == max(like.get(one, 0) for one in either) else 298, role, False)
            for role in either
        ]
    found: list[tuple[int, str, bool]] = []
    for length, role in hits:
        if length != whole and role in foreign:
            continue
        if role == IGNORE or (other and role in AMOUNTS and length != whole):
            listed = looks(cells, len(cells), lambda _word: None) if length != whole and role == IGNORE else {}
            evident = [(10, name, False) for name in _LISTED if listed.get(name, 0) == 1]
            if evident and not found:
                return evident
            none = (100 if length == whole else 50 + length, IGNORE, role == IGNORE)
            return found or [none if not seen else _most(seen)]
        if found and (role in IDS or role in AMOUNTS):
            continue
        if length == whole:
            found.append((300, role, True))
        elif seen and not found:
            found.append(_most(seen))
        else:
            found.append((100 + length, role, not found and length * 2 > whole))
    return found or ([_most(seen)] if seen else [])


def _of_part(hits: Sequence[tuple[int, str]], whole: int) -> list[tuple[int, str]]:
    """Return what a label names, as freight or goods what is said to be a total of these only."""
    freight = max((length for length, role in hits if role == "freight"), default=0)
    goods = any(role == "title" for _length, role in hits)
    found = []
    for length, role in hits:
        if role in ("total", "paid_amount") and length != whole and (freight >= length or goods):
            role = "freight" if freight >= length else "due"
        found.append((length, role))
    return found


def _most(seen: Counter[str]) -> tuple[int, str, bool]:
    role, count = max(seen.items(), key=lambda pair: (pair[1], pair[0] != IGNORE))
    return 200 + count, role, len(seen) == 1 or count * 2 > seen.total()


def make_draft(table: Table) -> Draft | None:
    """Return a first map of a table, or None where nothing looks like a header."""
    rows = list(itertools.islice(((number, row) for number, row in table.rows() if number > 0), LOOKED_AT))
    labels, states = _shipped()

    def known(row: Sequence[str]) -> float:
        filled = [cell for cell in map(clean, row) if cell]
        named = sum(fold_label(cell) in labels or bool(find_words(cell, "roles")) for cell in filled if len(cell) < 40)
        return named if named * 2 >= len(filled) else 0

    number, header = max(rows[:HEAD_ROWS], key=lambda pair: known(pair[1]), default=(0, []))
    if len(header) < 2 or known(header) < 2:
        number, header = _plain_header(rows)
    if not header:
        return None
    body = [row for at, row in rows if at > number and not is_sum(next(filter(None, map(clean, row)), ""))]
    body = [row for at, row in enumerate(body) if not _is_header(row, header, known(row) if at == 0 else 0)]
    columns = []
    for place, label in enumerate(header):
        cells = [text for row in body if place < len(row) and (text := clean(row[place]))]
        money = holds_amounts(cells, named=bool(find_words(label, "amounts")))
        words = tuple(dict.fromkeys(cells))
        few = words if len(words) <= MOST_WORDS else ()
        columns.append(Column(clean(label), "", False, tuple(cells), money, counts(cells, len(cells)), few))
    draft = Draft(number, columns)
    _name_all(draft, labels)
    _by_others(draft, body, relate_amounts)
    _by_content(draft, states, body)
    _by_others(draft, body, relate_times)
    _settle(draft, states)
    draft.money = _money(draft, body)
    for column in columns:
        column.cells = tuple(dict.fromkeys(column.cells))[:3]
    return draft


def _is_header(row: Sequence[str], header: Sequence[str], known: float) -> bool:
    """Tell whether a row is the header once more, or a second one below it, in words that are labels."""
    filled = [cell for cell in map(clean, row) if cell]
    again = set(map(fold_label, filled)) & set(map(fold_label, header))
    return len(again) * 2 > len(filled) or (known > 2 and not any(sign.isdigit() for cell in filled for sign in cell))


def _plain_header(rows: Sequence[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Return the first row when it is labels in words that nobody knows: each once, none a number, numbers below."""
    filled = [(number, row) for number, row in rows if sum(map(bool, map(clean, row))) > 1]
    if len(filled) < 2:
        return 0, []
    (number, header), *body = filled
    labels = [label for label in map(clean, header) if label]
    words = len(set(labels)) == len(labels) >= 3 and not any(map(_IS_NUMBER, labels))
    figures = any(_IS_NUMBER(clean(cell)) for _number, row in body for cell in row)
    return (number, header) if words and figures else (0, [])


def _name_all(draft: Draft, labels: Mapping[str, Counter[str]]) -> None:
    """Give each role to the column whose label names it best; two that name an id or amount as well get none."""
    named = [
        (*one, column) for column in draft.columns if column.label for one in _names(column.label, column.cells, labels)
    ]
    rivals = Counter((strength, role) for strength, role, _sure, _column in named)
    closed: set[str] = set()
    for strength, role, sure, column in sorted(named, key=_first_named):
        if column.role or role in closed:
            continue
        alone = role == IGNORE or rivals[(strength, role)] == 1
        if role not in MANY:
            closed.add(role)
        if alone or (role not in AMOUNTS and role not in IDS):
            column.role, column.sure = role, sure and alone


def _first_named(named: tuple[int, str, bool, Column]) -> tuple[int, int, int]:
    """Order what is named: the strongest first, then the column most filled, then the shortest label."""
    strength, _role, _sure, column = named
    return -strength, -len(column.cells), len(column.label)


def _by_content(draft: Draft, states: Mapping[str, Counter[PlatformState]], body: Sequence[Sequence[str]]) -> None:
    """Guess what labels do not tell by what stands in the cells: the best fit of all first, none of it sure.

    An amount is never told so; an id only where one column alone can be it.
    """
    places = [place for place, column in enumerate(draft.columns) if column.cells and not column.role]
    free = [draft.columns[place] for place in places]
    pairs = [
        (score, role, place)
        for place, column in enumerate(free)
        for role, score in looks(column.cells, len(body), lambda word: _state(word, states).state).items()
        if not draft.of(role)
        if role not in IDS or not (is_of_something(column.label) or role in roles_elsewhere(column.label))
    ]
    rivals = Counter(role for _score, role, _place in pairs if role in IDS)
    ids = [places[place] for _score, role, place in pairs if role == "order_no" and rivals[role] == 1]
    ids += [place for place, column in enumerate(draft.columns) if column.role == "order_no"]
    if ids:
        key = ids[0]
        grid = [[clean(row[at]) if at < len(row) else "" for row in body] for at in range(len(draft.columns))]
        pairs = [(score * suits(role, grid[places[at]], grid[key]), role, at) for score, role, at in pairs]
        pairs = [pair for pair in pairs if pair[0] >= LEAST]
    people = [place for score, role, place in pairs if role == "name" and score > _SURELY]
    if len(people) > 1 and not draft.of("buyer"):
        free[people[0]].role = "buyer"
    for _score, role, place in sorted(pairs, key=lambda pair: (-pair[0], pair[2])):
        if not free[place].role and not draft.of(role) and rivals[role] < 2:
            free[place].role = role


def _by_others(draft: Draft, body: Sequence[Sequence[str]], relate: Relate) -> None:
    """Guess what only shows beside the other columns; none of it sure."""
    grid = {}
    for place, column in enumerate(draft.columns):
        grid[column.role or str(place)] = [clean(row[place]) if place < len(row) else "" for row in body]
    places = [place for place, column in enumerate(draft.columns) if not column.role and column.cells]
    for place, role in relate(grid, [grid[str(place)] for place in places]):
        draft.columns[places[place]].role = role


def _settle(draft: Draft, states: Mapping[str, Counter[PlatformState]]) -> None:
    """Find what the state words mean, how amounts are written, and what money they are."""
    for column in draft.of("state", "delivery"):
        if column.cells and not column.words:
            column.role, column.sure = "", False
    _ask_words(draft, states)
    amounts = [cell for column in draft.columns if column.money or column.role in AMOUNTS for cell in column.cells]
    draft.decimal = decimal_of(amounts)
    draft.currency = "" if draft.of("currency") else _currency(draft, amounts)


def _ask_words(draft: Draft, states: Mapping[str, Counter[PlatformState]]) -> None:
    words = itertools.chain.from_iterable(column.words for column in draft.of("state", "delivery"))
    draft.words = {word: draft.words.get(word) or _state(word, states) for word in words}


def ask_words(draft: Draft) -> None:
    """Ask for the words of the columns that tell states now; what was said of a word stays."""
    _ask_words(draft, _shipped()[1])


def _money(draft: Draft, rows: Sequence[Sequence[str]]) -> str | None:
    """Return None where nothing shows whether the amounts of an order's rows are its own or those of the rows."""
    places = {role: place for place, column in enumerate(draft.columns) if (role := column.role)}
    amount = next((places[role] for role in ("paid_amount", "total") if role in places), None)
    if amount is None or "order_no" not in places or places.keys() & {"price", "goods"}:
        return ""
    found: dict[str, list[str]] = {}
    for row in rows:
        if len(row) > max(amount, places["order_no"]):
            found.setdefault(clean(row[places["order_no"]]), []).append(clean(row[amount]))
    return None if any(len(cells) > 1 == len(set(cells)) and cells[0] for cells in found.values()) else ""


def _state(word: str, states: Mapping[str, Counter[PlatformState]]) -> Word:
    seen = states.get(fold_word(word))
    if seen:
        (state, count), *others = seen.most_common()
        return Word(state, not others or count > 2 * others[0][1])
    hits = find_words(word, "states")
    return Word(PlatformState(hits[0][1])) if hits else Word()


def _currency(draft: Draft, amounts: Sequence[str]) -> str:
    labels = [column.label for column in draft.of(*AMOUNTS)]
    for texts in (amounts, labels):
        codes = {code for text in texts if len(code := money_of(text)) > 1}
        if len(codes) > 1 or any(other_money(text, code) for code in codes for text in texts):
            return ""  # one is of another money than the next
        if codes:
            return codes.pop()
    header = "".join(column.label for column in draft.columns)
    simple = _HAN.search(header) and not _KANA.search(header) and not re.search("[訂單貨號電話數]", header)
    return "CNY" if simple else ""
