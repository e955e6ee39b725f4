"""A map asks where an amount would be lost or an order number would come again, and reads no sum as an order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk import platforms
from csdesk.intake.guess_words import name_of
from csdesk.intake.layouts import is_sum, load_words
from csdesk.services.imports import maps
from tests.cli.conftest import Csdesk

NET = (
    "Bestellnummer;Artikel;Netto;MwSt;Brutto\nA000001;Tasse;67,23;12,77;80,00\nA000002;Kanne;1.008,40;191,60;1.200,00\n"
)
GROUP = "编号,接龙内容,份,金额,昵称,付法\nK261101-1,青釉茶杯,2,76,晓岚,微信\nK261101-2,手捏陶碗,1,59,大有哥,支付宝\n"
ZONE = ZoneInfo("Asia/Shanghai")
LIST = "序号,订单号,品名,数量\n甲,1,青釉茶杯,2\n乙,2,手捏陶碗,1\n丙,3,粗陶花器,1\n"


@pytest.fixture(autouse=True)
def own(tmp_path: Path) -> Iterator[None]:
    yield
    platforms.use(tmp_path / "nowhere")


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "columns", "chosen"),
    [(NET, ["Netto", "MwSt", "Brutto"], "Brutto"), (GROUP, ["金额"], "金额"), (NET.replace(",00", ""), None, "Brutto")],
)
def test_amounts_that_no_column_takes_are_asked_for(
    csdesk: Csdesk, tmp_path: Path, text: str, columns: list[str] | None, chosen: str
) -> None:
    path = write(tmp_path, text)
    draft = maps.guess(path).draft
    assert "amount" in draft.missing()
    assert columns is None or [column.label for column in draft.unused()] == columns
    said = ("map", "make", str(path), "-o", "mine", "--accept", "--fixed", "paid", "--currency", "EUR")
    refused = csdesk(*said)
    assert refused.code != 0
    assert chosen in refused.err
    assert not (tmp_path / "desk/maps").exists()
    assert csdesk(*said, "--money", "none").code == 0
    maps.set_role(draft, chosen, "total")
    assert "amount" not in draft.missing()


def test_decimals_are_those_of_the_columns_that_hold_amounts_taken_or_not(csdesk: Csdesk, tmp_path: Path) -> None:
    path = write(tmp_path, NET)
    assert maps.guess(path).draft.decimal == ","
    made = csdesk(
        *("map", "make", str(path), "-o", "mine", "--accept", "--fixed", "paid", "--currency", "EUR"),
        *("--set", "Brutto=total"),
    )
    assert made.code == 0, made.err
    orders = csdesk("import", str(path), "--json").json
    assert orders["totals"]["added"] == 2
    assert not [one for file in orders["files"] for one in file["problems"] if one["code"] == "state_missing"]
    assert [one["amount"] for one in csdesk("order", "list", "--json").json] == ["80.00", "1200.00"]


@pytest.mark.parametrize("word", [*load_words().sums, "TOTAL", "Summe:", "Total (3)"])
def test_a_sum_is_no_order(tmp_path: Path, word: str) -> None:
    assert is_sum(word)
    unknown = maps.guess(write(tmp_path, f"{NET}{word};;1.075,63;204,37;1.280,00\n"))
    orders = [order.order_no for order in maps.preview(unknown, ZONE).orders]
    assert orders == ["A000001", "A000002"]


@pytest.mark.parametrize("number", ["TOTAL-001", "SUM001", "Sumatra", "A000001"])
def test_an_order_number_is_no_sum(number: str) -> None:
    assert not is_sum(number)


def test_an_order_number_that_counts_from_one_is_refused_or_confirmed(csdesk: Csdesk, tmp_path: Path) -> None:
    path = write(tmp_path, LIST)
    assert "running" in maps.guess(path).draft.missing()
    said = ("map", "make", str(path), "-o", "mine", "--accept", "--fixed", "paid")
    refused = csdesk(*said)
    assert refused.code != 0
    assert "1101-1" in refused.err
    assert csdesk(*said, "--running").code == 0
    told = [one["code"] for file in csdesk("import", str(path), "--json").json["files"] for one in file["problems"]]
    assert told == ["id_counts"]
    path = tmp_path / "b.csv"
    assert csdesk("map", "forget", "mine").code == 0
    path.write_text(
        LIST.replace("1,青", "1101-1,青").replace("2,手", "1101-2,手").replace("3,粗", "1101-3,粗"), "utf-8"
    )
    assert "running" not in maps.guess(path).draft.missing()


def test_who_and_how_it_is_paid_are_known_by_their_words(tmp_path: Path) -> None:
    found = {column.label: column.role for column in maps.guess(write(tmp_path, GROUP)).draft.columns}
    assert (found["昵称"], found["付法"]) == ("buyer", "pay")
    for label in ("付款方式", "Payment", "Payment method"):
        draft = maps.guess(write(tmp_path, GROUP.replace("付法", label))).draft
        assert [column.label for column in draft.of("pay")] == [label]


@pytest.mark.parametrize("open_", ["amount", "running"])
def test_what_is_open_has_a_name(open_: str) -> None:
    assert name_of(open_) != open_


def test_what_is_told_of_a_missing_time_of_payment_has_no_hole(csdesk: Csdesk, tmp_path: Path) -> None:
    path = write(tmp_path, "订单号码,品名,数量,付款时间\nA000001,盖碗,3,2026-03-16 12:00:00\nA000002,杯,1,\n")
    assert csdesk("map", "make", str(path), "-o", "mine", "--accept", "--fixed", "paid").code == 0
    (told,) = (one for file in csdesk("import", str(path), "--json").json["files"] for one in file["problems"])
    assert told["code"] == "paid_no_time"
    assert told["message"].startswith("No time of payment stands here")
