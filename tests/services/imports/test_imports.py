"""The import verb: one change, whatever the order of the files; nothing half-done."""

from __future__ import annotations

import os
import sys
from itertools import permutations
from pathlib import Path

import msgspec
import pytest

from csdesk.clock import FrozenClock
from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import Cancelled, UsageError
from csdesk.intake.cells import BadCell
from csdesk.intake.read import Wanted, read_file
from csdesk.services.imports.imports import VERB, ImportReport, Progress, import_paths, take_in
from csdesk.services.imports.rejects import drop_rejects, list_rejects, retry_rejects
from csdesk.services.imports.watch import watch_folder
from csdesk.services.orders import orders
from csdesk.store import UNDO, take_back
from tests.intake.exports import (
    FILES,
    Sale,
    csv_bytes,
    file_bytes,
    kind_of,
    make_rows,
    sample_bytes,
    sample_sales,
    shipped,
    table,
)
from tests.intake.made import TEMPLATES
from tests.support import tried

NO = "3809000000000000001"
NEWER, OLDER = "ExportOrderList202603170900.csv", "ExportOrderList202603170800.csv"


def write(folder: Path, name: str, sale: Sale, layout: str = "T-B", **cells: str) -> Path:
    path = folder / name
    path.write_bytes(csv_bytes(table(layout, make_rows(layout, [sale], **cells))))
    return path


def codes(report: ImportReport) -> list[str]:
    return [problem.code for file in report.files for problem in file.problems]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    totals = report.totals
    return totals.added, totals.updated, totals.unchanged, totals.rejected


@pytest.fixture
def exports(tmp_path: Path) -> list[Path]:
    """One file of each layout."""
    folder = tmp_path / "exports"
    folder.mkdir()
    for layout, (name, _encoding) in FILES.items():
        (folder / name).write_bytes(sample_bytes(layout))
    return sorted(folder.iterdir())


def test_one_import_is_one_change_and_one_undo(desk: Desk, exports: list[Path]) -> None:
    report = import_paths(desk, exports)
    assert (report.seq, desk.store.seq, len(list(desk.store.changes()))) == (1, 1, 1)
    desk.sync()
    assert len(desk.orders) == 15 + sum(len(sample_sales(name)) for name in TEMPLATES if kind_of(name) == "orders")
    assert take_back(desk.store, UNDO, "2026-03-17T09:00:00+08:00", "AH") is not None
    desk.sync()
    assert not desk.orders
    assert not list_rejects(desk)


def test_the_same_files_again_change_nothing(desk: Desk, exports: list[Path]) -> None:
    first = import_paths(desk, exports)
    again = import_paths(desk, exports)
    assert (again.seq, desk.store.seq) == (None, 1)
    assert counts(again) == (0, 0, first.totals.records, first.totals.rejected)
    assert len(list_rejects(desk)) == first.totals.rejected


def test_files_in_any_order_give_the_same_desk(tmp_path: Path, exports: list[Path]) -> None:
    pictures = set()
    for number, some in enumerate(([*exports], exports[::-1], exports[5:] + exports[:5])):
        desk = open_desk(tmp_path / f"desk{number}", now="2026-03-17T09:00:00+08:00")
        for path in some:
            import_paths(desk, [path])
        desk.sync()
        pictures.add(msgspec.json.encode(dict(sorted(desk.orders.items()))))
    assert len(pictures) == 1


def test_item_list_and_order_list_make_one_order(tmp_path: Path, desk: Desk) -> None:
    sale = Sale(NO)
    paths = [write(tmp_path, NEWER, sale), write(tmp_path, "ExportItemList202603170700.csv", sale, "T-items")]
    for some in permutations(paths):
        import_paths(desk, some)
        desk.sync()
        (order,) = desk.orders.values()
        assert [(line.sku, line.price) for line in order.lines] == [("GW-01", "39.00")]
        assert order.amount == "78.00"
        take_back(desk.store, UNDO, "2026-03-17T09:00:00+08:00", "AH")
        desk.sync()


