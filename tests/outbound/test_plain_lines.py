"""Reports in a terminal: never wider than it, bars without colour, the chart of days."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csdesk.outbound.plain import BAR, CLOSING, columns, hanging, plain, table
from csdesk.outbound.report import Column, Kind, Report, Sheet
from csdesk.width import cells

AT = datetime(2026, 3, 17, 8, 30, tzinfo=timezone(timedelta(hours=8)))
TYPES = (Column("day", "日期", Kind.DATE), Column("deals", "成交单数", Kind.INT), Column("amount", "金额", Kind.MONEY))


def month(*amounts: int) -> Sheet:
    first = date(2026, 3, 1)
    rows = [(first + timedelta(days=place), amount, f"{amount}.00") for place, amount in enumerate(amounts)]
    return Sheet("按天", TYPES, rows, bars="amount")


def text(line: list[tuple[str, str]]) -> str:
    return "".join(part for part, _tone in line)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60), st.integers(0, 10**7)), max_size=6),
    st.text(max_size=200),
    st.integers(20, 140),
)
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str, int]], note: str, width: int) -> None:
    types = (Column("a", "商品"), Column("b", "SKU"), Column("c", "件数", Kind.INT))
    for line in plain(Report("标题", AT, (note,), (Sheet("按商品", types, rows, bars="c"),)), width):
        assert cells(text(line)) <= width
        assert not re.search("[\x00-\x1f\x7f-\x9f]", text(line))


def test_the_longest_bar_is_the_best_and_nothing_sold_has_none() -> None:
    _head, *rows = [text(line) for line in table(month(0, 50, 100), 80)]
    assert [row.count(BAR) for row in rows] == [0, 20, 40]


def test_without_figures_or_room_there_are_no_bars() -> None:
    assert not any(BAR in text(line) for line in table(month(0, 0, 0), 80))
    assert not any(BAR in text(line) for line in table(month(1, 2, 3), 34))


@pytest.mark.parametrize(("days", "drawn"), [(6, False), (7, True), (31, True)])
def test_a_chart_of_days_is_drawn_from_a_week_on(days: int, drawn: bool) -> None:
    lines = [text(line) for line in columns(month(*range(days)), 80)]
    assert bool(lines) is drawn
    if drawn:
        assert lines[0].rstrip().endswith(BAR)
        assert [line.count(BAR) for line in lines[:5]] == sorted(line.count(BAR) for line in lines[:5])
        assert lines[4].count(BAR) == days - 1  # the first day sold nothing
        assert lines[5].split()[:2] == ["1", "5"]


def test_a_terminal_too_narrow_for_the_days_has_no_chart() -> None:
    assert columns(month(*range(31)), 60) == []


@pytest.mark.parametrize("width", range(8, 60))
def test_no_line_begins_with_a_closing_sign(width: int) -> None:
    words = "热销：品茗杯 21 件；手绘白瓷盖碗 3 件；茶漏 2 件；宜兴紫砂壶（西施壶）2 件。"
    rows = list(hanging(words, width))
    assert "".join(row.removeprefix("  ") for row in rows) == words
    assert all(cells(row) <= width and row.strip()[0] not in CLOSING for row in rows)
