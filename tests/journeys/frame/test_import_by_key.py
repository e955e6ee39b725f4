"""Imports from the app: chosen, dropped, cancelled, undone, refused."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual import events

from csdesk.desk import Desk
from csdesk.services.demo.files import write_exports
from csdesk.services.imports import one_file
from csdesk.services.imports.folders import look, paths_in
from tests.intake.exports import Sale, csv_bytes, make_rows, table
from tests.journeys.frame.test_what_was_typed import line
from tests.journeys.orders.test_orders_by_key import fresh
from tests.journeys.user import at
from tests.services.imports.test_locked_exports import SECRET, locked_book


@pytest.fixture
def exports(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop's export files."""
    folder = tmp_path_factory.mktemp("下载 文件夹")
    write_exports(folder, desk.now())
    return folder


async def test_files_are_chosen_from_a_folder_and_undone_by_one_key(desk: Desk, exports: Path) -> None:
    async with at(desk, (80, 24)) as user:
        await user.sees("This desk is empty")
        user.app.session.folder = str(exports.parent)
        await user.press("ctrl+o")
        await user.sees(exports.name + "/")
        await user.press("enter")
        await user.sees(".csv")
        await user.press("left")
        await user.sees(exports.name + "/")
        await user.press("enter")
        await user.sees(".csv")
        await user.press("A", "enter")
        await user.sees("Imported:", "Most urgent now")
        assert fresh(desk).orders
        await user.press("u")
        await user.sees("This desk is empty")
        assert not fresh(desk).orders


async def test_a_rejected_row_is_mended_and_taken_in(desk: Desk, tmp_path: Path) -> None:
    rows = make_rows("T-B", [Sale("3809000000000000001")])
    bad = [row | {"订单编号": f"3.809{at}E+18"} for at, row in enumerate((rows[0], rows[0]))]
    file = tmp_path / "ExportOrderList202603170800.csv"
    file.write_bytes(csv_bytes(table("T-B", [*rows, *bad])))
    async with at(desk, (80, 24)) as user:
        await user.paste(str(file))
        await user.sees("2 rows rejected: Ctrl+O F7")
        await user.press("ctrl+o", "f7")
        await user.sees("订单编号", "3.8090E+18", "try again")
        await user.press("enter")
        await user.sees("订单编号", "3.8090E+18")
        await user.press("ctrl+u", *"3809000000000000002", "enter")
        await user.sees("taken in: 1, still rejected: 0")
        assert "taobao:3809000000000000002" in fresh(desk).orders
        await user.press("r")
        await user.sees("taken in: 0, still rejected:")
        await user.press("x")
        await user.sees("No row is rejected")
        await user.press("u")
        await user.sees("3.8091E+18")
        await user.press("escape", "escape")
        await user.paste(str(file))
        await user.sees("1 row rejected")


async def test_a_table_copied_from_a_spreadsheet_is_imported(desk: Desk) -> None:
    cells = table("T-B", make_rows("T-B", [Sale("3809000000000000001"), Sale("3809000000000000002")]))
    async with at(desk) as user:
        await user.paste("\n".join("\t".join(row) for row in cells))
        await user.sees("Imported: 2 new")
        assert "taobao:3809000000000000002" in fresh(desk).orders
        assert len([*desk.home.exports.glob("pasted*.tsv")]) == 1


async def test_a_file_dropped_on_the_window_is_imported(desk: Desk, exports: Path) -> None:
    first = next(iter(sorted(exports.glob("*.csv"))))
    async with at(desk) as user:
        await user.paste(f"'{first}'")
        await user.sees("Imported:")
        await user.paste(str(first).replace(" ", "\\ "))
        await user.sees("Imported: 0 new")
        await user.paste("随便粘贴的文字")
        await user.sees("What was pasted is no file")


async def test_escape_cancels_an_import_and_leaves_nothing(
    desk: Desk, exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = threading.Event(), threading.Event()
    read_file = one_file.__dict__["read_file"]

    def slow(*args: object, **options: object) -> object:
        began.set()
        assert go_on.wait(60)
        return read_file(*args, **options)

    monkeypatch.setattr(one_file, "read_file", slow)
    async with at(desk) as user:
        user.app.post_message(events.Paste(str(exports)))
        await user.until(began.is_set)
        await user.sees("Importing")
        for key in ("3", "1", "escape"):
            user.hit(key)
            await user.rest(worker=False)
        go_on.set()
        await user.rest()
        await user.sees("Import cancelled")
        assert fresh(desk).store.seq == 0


async def test_a_file_that_is_no_export_is_named(desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "坏.csv"
    bad.write_bytes(b"\x00\x01\x02")
    async with at(desk) as user:
        await user.paste(str(bad))
        await user.sees("坏.csv")
        await user.sees("Imported: 0 new")


async def test_a_table_that_nobody_knows_is_settled_row_by_row_and_imported(desk: Desk, tmp_path: Path) -> None:
    table = "my order;status;product;pieces\nA-100001;packed;cup;2\nA-100002;gone;bowl;1\n"
    (tmp_path / "list.csv").write_text(table, encoding="utf-8")
    async with at(desk, (80, 24)) as user:
        await user.paste(str(tmp_path / "list.csv"))
        await user.sees("This table is new here")
        await user.press("a", "enter")
        await user.sees("Not settled yet")
        await user.until(lambda: any("›   gone" in line for line in user.screen()))
        await user.press("/", *"nonsense", "enter")
        await user.sees("'nonsense' is none of the words above", "Known: ")
        assert line(user) == "nonsense"
        assert not any("~" in row for row in user.screen() if "Known" in row), "the list is folded, not cut"
        await user.press(*"shipped")
        assert line(user) == "shipped", "what is none of the list gives way to the next letter"
        await user.press("enter", "/")
        assert line(user) == "", "what was taken does not come back"
        await user.press(*"bad", "escape", "/")
        assert line(user) == "", "nor does a word that was left"
        await user.press("escape", "escape")
        await user.sees("What was corrected here is kept only by importing", "leave without it")
        await user.press("escape", "enter")
        await user.sees("name of the map")
        await user.press("enter")
        await user.sees("Imported: 2 new")
        assert {order.order_no for order in fresh(desk).orders.values()} == {"A-100001", "A-100002"}


async def test_the_password_of_a_locked_file_is_asked_for_in_place(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "订单.xlsx").write_bytes(locked_book())
    async with at(desk, (80, 24)) as user:
        await user.paste(str(tmp_path / "订单.xlsx"))
        await user.sees("password of 订单.xlsx")
        await user.press(*"wrong1", "enter")
        await user.sees("订单.xlsx: The password is", "wrong.", "password of 订单.xlsx")
        await user.press(*SECRET)
        await user.rest()
        assert SECRET not in user.text()
        await user.press("enter")
        await user.sees("Imported: 1 new")
        assert fresh(desk).orders
        await user.press("/")
        assert SECRET not in user.text()
        await user.press("escape")
        assert not [
            path for path in desk.home.folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()
        ]


@pytest.mark.parametrize("before", ["/", "//", "///"])
def test_a_path_begins_with_one_sign_however_many_were_typed(tmp_path: Path, before: str) -> None:
    assert look(before + str(tmp_path).lstrip("/")).path == str(tmp_path)
    assert paths_in(before + str(tmp_path).lstrip("/")) == [tmp_path]
