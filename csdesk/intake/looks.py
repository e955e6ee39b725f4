"""What the cells of a column look like, alone and beside the others: evidence where its label says nothing."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from csdesk.intake.cells import BadCell, decimal_of, money_of, read_count, read_id, read_money
from csdesk.intake.plan import MONEY, TIMES
from csdesk.intake.receivers.names import Sure, judge_name
from csdesk.intake.receivers.receiver_words import load_receiver_words
from csdesk.intake.times import day_first, is_turned, time_reader
from csdesk.paths import data_dir

AMOUNTS = frozenset((*MONEY, "price", "refund_amount"))
_OF_ORDER = frozenset(
    ("name", "buyer", "phone", "province", "city", "district", "address", "postcode", "country", "message")
)
WHEN = frozenset((*TIMES, "ship_by"))
MOST_WORDS = 24
"""A column of more different words holds no states."""

_NEARLY, _MOSTLY = 0.95, 0.7
LEAST = 0.4
"""What looks less like something is not taken for it."""

_CALLED = re.compile(
    r"(?:\+?86[- ]?)?1[3-9][\d*]{9}|(?=.*[-+() *])(?!(?:\D*\d){16})\+?[\d(][\d()* -]{6,16}[\d*]|0\d{8,10}"
)
_CENTS = re.compile(r"\d[.,]\d{1,2}(?!\d)|[$€£¥￥₩₹₫฿]")
_CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9._/-]{2,20}")
_LONG_CODE = re.compile(r"(?=(?:.*\d){7})[A-Za-z0-9]{10,26}")
_LATIN_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]*\.?(?:[ '-][^\W\d_a-z][^\W\d_]*\.?){1,3}")
_ELSE = re.compile(r"@\w|://")
_BELOW = re.compile(r"\W*[-−(]\W*\d")
_FEW = re.compile(r"[1-9]\d{0,2}")
_LETTER = re.compile(r"[^\W\d_]")
_time = time_reader(ZoneInfo("UTC"))

Test = Callable[[str], object]


class _Forms(Struct):
    """Patterns of `data/guess.toml`, each of a whole cell but for `door` (a part of an address) and `measure`.

    `included` is of a label: that a tax is in an amount, which says of no other amount.
    """

    door: str
    house: str
    measure: str
    included: str
    province: str
    city: str
    district: str
    postcode: str
    country: str


class _File(Struct):
    looks: _Forms


@functools.cache
def _form(name: str) -> re.Pattern[str]:
    file = msgspec.toml.decode((data_dir() / "guess.toml").read_bytes(), type=_File)
    return re.compile(getattr(file.looks, name))


class _Courier(Struct):
    name: Mapping[str, str]
    other: tuple[str, ...] = ()
    strict: tuple[str, ...] = ()


@functools.cache
def _couriers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what names a courier, and what only a waybill looks like."""
    file = msgspec.toml.decode((data_dir() / "couriers.toml").read_bytes())
    found = [msgspec.convert(one, _Courier) for one in file.values() if isinstance(one, dict) and "strict" in one]
    names = [name for one in found for name in (*one.name.values(), *one.other)]
    forms = [form for one in found for form in one.strict]
    return re.compile("|".join(map(re.escape, (*names, *file["abroad"])))), re.compile("|".join(forms))


def _reads(read: Callable[[str], object]) -> Test:
    def fits(cell: str) -> bool:
        try:
            return read(cell) is not None
        except BadCell:
            return is_turned(cell) if read is _time else False

    return fits


_IS_TIME, _IS_ID, _IS_COUNT = _reads(_time), _reads(read_id), _reads(read_count)
_IS_MONEY = _reads(lambda cell: read_money(cell, decimal_of([cell]) or "."))
_FITS: dict[str, Test] = {
    "order_no": _IS_ID,
    "qty": _IS_COUNT,
    "phone": lambda cell: sum(map(str.isdigit, cell)) >= 6 or "*" in cell,
    "currency": lambda cell: len(cell) <= 4,
    "state": lambda cell: not any(map(str.isdigit, cell)),
    "postcode": lambda cell: any(map(str.isdigit, cell)) and len(cell) <= 12,
    **dict.fromkeys(("title", "name", "address", "province", "city", "district", "courier", "shop"), _LETTER.search),
    **dict.fromkeys(AMOUNTS, _IS_MONEY),
    **dict.fromkeys(WHEN, _IS_TIME),
}


