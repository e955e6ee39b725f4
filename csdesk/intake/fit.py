"""Whether a row fits its header: in one that does not, some cell stands under a wrong name, and nobody knows which."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from csdesk.i18n import _
from csdesk.intake.apart import NotATable
from csdesk.intake.cells import clean
from csdesk.intake.plan import MONEY, WHEN

_STRAY = re.compile(r"#\d+$", re.ASCII)

KEPT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; it writes zeros for the others."""


def lost_digits(cells: Iterable[str]) -> bool:
    """Tell whether a spreadsheet lost digits of the long numbers in a column: all of them end in zeros, and in many."""
    long = {cell for cell in cells if cell.isdecimal() and len(cell) > KEPT_DIGITS}
    ends = [cell[KEPT_DIGITS:] for cell in long]
    return not any(end.strip("0") for end in ends) and sum(map(len, ends)) > LEAST_ZEROS


LEAST_ZEROS = 3
"""A number that ends in so many zeros may have been so."""

MOST_REJECTED = 50_000
"""Rows that one table may have refused; a file of nothing else would bury the desk under them."""


LOOKED_AT = 200
"""How many rows show whether each of them ends in a separator that the header does not have."""


def last_filled(row: Sequence[str]) -> int:
    """Return how many cells a row has up to its last one that says something."""
    return next((at for at in range(len(row), 0, -1) if clean(row[at - 1])), 0)


class Shape:
    """The shape that a header asks of the rows under it.

    Args:
        header: The header.
        rows: The first rows under it: when most end in as many empty cells too many, that is their way.
    """

    def __init__(self, header: Sequence[str], rows: Iterable[Sequence[str]] = ()) -> None:
        self.labels = last_filled(header)
        self._plain = len(header) if len(header) == self.labels else -1
        widths = Counter(len(row) for row in itertools.islice(rows, LOOKED_AT))
        usual, count = next(iter(widths.most_common(1)), (0, 0))
        self._most = max(len(header), usual if count > max(1, widths.total() / 2) else 0)

    def fits(self, row: Sequence[str]) -> bool:
        """Tell whether a row has a cell for each label and says nothing beyond the last one."""
        width = len(row)
        if width == self._plain:
            return True
        return self.labels <= width <= self._most and last_filled(row) <= self.labels


def refuse_flood(rejected: int) -> None:
    """Raise `NotATable` for a table of which too many rows cannot be taken in."""
    if rejected > MOST_REJECTED:
        raise NotATable(_("more than {count} of its rows cannot be taken in").format(count=MOST_REJECTED))


def whole(header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row by label, none that is filled lost: one without a name of its own has its number."""
    cells: dict[str, str] = {}
    for at, cell in enumerate(row):
        label = header[at].strip() if at < len(header) else ""
        label = label if label and label not in cells else f"{label}#{at + 1}"
        if cell or not is_stray(label):
            cells[label] = cell
    return cells


def is_stray(label: str) -> bool:
    """Tell whether a name of `whole` is no column's: the cell stands beyond the header, or its name is taken."""
    return not label or _STRAY.search(label) is not None


_STAMP = r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}[ T]\d{1,2}:\d\d.*"
_FIGURE = re.compile(rf"-?\d{{1,12}}(?:[.,]\d+)?元?|{_STAMP}").fullmatch
_WORDS = re.compile(r"[^\W\d_]{2,}").fullmatch
_WORDED = ("title", "name", "address", "courier", "shop", "close_reason", "invoice", "state")
_STRANGE: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(_WORDED, _FIGURE),
    **dict.fromkeys((*WHEN, *MONEY, "price", "qty", "phone"), _WORDS),
    "tracking": re.compile(r"\d{1,4}|.*[\u4e00-\u9fff]{2}.*").fullmatch,
}
"""What hardly a cell of a role is: words where a figure stands, a figure or time where words do."""


def slipped(cells: Mapping[str, str], states: Callable[[str], object]) -> str | None:
    """Return a role whose cell is what only other columns hold, where two are so: nobody knows which cell slipped.

    A time alone suffices where words stand. `states` knows the words for states.
    """
    odd = {role for role, text in cells.items() if text and role in _STRANGE and _STRANGE[role](text)}
    if not odd:
        return None
    found = [role for role in _STRANGE if role in odd]
    if "state" in odd and states(cells["state"]):
        found.remove("state")
    time = next((role for role in found if role in _WORDED and ":" in cells[role]), None)
    return time or (found[0] if len(found) > 1 else None)
