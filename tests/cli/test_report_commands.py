"""`csdesk report`: every report in every form, what is refused, corrections and goals."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from csdesk.desk import Desk
from csdesk.domain.shared.models import Line, PlatformState
from tests.cli.conftest import Csdesk
from tests.support import NOW, make_order, put_orders

YESTERDAY = NOW - timedelta(days=1)
NAMES = ("day", "week", "month", "consult", "deals", "service", "voice")


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(
        desk,
        make_order("4000000000004821", paid_at=YESTERDAY),
        make_order("4000000000004822", paid_at=YESTERDAY, amount="22.50", refund="done", buyer_nick="阿芸"),
        make_order("P-1", "pdd", paid_at=YESTERDAY, amount="10.00", buyer_nick=None),
        make_order("4000000000004823"),
        make_order("4000000000004824", platform_state=PlatformState.UNPAID, paid_at=None),
    )
    return desk


@pytest.mark.duty("T08")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["md", "csv", "html", "json"])
def test_each_report_prints_in_each_form(csdesk: Csdesk, shop: Desk, name: str, form: str) -> None:
    ran = csdesk("report", name, "--date", "2026-03-16", "--format", form)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("\n")
    if form == "json":
        assert ran.json is not None


@pytest.mark.parametrize("name", NAMES)
def test_each_report_is_a_workbook(csdesk: Csdesk, shop: Desk, tmp_path: Path, name: str) -> None:
    file = tmp_path / "a.xlsx"
    ran = csdesk("report", name, "--date", "2026-03-16", "--format", "xlsx", "-o", str(file))
    assert (ran.code, ran.out, ran.err) == (0, f"{file}\n", "")
    assert CalamineWorkbook.from_path(file).sheet_names


def test_a_day_counts_what_was_paid_on_it(csdesk: Csdesk, shop: Desk) -> None:
    found = csdesk("report", "day", "--format", "json").json
    assert found["name"] == "2026-03-16"
    sales = found["sales"]
    assert (sales["deals"], sales["qty"], sales["amount"], sales["net"]) == (3, 6, "110.50", "88.00")
    assert (sales["refunds"], sales["refund_amount"], sales["avg_order_value"]) == (1, "22.50", "36.83")
    assert {name: row["amount"] for name, row in found["platforms"].items()} == {"pdd": "10.00", "taobao": "100.50"}
    assert found["products"] == [
        {"sku": "GW-01", "title": "盖碗", "variant": None, "qty": 6, "deals": 3, "amount": "234.00"}
    ]


@pytest.mark.duty("R11", "T02")
def test_deals_are_a_list_of_rows(csdesk: Csdesk, shop: Desk) -> None:
    rows = csdesk("report", "deals", "--date", "2026-03-16", "--format", "json").json
    assert [row["order_no"] for row in rows] == ["P-1", "4000000000004821", "4000000000004822"]
    assert rows[1]["items"] == "盖碗 x2"
    assert rows[1]["source"] == "silent"


@pytest.mark.duty("T02")
def test_a_consultation_before_the_payment_makes_a_deal_an_asked_one(csdesk: Csdesk, shop: Desk) -> None:
    assert csdesk("--now", "2026-03-16T08:00:00+08:00", "consult", "add", "--buyer", "阿芸", "--platform", "taobao",
                  "--question", "size", "--intent", "high").code == 0  # fmt: skip
    rows = csdesk("report", "deals", "--date", "2026-03-16", "--json").json
    assert {row["order_no"][-4:]: (row["source"], row["operator"]) for row in rows} == {
        "P-1": ("silent", None), "4821": ("silent", None), "4822": ("asked", "AH"),
    }  # fmt: skip


def test_a_correction_stands_beside_the_row_and_is_undone(csdesk: Csdesk, shop: Desk) -> None:
    def row() -> tuple[str, str | None, bool]:
        found = csdesk("report", "deals", "--date", "2026-03-16", "--json").json[1]
        return found["source"], found["remark"], found["corrected"]

    assert csdesk("report", "correct", "4821", "--source", "asked", "--remark", "asked by phone").code == 0
    assert row() == ("asked", "asked by phone", True)
    assert csdesk("report", "day", "--format", "json").json["sales"]["asked"] == 1
    assert csdesk("undo").code == 0
    assert row() == ("silent", None, False)
    assert csdesk("redo").code == 0
    assert csdesk("report", "correct", "4821", "--clear").code == 0
    assert row() == ("silent", None, False)


@pytest.mark.duty("T03")
def test_a_goal_is_set_and_the_month_says_how_far_it_is(csdesk: Csdesk, shop: Desk) -> None:
    assert csdesk("report", "goal", "2026-03", "--amount", "200").code == 0
    assert csdesk("report", "goal", "2026-04", "--amount", "300", "--plan", "new cups").code == 0
    found = csdesk("report", "month", "--format", "json").json
    assert found["sales"]["amount"] == "188.50"
    assert found["goal"] == {"month": "2026-03", "amount": "200.00", "deals": None, "plan": None, "reached": 0.9425}
    assert found["next_goal"]["plan"] == "new cups"
    assert "Plan: new cups" in csdesk("report", "month").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("day", "--date", "2026-02-30"), 2, "is not a day"),
        (("day", "--date", "2026-03"), 2, "is not a day"),
        (("week", "--date", "2026-03"), 2, "is not a week"),
        (("month", "--date", "March"), 2, "is not a month"),
        (("deals", "--date", "0001-01-01"), 2, "is not a day"),
        (("deals", "--date", "9999-12-31"), 2, "is not a day"),
        (("deals", "--format", "pdf"), 2, "no format"),
        (("day", "-o", "/no/such/folder/a.md"), 4, "cannot be written"),
        (("correct", "4821"), 2, "corrected"),
        (("correct", "9999", "--source", "asked"), 2, "no order"),
        (("goal", "2026-04"), 2, "goal"),
        (("goal", "2026-04", "--amount", "much"), 2, "not an amount"),
        (("goal", "April", "--amount", "1"), 2, "not a month"),
    ],
)
def test_what_cannot_be_is_refused(csdesk: Csdesk, shop: Desk, words: tuple[str, ...], code: int, said: str) -> None:
    ran = csdesk("report", *words)
    assert ran.code == code
    assert said in ran.err
    assert len(ran.lines) == 0


def test_a_day_without_data_shows_dashes_and_no_shares(csdesk: Csdesk, shop: Desk) -> None:
    text = csdesk("report", "day", "--date", "2026-01-05").out
    assert "no deals" in text
    assert "%" not in text
    found = csdesk("report", "day", "--date", "2026-01-05", "--json").json
    assert found["sales"]["avg_order_value"] is None
    assert found["sales"]["asked_share"] is None
    assert found["service"]["reply"]["rate"] is None
    assert csdesk("report", "deals", "--date", "2026-01-05", "--json").json == []


def test_reports_change_nothing(csdesk: Csdesk, shop: Desk) -> None:
    before = shop.store.seq
    for name in NAMES:
        csdesk("report", name, "--json")
    shop.sync()
    assert shop.store.seq == before
    assert csdesk("report", "correct", "4821", "--source", "asked", "--dry-run").code == 0
    assert csdesk("report", "goal", "2026-04", "--amount", "1", "--dry-run").code == 0
    shop.sync()
    assert shop.store.seq == before


def test_foreign_names_stay_harmless(csdesk: Csdesk, desk: Desk, tmp_path: Path) -> None:
    bad = "=cmd|' /C calc'!A0<script>alert(1)</script>\x1b[31m"
    put_orders(desk, make_order(buyer_nick=bad, lines=(Line(bad, qty=1, price="1.00"),), paid_at=YESTERDAY))
    for form in ("md", "csv", "html", "json"):
        out = csdesk("report", "deals", "--date", "2026-03-16", "--format", form).out
        assert "\x1b" not in out
        assert form in ("csv", "json") or "<script" not in out
        assert form != "csv" or "'=cmd" in out
        assert form != "json" or json.loads(out)