def share(test: Test, cells: Sequence[str]) -> float:
    """Return what part of some cells passes a test; of none all do."""
    return sum(map(bool, map(test, cells))) / len(cells) if cells else 1.0


def _is_time(cells: Sequence[str]) -> bool:
    return bool(cells) and share(lambda cell: len(cell) > 5 and not cell.isdigit() and _IS_TIME(cell), cells) >= _NEARLY


def _is_amount(cells: Sequence[str]) -> bool:
    return any(map(_CENTS.search, cells)) and share(_IS_MONEY, cells) >= _NEARLY


def holds_amounts(cells: Sequence[str], *, named: bool) -> bool:
    """Tell whether amounts stand in the filled cells of a column; whole ones only count where its label names them."""
    return _is_amount(cells) or (named and bool(cells) and share(_IS_MONEY, cells) >= _NEARLY)


def counts(cells: Iterable[str], rows: int) -> bool:
    """Tell whether a column counts its rows from 1: as numbers of orders they come again in the next table."""
    found = set[int]()
    for cell in cells:
        bare = cell.removeprefix("#")
        number = int(bare) if bare.isdecimal() else 0
        if not 0 < number <= rows:
            return False
        found.add(number)
    return bool(found) and max(found) == len(found)


def _numbers_rows(cells: Sequence[str]) -> bool:
    """Tell whether cells go up by one from row to row."""
    return cells[0].isdecimal() and list(cells) == list(map(str, range(int(cells[0]), int(cells[0]) + len(cells))))


def fits(role: str, cells: Sequence[str]) -> bool:
    """Tell whether the filled cells of a column can be what a role is, all but one in twenty.

    What reads as times can only be a time; what has cents in it only an amount; what is mostly below zero was kept or
    given back, so it is no amount that a buyer pays.
    """
    if role in AMOUNTS - {"refund_amount"} and share(_BELOW.match, cells) > 1 / 2 and cells:
        return False
    if role not in WHEN and role != "ignore" and _is_time(cells):
        return False
    if role not in (*AMOUNTS, "variant", "qty", "ignore") and _is_amount(cells):
        return False
    check = _FITS.get(role)
    return check is None or share(check, cells) >= _NEARLY


def _is_name(cell: str) -> bool:
    return judge_name(cell, load_receiver_words()) is Sure.YES or bool(_LATIN_NAME.fullmatch(cell))


def looks(cells: Sequence[str], rows: int, is_state: Test) -> dict[str, float]:
    """Return by role how much filled cells look like it, from 0 to 1; never an amount, an id only if in every row."""
    if not cells or _is_amount(cells) or _is_time(cells) or share(_ELSE.search, cells) > 0.5:
        return {}
    text = share(_LETTER.search, cells) >= _MOSTLY
    found = _of_words(cells, rows, is_state) if text else _of_figures(cells, rows)
    words, whole = set(cells), len(cells) == rows
    if (
        whole
        and len(words) * 2 > len(cells)
        and min(map(len, cells)) > 5
        and share(lambda cell: any(map(str.isdigit, cell)) and _IS_ID(cell), cells) == 1
        and not all(map(_CALLED.fullmatch, cells))
        and not _is_abroad(cells)
    ):
        found["order_no"] = 0.7
    if len(words) > 1:
        found["tracking"] = share(_couriers()[1].fullmatch, cells)
    return {role: score for role, score in found.items() if score >= LEAST}


def _is_abroad(cells: Sequence[str]) -> bool:
    """Tell whether bare figures may as well be phones of one country: short ones that begin alike, but for no count."""
    begins = {cell[:2] for cell in cells}
    return len(begins) == 1 and all(cell.isdecimal() and 9 <= len(cell) <= 13 for cell in cells)


def _is_apart(cells: Sequence[str]) -> bool:
    """Tell whether cells come again in other places, as goods do: what only neighbours share is their order's."""
    return sum(1 for _cell, _run in itertools.groupby(cells)) > len(set(cells))


def suits(role: str, cells: Sequence[str], orders: Sequence[str]) -> float:
    """Return how well a column suits a role, from 0 to 1, beside the number of each row's order.

    Rows of one order have one receiver; where several orders have several rows, their goods are not all the same.
    """
    found: dict[str, list[str]] = {}
    for order, cell in zip(orders, cells, strict=True):
        if order:
            found.setdefault(order, []).append(cell)
    several = [set(filter(None, some)) for some in found.values() if len(some) > 1]
    if role in _OF_ORDER:
        return float(all(len(some) < 2 for some in several))
    shared = len(several) > 1 and all(len(some) < 2 for some in several)
    return 0.6 if shared and role in ("title", "sku", "variant") else 1.0


