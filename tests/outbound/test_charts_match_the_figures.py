"""The charts of a report as a page show the figures of its tables, and these are the report's own."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from csdesk.cli.frame.options import Globals
from csdesk.cli.upkeep.demo import make
from csdesk.desk import Desk
from csdesk.outbound.page import bars
from csdesk.outbound.report import Sheet, shown
from csdesk.outbound.saving import render
from csdesk.services.reports.out import REPORTS
from csdesk.services.reports.out import make as make_report


class Charts(HTMLParser):
    """The charts of a page: of each its name, and every bar with the words before and behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[list[str], list[float]]] = {}
        self._name = ""
        self._text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "svg":
            self._name = given["aria-label"] or ""
            self.found[self._name] = ([], [])
        elif tag == "rect":
            self.found[self._name][1].append(float(given["width"] or 0))
        self._text = tag == "text"

    def handle_endtag(self, tag: str) -> None:
        self._text = False
        self._name = "" if tag == "svg" else self._name

    def handle_data(self, data: str) -> None:
        if self._name and self._text:
            self.found[self._name][0].append(data)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A demo shop."""
    return make(tmp_path_factory.mktemp("demo") / "desk", Globals(now="2026-03-17T09:00", lang="en"), "zh")


def drawn(sheet: Sheet) -> bool:
    return bool(bars(sheet))


@pytest.mark.parametrize("name", ["day", "week", "month", "service", "voice"])
def test_a_chart_shows_the_figures_of_its_table(demo: Desk, name: str) -> None:
    report = make_report(demo, name, REPORTS[name].usual(demo)).paper()
    charts = Charts()
    charts.feed(render(report, "html").decode("utf-8"))
    sheets = [sheet for sheet in report.sheets if drawn(sheet)]
    assert len(charts.found) == len(sheets) > 0
    for sheet, (words, widths) in zip(sheets, charts.found.values(), strict=True):
        place = next(at for at, column in enumerate(sheet.columns) if column.name == sheet.bars)
        figures = [row[place] for row in sheet.rows]
        assert words[1::2] == [shown(figure, sheet.columns[place].kind) for figure in figures]
        most = max(float(str(figure or 0)) for figure in figures)
        shares = [float(str(figure or 0)) / most for figure in figures]
        assert [width / max(widths) for width in widths] == pytest.approx(shares, abs=0.01)
