"""A list stands by any of its columns: by key, by a click on its title, till a click on its chip."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.actions import CHAINS
from csdesk.desk import Desk
from csdesk.screens.orders.orders import Orders
from csdesk.widgets.columns import Column, Sorting, Worth, fit_columns, in_order, place_at, worth
from csdesk.widgets.tabs import Chip
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

TEXTS = st.sampled_from(["", "-", "7", "1,200.50", "12%", "盖碗", "abc", "Abd"])


@given(st.lists(TEXTS, max_size=20), st.booleans())
def test_sorting_loses_no_row_and_puts_unknown_ones_last(cells: list[str], down: bool) -> None:
    keys = [str(at) for at in range(len(cells))]
    found = in_order(keys, 0, lambda key, _place: worth(cells[int(key)]), down=down)
    assert sorted(found) == sorted(keys)
    values = [worth(cells[int(key)]) for key in found]
    known = [value for value in values if value is not None]
    assert values[: len(known)] == known
    assert known == sorted(known, reverse=down)  # type: ignore[type-var]
    same = [key for key in found if cells[int(key)] == "盖碗"]
    assert same == sorted(same, key=int)  # equal rows stand as before


def test_a_cell_sorts_by_what_it_is_worth() -> None:
    assert worth("9") < worth("10") < worth("1,200.50")  # type: ignore[operator]
    assert worth(Worth("tomorrow 09:00", NOW)) < worth(Worth("today 18:00", NOW + timedelta(days=1)))  # type: ignore[operator]


@given(st.lists(st.integers(1, 12), min_size=1, max_size=8), st.integers(0, 120))
def test_a_click_is_on_the_column_that_stands_there(widths: list[int], x: int) -> None:
    sizes = fit_columns([Column(str(at), width) for at, width in enumerate(widths)], 130)
    line = "".join(str(at) * (size + 1) for at, size in enumerate(sizes))
    assert place_at(sizes, x) == (int(line[x]) if x < len(line) else None)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    for number, amount in enumerate(("20.00", "100.00", "3.50"), 1):
        put_orders(desk, make_order(f"500000000000000{number}", amount=amount, ship_by=NOW + timedelta(hours=number)))
    return desk


def amounts(user: User) -> list[str]:
    place = user.place()
    assert isinstance(place, Orders)
    return [place.session.snapshot.orders[key].amount or "" for key in place.rows.keys]


async def test_by_key_by_click_remembered_and_taken_away(shop: Desk) -> None:
    async with at(shop, size=(120, 30)) as user:
        await user.press("3")
        place = user.place()
        assert isinstance(place, Orders)
        before, first = amounts(user), place.rows.current
        await user.press("z", "5")
        assert amounts(user) == ["3.50", "20.00", "100.00"]
        assert place.rows.current == first  # the cursor stays on its row
        title = next(row for row in user.screen() if "^amount" in row).index("^amount")
        await user.pilot.click("#list", offset=(title, 0))
        await user.rest()
        assert amounts(user) == ["100.00", "20.00", "3.50"]
        await user.press("2", "3")
        assert amounts(user) == ["100.00", "20.00", "3.50"]
        chip = next(start for start, _end, tab in place.strip._spots if isinstance(tab, Chip))
        await user.pilot.click("#tabs", offset=(chip, 0))
        await user.rest()
        assert amounts(user) == before


def test_every_list_of_things_can_be_sorted() -> None:
    assert {name for name, chain in CHAINS.items() if "marks" in chain} <= {
        name for name, chain in CHAINS.items() if "sort" in chain
    }


def test_a_column_that_is_not_there_is_not_sorted_by() -> None:
    assert Sorting("x").place([Column("a", 3)]) is None