def untaxed(label: str) -> str:
    """Return a label without the words that a tax is in an amount."""
    return _form("included").sub(" ", label.casefold()).strip() or label


def _of_figures(cells: Sequence[str], rows: int) -> dict[str, float]:
    whole = len(cells) == rows
    return {
        "phone": share(_CALLED.fullmatch, cells),
        "qty": 0.75 * (whole and not _numbers_rows(cells) and share(_FEW.fullmatch, cells) == 1),
        "postcode": 0.6 * (share(_form("postcode").fullmatch, cells) == 1) * any(cell[-2:] != "00" for cell in cells),
    }


def _of_words(cells: Sequence[str], rows: int, is_state: Test) -> dict[str, float]:
    words, whole = set(cells), len(cells) == rows
    varied, mean = len(words) / len(cells), sum(map(len, cells)) / len(cells)
    named, coded = share(_is_name, cells), share(_CODE.fullmatch, cells)
    said = 0.42 * (not whole and mean > 1 and varied > 0.5 and not any(map(_LONG_CODE.fullmatch, cells)))
    return {
        "courier": share(_couriers()[0].search, cells) if mean < 12 else 0,
        "address": max(
            share(lambda cell: len(_form("door").findall(cell)) > 1, cells) if mean > 7 else 0,
            0.75 * varied * share(_form("house").fullmatch, cells) if mean > 8 else 0,
        ),
        "province": share(_form("province").fullmatch, cells),
        "city": 0.95 * share(_form("city").fullmatch, cells),
        "district": 0.9 * share(_form("district").fullmatch, cells),
        "name": named * (0.6 + 0.3 * varied) if named > _MOSTLY and varied > 0.3 else 0,
        "postcode": 0.6 * share(_form("postcode").fullmatch, cells),
        "state": share(is_state, list(words)) if len(words) <= MOST_WORDS else 0,
        "sku": (0.72 if _is_apart(cells) else 0.6) * coded if varied < 1 < len(words) else 0,
        "title": (0.4 + 0.1 * (mean > 6) + 0.15 * (varied < 1)) * (named < _MOSTLY) * (coded < _MOSTLY)
        if whole and len(words) > 1
        else 0,
        "variant": 0.43 * (varied < 1) + 0.17 * (share(_form("measure").search, cells) > 0.5)
        if len(words) > 1 and mean < 12
        else 0,
        "message": said + 0.02 * (mean > 4),
        "memo": said,
        "currency": share(lambda cell: len(cell) < 5 and cell.isalpha() and money_of(cell), cells),
        "country": share(_form("country").fullmatch, cells),
    }