@pytest.mark.parametrize("names", [(OLDER, NEWER), (NEWER, OLDER)])
def test_an_older_export_never_overwrites_a_newer_state(tmp_path: Path, desk: Desk, names: tuple[str, str]) -> None:
    files = {OLDER: Sale(NO), NEWER: shipped(NO)}
    reports = [import_paths(desk, [write(tmp_path, name, files[name])]) for name in names]
    desk.sync()
    assert desk.orders[f"taobao:{NO}"].platform_state is PlatformState.SHIPPED
    assert codes(reports[1]) == ([] if names[1] == NEWER else ["older_than_stored"])
    assert counts(reports[1]) == ((0, 1, 0, 0) if names[1] == NEWER else (0, 0, 1, 0))


def test_renamed_files_do_not_push_an_order_back(tmp_path: Path, desk: Desk) -> None:
    import_paths(desk, [write(tmp_path, "新.csv", shipped(NO))])
    import_paths(desk, [write(tmp_path, NEWER, Sale(NO))])
    desk.sync()
    order = desk.orders[f"taobao:{NO}"]
    assert (order.platform_state, order.tracking_no) == (PlatformState.SHIPPED, "YT0000000000001")


def test_what_the_desk_knows_stays(tmp_path: Path, desk: Desk) -> None:
    import_paths(desk, [write(tmp_path, OLDER, Sale(NO))])
    orders.hold(desk, [NO], "等补款")
    import_paths(desk, [write(tmp_path, NEWER, Sale(NO, memo="后台备注"))])
    desk.sync()
    order = desk.orders[f"taobao:{NO}"]
    assert (order.desk.hold_reason, order.seller_memo) == ("等补款", "后台备注")


def test_an_order_that_stays_as_it_is_still_says_when_it_was_last_seen(tmp_path: Path, desk: Desk) -> None:
    import_paths(desk, [write(tmp_path, OLDER, Sale(NO))])
    report = import_paths(desk, [write(tmp_path, NEWER, Sale(NO))])
    desk.sync()
    assert counts(report) == (0, 0, 1, 0)
    assert f"{desk.orders[f'taobao:{NO}'].exported_at:%H:%M}" == "09:00"


def test_a_dry_run_writes_nothing(tmp_path: Path, desk: Desk) -> None:
    report = tried(import_paths, desk, [write(tmp_path, NEWER, Sale(NO))])
    assert (counts(report), report.seq, desk.store.seq) == ((1, 0, 0, 0), None, 0)


def test_bad_files_do_not_keep_good_ones_out(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "notes.csv").write_text("随便写写", encoding="utf-8")
    paths = [tmp_path / "empty.csv", tmp_path / "none.csv", write(tmp_path, NEWER, Sale(NO)), tmp_path / "notes.csv"]
    report = import_paths(desk, paths)
    assert codes(report) == ["unreadable", "unreadable", "header_not_found"]
    assert (counts(report), report.totals.files, report.complete) == ((1, 0, 0, 0), 4, False)


def test_a_text_is_read_of_a_folder_when_it_is_a_table(tmp_path: Path, desk: Desk) -> None:
    table = "amazon-order-id\torder-status\tproduct-name\tquantity\n204-0000001-0000001\tUnshipped\tcup\t1\n"
    (tmp_path / "17737074000.txt").write_text(table, encoding="utf-8")
    (tmp_path / "shopping.txt").write_text("milk\tbread\n", encoding="utf-8")
    report = import_paths(desk, [tmp_path])
    assert ([Path(file.path).name for file in report.files], report.totals.added) == (["17737074000.txt"], 1)


