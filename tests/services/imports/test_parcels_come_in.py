"""Files about parcels: each layout, twice and in any order; joined by tracking number alone, unknown ones said."""

from __future__ import annotations

import itertools
import tomllib
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.orders.tracking import ParcelLine, ParcelState, billed, newest
from csdesk.domain.reports.periods import read_period
from csdesk.importer import result_of
from csdesk.intake.ledgers.parcels import ParcelFile, parcel_layouts, read_parcels
from csdesk.services.imports.imports import FileReport, ImportReport, Totals, import_paths
from csdesk.services.imports.rejects import list_rejects, retry_rejects
from csdesk.services.reports import freight
from csdesk.services.upkeep.history import undo
from tests.intake.exports import FILES, Sale, file_bytes, make_rows

ZONE = ZoneInfo("Asia/Shanghai")
NOW = "2026-04-02T08:30:00+08:00"
MADE = tomllib.loads(Path(__file__).with_name("parcel_files.toml").read_text(encoding="utf-8"))


def raw(source: str) -> bytes:
    text: str = MADE[source]["text"]
    return text.removeprefix("\n").encode(MADE[source].get("encoding", "utf-8-sig"))


def read(data: bytes, name: str = "a.csv") -> ParcelFile:
    found = read_parcels(data, Path(name), ZONE)
    assert found is not None
    return found


def of_parcels(lines: list[ParcelLine]) -> dict[str, list[ParcelLine]]:
    found: dict[str, list[ParcelLine]] = defaultdict(list)
    for line in lines:
        found[line.tracking_no].append(line)
    return found


def write(folder: Path) -> list[Path]:
    paths = []
    for source in MADE:
        paths.append(folder / f"{source}.csv")
        paths[-1].write_bytes(raw(source))
    return paths


def bring(folder: Path, *paths: Path) -> tuple[Desk, list[FileReport]]:
    desk = open_desk(folder, now=NOW)
    reports = [import_paths(desk, [path]).files[0] for path in paths]
    desk.sync()
    return desk, reports


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    sale = Sale("260316-000000000000001", state="shipped", courier="圆通", tracking="YT7480000000001")
    path = tmp_path / FILES["P-A"][0]
    path.write_bytes(file_bytes("P-A", make_rows("P-A", [sale])))
    return path


def test_every_layout_has_a_file() -> None:
    assert {layout.source for layout in parcel_layouts()} == {*MADE}


@pytest.mark.parametrize("source", MADE)
def test_each_layout_tells_states_and_bills(source: str) -> None:
    found, said = read(raw(source)), MADE[source]
    assert (found.layout.source, found.problems, found.rejected) == (source, [], [])
    assert found.rows == said["rows"]
    parcels = of_parcels(found.lines)
    states = {number: line.state for number, lines in parcels.items() if (line := newest(lines))}
    assert states == said["states"]
    bills = [line for line in found.lines if line.freight is not None]
    assert (sum((Decimal(line.freight or 0) for line in bills), Decimal()), len(bills)) == (
        Decimal(said["bills"][0]),
        said["bills"][1],
    )
    assert all(line.at for line in bills)


def test_what_comes_back_is_billed_with_what_left() -> None:
    lines = of_parcels(read(raw("sf")).lines)
    there, home = billed(lines["SF1000000000001"]), billed(lines["SF1000000000002"])
    assert there is not None
    assert (there.amount, there.weight, there.back, there.twice) == (
        Decimal(25),
        "1.5",
        False,
        False,
    )
    assert home is not None
    assert (home.amount, home.back) == (Decimal("23.5"), True)


def test_a_state_nobody_knows_is_kept_and_taken_in_when_it_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "states.csv"
    path.write_bytes(raw("states").replace("代签".encode(), "未签收".encode()))
    desk, (report,) = bring(tmp_path / "desk", path)
    assert (report.rows, report.records, report.rejected) == (3, 2, 1)
    assert next(problem.code for problem in report.problems) == "unknown_parcel_state"
    (row,) = list_rejects(desk)
    retried = retry_rejects(desk, [row.id], {"物流状态": "代签"})
    assert (retried.changed, retried.left) == (("states.csv:3",), ())
    desk.sync()
    line = newest(of_parcels([*desk.records.parcel_lines.records.values()])["YT7480000000005"])
    assert line is not None
    assert line.state is ParcelState.DELIVERED


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("73100000000001", "7.31E+13", "number_damaged"), (",0.5,", ",half,", "bad_weight"), (",3.60", ",x", "bad_money"),
     ("73100000000001", "", "bad_tracking"), (",3.60", "", "row_broken")],
)  # fmt: skip
def test_a_row_that_cannot_be_right_is_kept(old: str, new: str, code: str) -> None:
    found = read(raw("bill").replace(old.encode(), new.encode()))
    assert [row.code for row in found.rejected] == [code]
    assert (found.rows, len(found.lines)) == (2, 1)