def relate_times(grid: Mapping[str, Sequence[str]], free: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Yield places among columns without a role, and what they are beside the others.

    Args:
        grid: The cells of the columns with a role, by it, blank ones too.
        free: Those of the columns without one.

    Of times the first in every row is the order's; one that stands where a courier does is that of shipping; one that
    follows in every row at the same distance is a limit. A long code where couriers stand is a tracking number.
    """
    times = {place: _stamps(cells) for place, cells in enumerate(free) if _is_time([cell for cell in cells if cell])}
    known = {role: _stamps(cells) for role, cells in grid.items() if role in WHEN}
    where = [bool(cell) for cell in grid.get("tracking", grid.get("courier", ()))]
    tests: dict[str, Callable[[Stamps, Sequence[Stamps]], bool]] = {
        "created": _is_first,
        "shipped": lambda own, _others: [bool(at) for at in own] == where and not all(where) and any(where),
        "ship_by": lambda own, others: _is_limit(own, others) or _is_closing(own, known.get("created", ())),
        "paid": lambda own, _others: _follows(own, known.get("created", ())),
    }
    for role, test in tests.items():
        others = [*times.values(), *known.values()]
        some = [place for place, own in times.items() if test(own, [one for one in others if one is not own])]
        if role not in known and len(some) == 1:
            known[role] = times.pop(some[0])
            yield some[0], role
    for role, sort in (("tracking", _LONG_CODE.fullmatch), ("courier", _LETTER.match)):
        some = [place for place, cells in enumerate(free) if [bool(cell) for cell in cells] == where]
        some = [place for place in some if share(sort, [cell for cell in free[place] if cell]) == 1]
        if role not in grid and len(some) == 1 and 1 < sum(where) < len(where):
            yield some[0], role


def relate_amounts(grid: Mapping[str, Sequence[str]], free: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Yield the places of price and pieces, where one pair alone makes an amount of the row; arguments as above."""
    if "price" in grid:
        return
    sums = [grid[role] for role in ("goods", "due", "total", "paid_amount") if role in grid] + list(free)
    pieced = {-1: grid["qty"]} if "qty" in grid else dict(enumerate(free))
    freight = grid.get("freight", [""] * len(sums[0]) if sums else [])
    orders = grid.get("order_no", ())
    some = {
        (count, price)
        for count, pieces in pieced.items()
        if share(_FEW.fullmatch, pieces) == 1 and not _numbers_rows(pieces)
        for price, cells in enumerate(free)
        if count != price
        and any(_multiplies(cells, pieces, one, freight, orders) for one in sums if one is not cells and one != pieces)
    }
    either = {frozenset(pair) for pair in some}  # which of two whole numbers is the price shows by its size
    if len(either) == 1:
        count, price = max(some, key=lambda pair: sum(map(len, free[pair[1]])))
        yield price, "price"
        if count >= 0:
            yield count, "qty"


Stamps = Sequence[datetime | None]


def _stamps(cells: Sequence[str]) -> Stamps:
    read = time_reader(ZoneInfo("UTC"), days=day_first(cells) or False)

    def stamp(cell: str) -> datetime | None:
        try:
            return read(cell)
        except BadCell:
            return None

    return [stamp(cell) for cell in cells]


def _is_first(own: Stamps, others: Sequence[Stamps]) -> bool:
    return all(own) and all(at <= other for one in others for at, other in zip(own, one, strict=True) if at and other)


def _is_limit(own: Stamps, others: Sequence[Stamps]) -> bool:
    def steady(other: Stamps) -> bool:
        gaps = {(at - since).days for at, since in zip(own, other, strict=True) if at and since}
        return len(gaps) == 1 and min(gaps) > 0

    return sum(map(bool, own)) > 2 and any(map(steady, others))


def _is_closing(own: Stamps, first: Stamps) -> bool:
    """Tell whether times are those of a day's close: one and the same in all rows, behind orders of any time."""
    gaps = [at - since for at, since in zip(own, first, strict=False) if at and since]
    close, clocks = ({at.time() for at in stamps if at} for stamps in (own, first))
    return len(close) == 1 < len(clocks) and time() not in close and len(gaps) > 2 and min(gaps) > timedelta()


def _follows(own: Stamps, first: Stamps) -> bool:
    clocks = {any(at and at.time() != time() for at in stamps) for stamps in (own, first)}
    if len(clocks) > 1:  # a day beside a time of day shows no order of the two
        return False
    gaps = [at - since for at, since in zip(own, first, strict=False) if at and since]
    return bool(gaps) and all(timedelta() <= gap <= timedelta(days=3) for gap in gaps)


def _multiplies(
    cells: Sequence[str], pieces: Sequence[str], sums: Sequence[str], freight: Sequence[str], orders: Sequence[str]
) -> bool:
    """Tell whether pieces times these cells is an amount, with freight or without, in rows of several pieces too.

    It may be the amount of the row, or that of all rows of its order.
    """
    decimal = decimal_of([*cells, *sums, *freight]) or "."

    def amounts(column: Sequence[str]) -> list[Decimal]:
        return [Decimal(read_money(cell, decimal) or 0) for cell in column]

    try:
        rows = list(zip(amounts(cells), map(int, pieces), amounts(sums), amounts(freight), strict=True))
    except BadCell:
        return False
    whole_order: dict[str, Decimal] = {}
    for order, (price, count, _amount, _more) in zip(orders or map(str, range(len(rows))), rows, strict=True):
        whole_order[order] = whole_order.get(order, Decimal()) + price * count
    made = [
        count
        for order, (price, count, amount, more) in zip(orders or map(str, range(len(rows))), rows, strict=True)
        if price and {price * count, whole_order[order]} & {amount, amount - more}
    ]
    return len(made) >= max(2, len(rows) * _MOSTLY) and max(made) > 1 and len(set(cells)) > 1
