"""Money files: each channel's entries come to the file's own sums; orders owed, paid twice, unknown; work of them."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.cases.cases import Case, CaseKind, Step, Taken
from csdesk.domain.reports.payouts import PaidOrder, totals_of
from csdesk.domain.reports.periods import read_period
from csdesk.intake.apart import NotATable
from csdesk.intake.ledgers.payouts import PayFile, pay_layouts, read_payouts
from csdesk.services.imports.imports import ImportReport, import_paths
from csdesk.services.reports import payouts, reconcile
from tests.intake.exports import FILES, Sale, file_bytes, make_rows
from tests.services.imports.test_laws_of_tables import cells_of

ZONE = ZoneInfo("Asia/Shanghai")
NOW = "2026-04-02T08:30:00+08:00"
MADE = tomllib.loads(Path(__file__).with_name("payout_files.toml").read_text(encoding="utf-8"))
MARCH = read_period("2026-03", date(2026, 4, 2), "month")
ROOT = Path(__file__).parents[3]


def raw(source: str) -> bytes:
    text: str = MADE[source]["text"]
    return text.removeprefix("\n").encode(MADE[source].get("encoding", "utf-8"))


def read(data: bytes, source: str = "a") -> PayFile:
    found = read_payouts(data, Path(f"{source}.csv"), ZONE)
    assert found is not None
    return found


def write(folder: Path, sources: Sequence[str]) -> list[Path]:
    paths = []
    for source in sources:
        paths.append(folder / f"{source}.csv")
        paths[-1].write_bytes(raw(source))
    return paths


@pytest.mark.parametrize("source", MADE)
def test_entries_come_to_the_sums_of_the_file(source: str) -> None:
    found = read(raw(source))
    assert (found.layout.source, found.problems, found.rejected) == (source, [], [])
    count, income, outgo = MADE[source]["sums"]
    (total,) = totals_of(found.lines)
    assert (total.lines, total.income, total.outgo) == (count, income, outgo)
    parts = (total.sales, total.refunds, total.fees, total.other, total.paid_out)
    assert sum(map(Decimal, parts)) == Decimal(total.income) + Decimal(total.outgo)
    assert all(line.at and f"{line.at:%Y-%m}" == "2026-03" for line in found.lines)
    assert all(Decimal(line.gross) + Decimal(line.fee) == Decimal(line.net) for line in found.lines)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("alipay", ["sale", "fee", "sale", "refund"]),
        ("wechat_pay", ["sale", "fee", "refund"]),
        ("pdd", ["sale", "fee", "refund", "payout"]),
        ("douyin", ["sale", "payout", "other"]),
        ("jd", ["sale", "fee", "refund"]),
        ("shopify", ["sale", "refund", "other"]),
        ("paypal", ["sale", "payout", "other"]),
        ("etsy", ["sale", "fee", "payout"]),
        ("amazon", ["sale", "fee", "fee"]),
        ("taobao", ["sale", "fee", "sale", "refund"]),
        ("kuaishou", ["sale", "sale", "refund"]),
        ("xiaohongshu", ["sale", "refund"]),
        ("wechat_shop", ["sale", "fee", "refund", "payout"]),
    ],
)
def test_kinds_and_orders(source: str, kinds: list[str]) -> None:
    lines = read(raw(source)).lines
    assert [line.kind for line in lines] == kinds
    assert lines[0].order_no is not None


def test_a_sum_that_differs_and_a_row_that_does_not_fit_are_told() -> None:
    found = read(raw("alipay").replace(b"137.00", b"138.00"))
    assert [problem.code for problem in found.problems] == ["totals_differ"]
    found = read(raw("pdd").replace(b",78.00,0,", b",1,078.00,0,"))
    assert ([problem.code for problem in found.problems], len(found.rejected)) == (["row_broken"], 1)
    assert found.rows == len(found.lines) + len(found.rejected)
    found = read(raw("pdd").replace(b",78.00,0,", b",many,0,"))
    assert [problem.code for problem in found.problems] == ["bad_money"]


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """One that was paid right, one twice, one with another amount, one owed."""
    sales = [
        Sale(f"260316-00000000000000{number}", state="completed", items=(("杯", "GW-01", "", 1, price),))
        for number, price in enumerate(("78.00", "39.00", "50.00", "20.00"), 1)
    ]
    path = tmp_path / FILES["P-A"][0]
    path.write_bytes(file_bytes("P-A", make_rows("P-A", sales, 确认收货时间="2026-03-18 12:00:00")))
    return path


def ledger(tmp_path: Path) -> Path:
    head = "商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账务类型,备注,业务描述\n"
    rows = [("1", "78.00"), ("2", "39.00"), ("2", "39.00"), ("3", "45.00"), ("9", "10.00")]
    lines = [
        f"260316-00000000000000{number},2026-03-2{at} 12:00:00,{amount},0,交易收入,-,订单收入\n"
        for at, (number, amount) in enumerate(rows)
    ]
    path = tmp_path / "ledger.csv"
    path.write_text(head + "".join(lines), encoding="utf-8")
    return path


def desk_of(folder: Path, *paths: Path) -> tuple[Desk, ImportReport]:
    desk = open_desk(folder, now=NOW)
    reports = [import_paths(desk, [path]) for path in paths]
    desk.sync()
    return desk, reports[-1]


def verdicts(found: Sequence[PaidOrder]) -> dict[str, str]:
    return {one.order_no[-1]: one.verdict for one in found}


def test_each_order_beside_its_money(tmp_path: Path, orders: Path) -> None:
    desk, report = desk_of(tmp_path / "desk", orders, ledger(tmp_path))
    (file,) = report.files
    assert (file.kind, file.platform, file.rows, file.records) == ("payout", "pdd", 5, 5)
    found = payouts.payouts(desk, MARCH)
    assert verdicts(found.orders) == {"1": "ok", "2": "twice", "3": "other_amount", "9": "unknown", "4": "owed"}
    made = reconcile.follow_up(desk, MARCH)
    assert len(made.changed) == 4
    assert not reconcile.follow_up(desk, MARCH).changed


def promise(desk: Desk, number: str, amount: str, day: int) -> None:
    taken = Taken(datetime(2026, 3, day, 9, tzinfo=ZONE), "A", Step.COMPENSATION, amount)
    order_id = f"pdd:260316-00000000000000{number}"
    case = Case(f"CS-{number}{day}", CaseKind.COMPENSATION, order_id, taken.at, "A", taken=(taken,))
    with desk.change("case.step", "") as transaction:
        desk.records.cases.put(transaction, case)


def test_what_was_promised_is_found_once_in_what_left(tmp_path: Path, orders: Path) -> None:
    path = ledger(tmp_path)
    out = [("1", "-8.00", 20), ("2", "-5.00", 21), ("3", "-9.00", 14)]
    with path.open("a", encoding="utf-8") as file:
        for number, amount, day in out:
            file.write(f"260316-00000000000000{number},2026-03-{day} 12:00:00,0,{amount},交易退款,-,退款\n")
    desk, _report = desk_of(tmp_path / "desk", orders, path)
    for number, amount, day in (
        ("1", "8.00", 18),
        ("1", "8.00", 19),
        ("2", "6.00", 18),
        ("3", "9.00", 15),
        ("4", "3.00", 30),
    ):
        promise(desk, number, amount, day)
    desk.sync()
    found = {one.id: (one.verdict, one.left) for one in payouts.payouts(desk, MARCH).promised}
    assert found == {
        "CS-118": ("ok", "8.00"),
        "CS-119": ("unpaid", "0.00"),  # one line pays one promise
        "CS-218": ("other_amount", "5.00"),
        "CS-315": ("unpaid", "0.00"),  # what left before it was promised is not for it
        "CS-430": ("no_entries", "0.00"),  # no file tells of the days since
    }
    made = reconcile.follow_up(desk, MARCH)
    desk.sync()
    assert sum("CS-" in desk.records.follow.records[key].text for key in made.changed) == 3
    desk.store.checkpoint()
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts/count_payout.py", tmp_path / "desk", "2026-03"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "5 promises, 1 found" in ran.stdout


def test_any_order_and_twice_give_the_same_desk(tmp_path: Path, orders: Path) -> None:
    files = [orders, ledger(tmp_path), *write(tmp_path, [*MADE])]
    first, _report = desk_of(tmp_path / "one", *files)
    second, again = desk_of(tmp_path / "two", *reversed(files), *files)
    assert again.totals.unchanged == again.totals.records
    assert dict(first.records.payouts.records) == dict(second.records.payouts.records)
    assert dict(first.orders) == dict(second.orders)


def test_a_script_of_its_own_counts_the_same(tmp_path: Path, orders: Path) -> None:
    desk, _report = desk_of(tmp_path / "desk", orders, ledger(tmp_path), *write(tmp_path, [*MADE]))
    desk.store.checkpoint()
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts/count_payout.py", tmp_path / "desk", "2026-03"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "the report says the same" in ran.stdout


@pytest.mark.parametrize("source", MADE)
def test_damaged_money_files_lose_no_row(source: str) -> None:
    for data in itertools.islice(cells_of(raw(source), 7), 20):
        with contextlib.suppress(NotATable):
            found = read_payouts(data, Path("a.csv"), ZONE)
            if found is not None:
                rows = {line.id.removesuffix(":back") for line in found.lines}  # a refund within a row is its second
                assert found.rows == len(rows) + len(found.rejected)
                assert len({line.id for line in found.lines}) == len(found.lines)


def test_every_kind_of_file_is_shown() -> None:
    assert {layout.source for layout in pay_layouts()} == {*MADE}