def test_a_sum_that_differs_is_said() -> None:
    found = read(raw("sf_old").replace(b"35.00", b"36.00"))
    assert [problem.code for problem in found.problems] == ["totals_differ"]


def freights(desk: Desk, number: str = "SF1000000000004") -> list[str | None]:
    desk.sync()
    return [line.freight for line in desk.records.parcel_lines.records.values() if line.tracking_no == number]


@pytest.mark.parametrize(
    ("first", "second", "holds", "said"),
    [
        ("bill_20260401.csv", "bill_20260405.csv", "11.00", set()),
        ("bill_20260405.csv", "bill_20260401.csv", "13.00", set()),
        ("bill.csv", "bill_20260405.csv", "11.00", set()),
        ("bill.csv", "bill_again.csv", "13.00", {"bills_differ"}),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_bill_corrected_replaces_what_was_billed(
    tmp_path: Path, first: str, second: str, holds: str, said: set[str], turned: bool
) -> None:
    corrected = raw("sf_old").replace(b"12.00,1.00,,,13.00", b"10.00,1.00,,,11.00").replace(b"35.00", b"33.00")
    paths = [tmp_path / first, tmp_path / second]
    for path, data in zip(paths, (raw("sf_old"), corrected), strict=True):
        path.write_bytes(data)
    desk, (_one, report) = bring(tmp_path / "desk", *(reversed(paths) if turned else paths))
    assert freights(desk) == [holds]
    assert {problem.code for problem in report.problems} - {"parcel_unknown"} == said
    again = import_paths(desk, paths)
    assert (again.totals.added, again.totals.updated, freights(desk)) == (0, 0, [holds])


def test_a_charge_taken_back_in_a_corrected_bill_is_gone(tmp_path: Path) -> None:
    row = next(line for line in raw("sf_old").decode("gb18030").splitlines() if "SF1000000000004" in line)
    twice = raw("sf_old").replace(row.encode("gb18030"), f"{row}\n{row}".encode("gb18030")).replace(b"35.00", b"48.00")
    paths = [tmp_path / "bill_20260401.csv", tmp_path / "bill_20260405.csv"]
    for path, data in zip(paths, (twice, raw("sf_old")), strict=True):
        path.write_bytes(data)
    desk, _reports = bring(tmp_path / "desk", paths[0])
    assert freights(desk) == ["13.00", "13.00"]
    import_paths(desk, paths[1:])
    assert freights(desk) == ["13.00"]


HEAD = "发货日期,运单号,重量,运费"
ROWS = {
    1: "2026-03-16,73100000000001,0.5,3.60",
    2: "2026-03-17,73100000000002,1,8.00",
    3: "2026-03-17,73100000000003,1,9.00",
}
NAMED = (
    "账单编号：ZD-0301\n{head}\n{rows}",
    "对账单号,ZD-0301\n{head}\n{rows}",
    "月结账号,5710001,账期：2026-03\n{head}\n{rows}",
    "Bill No,{head}\nZD-0301,{rows_named}",
)


def bill(folder: Path, name: str, form: str, *numbers: int) -> Path:
    rows = [ROWS[number] for number in numbers]
    path = folder / name
    text = form.format(head=HEAD, rows="\n".join(rows), rows_named="\nZD-0301,".join(rows))
    path.write_text(text + "\n", encoding="utf-8")
    return path


def charged(desk: Desk) -> list[str]:
    desk.sync()
    return sorted(line.tracking_no[-1] for line in desk.records.parcel_lines.records.values())


def told_of(report: FileReport) -> dict[str, str]:
    return {one.code: one.message[-16:].strip(" .") for one in report.problems if one.code != "parcel_unknown"}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("form", NAMED)
def test_a_bill_that_names_itself_replaces_the_older_one_as_a_whole(tmp_path: Path, form: str, turned: bool) -> None:
    first = bill(tmp_path, "bill_20260401.csv", form, 1, 2)
    second = bill(tmp_path, "bill_20260405.csv", form, 1, 3)
    other = bill(tmp_path, "bill_20260410.csv", form.replace("ZD-0301", "ZD-0302").replace("2026-03", "2026-04"), 3)
    desk, (_one, report) = bring(tmp_path / "desk", *((second, first) if turned else (first, second)))
    assert charged(desk) == ["1", "3"]
    assert told_of(report) == ({} if turned else {"bill_anew": "73100000000002"})
    again = import_paths(desk, [first, second])
    assert (again.seq, charged(desk)) == (None, ["1", "3"])
    assert told_of(import_paths(desk, [other]).files[0]) == {}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("first", "second", "lacking"),
    [("bill_20260401.csv", "bill_20260405.csv", "73100000000002"), ("bill.csv", "bill_b.csv", "73100000000003")],
)
def test_of_bills_without_a_name_what_only_the_older_has_is_told_and_stays(
    tmp_path: Path, first: str, second: str, lacking: str, turned: bool
) -> None:
    paths = [bill(tmp_path, first, "{head}\n{rows}", 1, 2), bill(tmp_path, second, "{head}\n{rows}", 1, 3)]
    desk, (_one, report) = bring(tmp_path / "desk", *(reversed(paths) if turned else paths))
    assert charged(desk) == ["1", "2", "3"]
    assert told_of(report) == {"bill_lacks": lacking}
    assert "stay charged" in result_of(ImportReport([report], Totals())).warnings[0]


def test_two_bills_of_other_parcels_are_two_bills(tmp_path: Path) -> None:
    paths = [bill(tmp_path, f"bill_2026040{day}.csv", "{head}\n{rows}", day) for day in (1, 2, 3)]
    desk, reports = bring(tmp_path / "desk", *paths)
    assert [told_of(report) for report in reports] == [{}, {}, {}]
    assert charged(desk) == ["1", "2", "3"]


def test_a_bill_is_compared_with_prices_of_its_own_currency_only(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    path.write_bytes(raw("sf_old"))
    _desk, _reports = bring(tmp_path / "desk", path)
    month = read_period("2026-03", date(2026, 4, 2), "month")
    for currency, estimated in (("CNY", "12.00"), ("EUR", None)):
        own = f'[sf]\nfreight = "12.00"\ncurrency = "{currency}"\n'
        (tmp_path / "desk/couriers.toml").write_text(own, encoding="utf-8")
        assert freight.freight(open_desk(tmp_path / "desk", now=NOW), month).parcels[0].estimated == estimated


def test_twice_and_in_any_order_the_same_desk(tmp_path: Path, orders: Path) -> None:
    files = [orders, *write(tmp_path)]
    first, _reports = bring(tmp_path / "one", *files)
    second, reports = bring(tmp_path / "two", *reversed(files), *files)
    assert all(report.unchanged == report.records and not report.added for report in reports[len(files) :])
    lines = dict(first.records.parcel_lines.records)
    assert lines == dict(second.records.parcel_lines.records)
    assert dict(first.orders) == dict(second.orders)
    number = len(lines)
    undo(first)
    first.sync()
    assert 0 < len(first.records.parcel_lines.records) < number


def test_unknown_parcels_are_said_and_kept(tmp_path: Path, orders: Path) -> None:
    path = write(tmp_path)[[*MADE].index("fulfilment")]
    desk, (_orders, report) = bring(tmp_path / "desk", orders, path)
    (said,) = report.problems
    assert said.code == "parcel_unknown"
    assert "YT7480000000001" not in said.message
    assert "YT7480000000003" in said.message
    assert len(desk.records.parcel_lines.records) == 4
    path.write_bytes(path.read_bytes().replace(b"YT7480000000003", b"YT7480000000007"))
    assert "YT7480000000007" in result_of(import_paths(desk, [path])).warnings[0]  # in the foot of the screen too


def test_no_order_export_is_taken_for_a_file_about_parcels() -> None:
    for name in FILES:
        assert (
            read_parcels(file_bytes(name, make_rows(name, [Sale("260316-000000000000001")])), Path("a"), ZONE) is None
        )


def test_freight_billed_stands_beside_what_was_estimated(tmp_path: Path, orders: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk/couriers.toml").write_text('[yto]\nfreight = "2.60"\n', encoding="utf-8")
    desk, _reports = bring(tmp_path / "desk", orders, *write(tmp_path))
    found = freight.freight(desk, read_period("2026-03", date(2026, 4, 2), "month"))
    rows = {row.tracking_no: row for row in found.parcels}
    row = rows["YT7480000000001"]
    assert (row.billed, row.estimated, row.difference, row.verdict) == ("3.10", "2.60", "0.50", "dearer")
    assert {row.verdict for row in found.parcels} == {"dearer", "unknown"}
    files = [Decimal(said["bills"][0]) for said in MADE.values()]
    assert sum((Decimal(total.billed) for total in found.totals), Decimal()) == sum(files)
    assert {total.courier: total.parcels for total in found.totals} == {"sf": 5, "yto": 1, "": 2, "zto": 2}


def line(number: int, state: ParcelState | None, day: int | None) -> ParcelLine:
    at = None if day is None else datetime(2026, 3, day, tzinfo=ZONE)
    return ParcelLine(f"l{number}", "a", "YT1", at, state)


def test_an_end_outlives_what_is_told_later_of_the_way() -> None:
    lines = [
        line(1, ParcelState.MOVING, 16),
        line(2, ParcelState.STUCK, 18),
        line(3, ParcelState.MOVING, 19),
        line(4, None, 20),
    ]
    for some in itertools.permutations(lines):
        found = newest(some)
        assert found is not None
        assert found.id == "l3"
    for some in itertools.permutations([*lines, line(5, ParcelState.DELIVERED, None)]):
        found = newest(some)
        assert found is not None
        assert found.id == "l5"
    assert newest([]) is None
