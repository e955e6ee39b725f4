"""Dates whose year stands last: what their column settles is read, what nothing settles is told and left out."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.intake import times
from csdesk.intake.cells import BadCell
from csdesk.intake.looks import counts
from csdesk.intake.read import Reading, Wanted, read_bytes
from csdesk.intake.times import day_first, time_reader
from tests.intake.exports import Sale, csv_bytes, make_rows, table

ZONE = ZoneInfo("Asia/Shanghai")


def read(created: list[str], paid: list[str] | None = None) -> Reading:
    rows = []
    for index, text in enumerate(created):
        at = {"订单创建时间": text, "订单付款时间": (paid or created)[index]}
        rows += make_rows("T-D", [Sale(str(3809000000000000000 + index))], **at)
    (reading,) = read_bytes(csv_bytes(table("T-D", rows)), Path("a.csv"), Wanted(), ZONE, lambda _rows: None)
    return reading


def days(reading: Reading) -> list[str | None]:
    return [f"{order.created_at:%m-%d}" if order.created_at else None for order in reading.harvest.orders]


def told(reading: Reading) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in reading.harvest.problems]


def test_one_value_settles_its_column() -> None:
    reading = read(["10/3/2026 12:00", "16/3/2026 9:00", "5/3/2026 22:00"])
    assert (days(reading), told(reading)) == (["03-10", "03-16", "03-05"], [])
    reading = read(["3/10/2026", "3/16/2026", "3/5/2026"])
    assert (days(reading), told(reading)) == (["03-10", "03-16", "03-05"], [])


def test_a_column_that_nothing_settles_follows_its_file() -> None:
    assert days(read(["10/3/2026"] * 2, ["16/3/2026", "1/3/2026"])) == ["03-10", "03-10"]


@pytest.mark.parametrize("cells", [["10/3/2026", "5/3/2026"], ["10/3/2026", "16/3/2026", "3/16/2026"]])
def test_what_nothing_settles_is_told(cells: list[str]) -> None:
    reading = read(cells)
    assert days(reading)[0] is None
    assert (2, "订单创建时间", "bad_date") in told(reading)
    assert "day or its month first" in reading.harvest.problems[0].message


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("16-Mar-26", "2026-03-16T00:00:00+08:00"),
        ("16 March 2026 9:05", "2026-03-16T09:05:00+08:00"),
        ("16.3.2026 09:05:07", "2026-03-16T09:05:07+08:00"),
        ("16-3-2026", "2026-03-16T00:00:00+08:00"),
        ("3/3/2026", "2026-03-03T00:00:00+08:00"),
        ("2026年3月16日 上午10:05", "2026-03-16T10:05:00+08:00"),
        ("2026/3/16 下午2:05", "2026-03-16T14:05:00+08:00"),
        ("2026/3/16 上午12:05:01", "2026-03-16T00:05:01+08:00"),
        ("2026-03-16 오후 12:05", "2026-03-16T12:05:00+08:00"),
        ("1773633600", "2026-03-16T12:00:00+08:00"),
        ("1773633600000", "2026-03-16T12:00:00+08:00"),
        ("1773633600.0", "2026-03-16T12:00:00+08:00"),
    ],
)
def test_times_that_settle_themselves(text: str, time: str) -> None:
    assert time_reader(ZONE)(text) == datetime.fromisoformat(time)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("16/3/26", "date_doubtful"),  # 2016 as well as the 16th
        ("26-3-16", "date_doubtful"),
        ("3/6/2026", "date_doubtful"),
        ("16-Mrz-26", "bad_date"),
        ("31-Feb-26", "bad_date"),
        ("99/99/2026", "bad_date"),
        ("1773633600123456", "bad_date"),
    ],
)
def test_times_that_do_not(text: str, code: str) -> None:
    with pytest.raises(BadCell, match=code):
        time_reader(ZONE)(text)


@given(st.lists(st.dates(date(2024, 1, 1), date(2026, 12, 31)), min_size=1, max_size=9), st.booleans())
def test_a_column_of_one_writer_is_never_read_wrong(dates: list[date], first: bool) -> None:
    form = "%d/%m/%Y" if first else "%m/%d/%Y"
    cells = [f"{day:{form}}" for day in dates]
    reader = time_reader(ZONE, days=day_first(cells))
    for cell, day in zip(cells, dates, strict=True):
        with contextlib.suppress(BadCell):
            at = reader(cell)
            assert at is not None
            assert (at.month, at.day) == (day.month, day.day)


def meaning(text: str) -> str:
    """Return what a time is read as, or the code of what is wrong with it."""
    try:
        return str(time_reader(ZONE)(text))
    except BadCell as error:
        return str(error)


@given(
    st.datetimes(datetime.fromisoformat("1960-01-01"), datetime.fromisoformat("2040-01-01")),
    st.sampled_from(["{0:%Y-%m-%d}", "{0:%Y-%m-3%d}", "0000-00-00", "{0:%Y%m%d}", "{0:%Y-W%V-%u}"]),
    st.sampled_from(["T", " ", "x", "  ", ""]),
    st.sampled_from(["{0:%H:%M}", "{0:%H:%M:%S}", "{0:%H:%M:%S.%f}", "{0:%H}", "{0:%H%M}"]),
    st.sampled_from(["", "+08:00", "-0330", "Z", "+01:00:30", "+99:00"]),
)
def test_the_form_that_python_reads_means_what_it_always_meant(
    at: datetime, day: str, between: str, hour: str, offset: str
) -> None:
    text = (day + between + hour + offset).format(at)
    quick = meaning(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(times, "_ISO", re.compile("(?!)"))
        assert meaning(text) == quick


@given(st.lists(st.sampled_from(["1", "2", "3", "#1", "#2", "4", "0", "x", "01", ""]), max_size=5))
def test_a_column_counts_when_its_numbers_are_one_and_those_after_it(cells: list[str]) -> None:
    numbers = {int(bare) if (bare := cell.removeprefix("#")).isdecimal() else 0 for cell in cells}
    assert counts(iter(cells), len(cells)) is (bool(cells) and numbers == set(range(1, len(numbers) + 1)))


@pytest.mark.parametrize("text", ["1900-01-01 00:00:00", "1900/1/0", "1899-12-31", "1904-01-01", "1969-06-01"])
def test_a_day_long_before_any_order_is_no_empty_cell(text: str) -> None:
    with pytest.raises(BadCell, match="bad_date"):
        time_reader(ZONE)(text)