def test_a_folder_is_walked_and_a_file_named_twice_is_read_once(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "下载"
    (folder / "更早").mkdir(parents=True)
    path = write(folder, NEWER, Sale(NO))
    write(folder / "更早", OLDER, Sale("3809000000000000002"))
    (folder / "~$a.xlsx").write_bytes(b"lock")
    (folder / "照片.jpg").write_bytes(b"x")
    report = import_paths(desk, [folder, path])
    assert (report.totals.files, counts(report)) == (2, (2, 0, 0, 0))
    (tmp_path / "leer").mkdir()
    assert codes(import_paths(desk, [tmp_path / "leer"])) == ["unreadable"]


def test_a_cancelled_import_leaves_nothing(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / NEWER
    sales = [Sale(f"{3809000000000000000 + index}") for index in range(1500)]
    path.write_bytes(csv_bytes(table("T-B", make_rows("T-B", sales))))
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        import_paths(desk, [path], progress=seen.append, cancelled=lambda: len(seen) > 2)
    assert desk.store.seq == 0
    assert [progress.rows for progress in seen] == [0, 512, 1024]
    assert counts(import_paths(desk, [path])) == (1500, 0, 0, 0)


def test_the_operator_may_say_shop_platform_and_kind(tmp_path: Path, desk: Desk) -> None:
    report = import_paths(desk, [write(tmp_path, NEWER, Sale(NO))], platform="taobao", kind="orders", shop="二店")
    desk.sync()
    assert (report.files[0].shop, desk.orders[f"taobao:{NO}"].shop) == ("二店", "二店")
    for platform, kind in (("nowhere", None), (None, "poems"), ("pdd", "refunds")):
        with pytest.raises(UsageError):
            import_paths(desk, [tmp_path / NEWER], platform=platform, kind=kind)


def test_what_was_read_is_let_go_before_the_change_is_written(tmp_path: Path, desk: Desk) -> None:
    readings = read_file(write(tmp_path, NEWER, Sale(NO)), Wanted(), desk.clock.zone, lambda _rows: None)
    assert len(readings[0].harvest.orders) == 1
    take_in(desk, (VERB, NEWER), readings, [], Wanted())
    assert len(readings[0].harvest.orders) == 0


def test_rejected_rows_are_listed_tried_again_and_dropped(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / NEWER
    rows = make_rows("T-B", [Sale(NO)])
    path.write_bytes(csv_bytes(table("T-B", [*rows, rows[0] | {"订单编号": "3.8E+18"}])))
    import_paths(desk, [path])
    (reject,) = list_rejects(desk)
    assert (reject.file, reject.row, reject.code, reject.cells) == (NEWER, 3, "id_damaged", None)
    (reject,) = list_rejects(desk, reveal=True)
    assert reject.cells is not None
    assert reject.cells["收货人姓名"] == "测试甲"
    assert retry_rejects(desk).changed == ()
    assert len(drop_rejects(desk).changed) == 1
    assert list_rejects(desk) == []


def test_rows_that_can_be_read_now_are_kept_no_longer(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(text: str) -> str:
        raise BadCell("id_damaged")

    path = write(tmp_path, NEWER, Sale(NO))
    with monkeypatch.context() as patch:
        patch.setattr("csdesk.intake.rows.read_id", refuse)
        assert counts(import_paths(desk, [path])) == (0, 0, 0, 1)
    assert retry_rejects(desk).changed == (f"taobao:{NO}",)
    desk.sync()
    assert (len(desk.orders), list_rejects(desk)) == (1, [])
    assert counts(import_paths(desk, [path])) == (0, 0, 1, 0)


def test_watching_takes_new_files_that_stand_still(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "下载"
    folder.mkdir()
    write(folder, OLDER, Sale("3809000000000000002"))
    looks = iter((1, 2, 3, 4, 5))

    def stop() -> bool:
        look = next(looks)
        if look == 1:
            write(folder, NEWER, Sale(NO))
            (folder / "账单.csv").write_text("a,b\n1,2\n", encoding="utf-8")
        return look == 5

    (report,) = watch_folder(desk, folder, stop)
    assert [Path(file.path).name for file in report.files] == [NEWER]
    with pytest.raises(UsageError):
        next(watch_folder(desk, tmp_path / "none", lambda: True))


def test_rejects_are_told_in_the_clock_of_the_desk(tmp_path: Path, desk: Desk) -> None:
    assert isinstance(desk.clock, FrozenClock)
    rows = make_rows("T-B", [Sale("3.8E+18")])
    (tmp_path / NEWER).write_bytes(file_bytes("T-B", rows))
    import_paths(desk, [tmp_path / NEWER])
    (reject,) = desk.records.rejects().values()
    assert reject.at == desk.now()


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes")
@pytest.mark.parametrize("kind", [None, "reviews"])
def test_a_pipe_is_told_and_never_waited_for(
    desk: Desk, tmp_path: Path, kind: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    read = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: pytest.fail("waits for ever") if path.name == "pipe.csv" else read(path)
    )
    report = import_paths(desk, [tmp_path / "pipe.csv"], kind=kind)
    assert (len(codes(report)), report.seq) == (1, None)
