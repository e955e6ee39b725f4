"""The mapping assistant: guesses right in most columns, never wrong in an id or an amount; maps that are kept."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk import platforms
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import DataError, UsageError
from csdesk.intake.guess import IGNORE, Column
from csdesk.intake.looks import AMOUNTS
from csdesk.paths import Home
from csdesk.services.imports import maps
from tests.cli.conftest import Csdesk
from tests.intake.exports import csv_bytes

HELD_OUT = tomllib.loads(Path(__file__).with_name("unknown_tables.toml").read_text(encoding="utf-8"))
"""Tables of kinds that no word of `data/guess.toml` was taken from: cells and meaning of each column."""

MORE = {
    name: columns
    for file in ("more", "fresh", "foreign", "later")
    for name, columns in tomllib.loads(
        Path(__file__).with_name(f"{file}_unknown_tables.toml").read_text(encoding="utf-8")
    ).items()
}
"""First readings: the words of `data/guess.toml` were widened after each few of them, and then these were read."""

DECOYS = tomllib.loads(Path(__file__).with_name("decoy_labels.toml").read_text(encoding="utf-8"))
"""Labels of numbers and amounts that are not the order's own."""

LITTLE_TO_READ = {"sapo_vi", "creema_ja", "coupang_ko", "trendyol_tr", "nuvem_br"}
"""Amounts without cents, and words that no pattern of `looks` knows: a third is read without labels."""

ZONE = ZoneInfo("Asia/Shanghai")
NEVER_WRONG = {"order_no", "sub_no", "tracking", *AMOUNTS}


@pytest.fixture(autouse=True)
def own(tmp_path: Path) -> Iterator[None]:
    yield
    platforms.use(tmp_path / "nowhere")


def write(tmp_path: Path, name: str) -> Path:
    columns = HELD_OUT[name]["columns"]
    rows = [list(columns), *map(list, zip(*(cells for _role, *cells in columns.values()), strict=True))]
    path = tmp_path / f"{name}.csv"
    path.write_bytes(csv_bytes(rows, "utf-8"))
    return path


@pytest.mark.parametrize("name", HELD_OUT)
def test_four_of_five_columns_are_right_and_no_id_or_amount_is_wrong(tmp_path: Path, name: str) -> None:
    truth = {label: role for label, (role, *_cells) in HELD_OUT[name]["columns"].items()}
    draft = maps.guess(write(tmp_path, name)).draft
    found = {column.label: column.role or IGNORE for column in draft.columns}
    wrong = {label: (found[label], role) for label, role in truth.items() if found[label] != role}
    assert len(wrong) <= len(truth) * 0.2, wrong
    assert not {label: pair for label, pair in wrong.items() if pair[0] in NEVER_WRONG}
    assert not {label for label, (_guess, role) in wrong.items() if role == "order_no"}


def read_more(tmp_path: Path, name: str, labels: Sequence[str]) -> list[Column]:
    path = tmp_path / "a.csv"
    rows = zip(*(cells for _role, *cells in MORE[name].values()), strict=True)
    path.write_bytes(csv_bytes([list(labels), *map(list, rows)], "utf-8"))
    return maps.guess(path).draft.columns


@pytest.mark.parametrize("name", MORE)
def test_more_kinds_of_tables(tmp_path: Path, name: str) -> None:
    columns = MORE[name]
    found = {column.label: column.role or IGNORE for column in read_more(tmp_path, name, list(columns))}
    wrong = {label: found[label] for label, (roles, *_cells) in columns.items() if found[label] not in roles.split("|")}
    assert len(wrong) <= len(columns) * 0.2, wrong
    assert not NEVER_WRONG & set(wrong.values())


@pytest.mark.parametrize("name", MORE)
def test_labels_that_say_nothing_leave_half_to_the_cells_and_none_of_it_sure(tmp_path: Path, name: str) -> None:
    columns = read_more(tmp_path, name, [chr(97 + at % 26) * (1 + at // 26) + "q" for at in range(len(MORE[name]))])
    truth = [roles.split("|") for roles, *_cells in MORE[name].values()]
    right = [(column.role or IGNORE) in roles for column, roles in zip(columns, truth, strict=True)]
    assert sum(right) >= len(truth) / (3 if name in LITTLE_TO_READ else 2)
    told = {column.role for column, good in zip(columns, right, strict=True) if not good}
    assert not told & NEVER_WRONG
    assert not any(column.sure for column in columns)


@pytest.mark.parametrize(
    "label", ["PO", "PO #", "PO#", "PO no.", "PO number", "P.O. number", "P.O. #", "Purchase order"]
)
def test_the_number_of_a_purchase_order_is_the_orders(tmp_path: Path, label: str) -> None:
    found = guess_one(tmp_path, label, ("PO-7781", "PO-7781", "PO-7790"))
    assert (found.role, found.sure) == ("order_no", True)


@pytest.mark.parametrize("asked", ["Req.", "Requested", "Required", "Promised"])
def test_a_day_of_shipping_that_is_asked_for_is_the_latest(tmp_path: Path, asked: str) -> None:
    cells = ("2026-04-02", "2026-04-02", "2026-04-09")
    assert guess_one(tmp_path, f"{asked} ship date", cells).role == "ship_by"
    assert guess_one(tmp_path, "Ship date", cells).role == "shipped"


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (("12.50", "9.00", "20.00"), "total"),
        (("2026-04-02", "2026-04-03", "2026-04-09"), "created"),
        (("19900000001", "19900000002", "19900000003"), "phone"),
        (("A-11000001", "A-11000002", "A-11000003"), "order_no"),
    ],
)
def test_a_column_that_means_nothing_is_first_offered_what_it_looks_like(
    tmp_path: Path, cells: Sequence[str], role: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes([["品名", "状态", "qq"], *(["盖碗", "已发货", cell] for cell in cells)], "utf-8"))
    draft = maps.guess(path).draft
    draft.columns[2].role = ""
    assert maps.likeliest(draft, draft.columns[2]) == role
    maps.set_role(draft, "品名", role)
    assert maps.likeliest(draft, draft.columns[2]) not in ("", role, "sub_no"), "what another column is is taken"


@pytest.mark.parametrize("label", DECOYS["ids"])
def test_numbers_of_something_else_are_no_ids(tmp_path: Path, label: str) -> None:
    assert guess_one(tmp_path, label, ("75300000000601", "75300000000611", "75300000000631")).role not in NEVER_WRONG


@pytest.mark.parametrize("label", DECOYS["amounts"])
def test_other_amounts_are_none_of_the_order(tmp_path: Path, label: str) -> None:
    assert guess_one(tmp_path, label, ("12.30", "4.50", "77.10")).role not in NEVER_WRONG


@pytest.mark.parametrize(
    "label", ["单价(税込)", "单价（含税）", "Price (incl. VAT)", "Preis inkl. MwSt.", "Prezzo IVA inclusa"]
)
def test_a_tax_that_is_included_makes_no_other_amount(tmp_path: Path, label: str) -> None:
    assert guess_one(tmp_path, label, ("12.30", "4.50", "77.10")).role == "price"


@pytest.mark.parametrize("label", ["Price (excl. VAT)", "合计(不含税)", "Total tax"])
def test_a_tax_that_is_not_included_makes_another_amount(tmp_path: Path, label: str) -> None:
    assert guess_one(tmp_path, label, ("12.30", "4.50", "77.10")).role not in NEVER_WRONG


@pytest.mark.parametrize(
    ("label", "cells", "more", "role"),
    [
        ("Ship to", ("Ana Sample", "Lou Example", "Max Model"), "", "name"),
        ("Ship to", ("12 Example Street, Springfield", "4 Sample Road, Leeds", "9 Model Ave, York"), "", "address"),
        ("收件", ("陆小样", "周例", "梅样本"), "", "name"),
        ("收件", ("浙江省杭州市西湖区样例路12号", "上海市徐汇区示范街88弄6号", "广东省广州市测试路1号"), "", "address"),
        ("qq", ("A-11000001", "A-11000001", "A-11000002"), "", "order_no"),
        ("qq", ("CUP-BLUE-1", "CUP-GREY-1", "CUP-BLUE-1"), "订单号", "sku"),
        ("qq", ("Ana Sample", "Ana Sample", "Lou Example"), "订单号", "name"),
        ("qq", ("Ana Sample", "Lou Example", "Max Model"), "订单号", ""),
        ("qq", ("2026-11-03 15:00", "2026-11-03 15:00", "2026-11-06 15:00"), "下单时间", "ship_by"),
        ("Total", ("-12.30", "-4.50", "-77.10"), "", ""),
    ],
)
def test_cells_tell_what_a_label_leaves_open_and_that_is_not_sure(
    tmp_path: Path, label: str, cells: Sequence[str], more: str, role: str
) -> None:
    path = tmp_path / "a.csv"
    beside = {"订单号": ("X1", "X1", "X2"), "下单时间": ("2026-11-01 09:12", "2026-11-02 10:40", "2026-11-03 16:05")}
    rows = [
        ["品名", "数量", label, more],
        *zip(("盖碗", "茶杯", "花瓶"), "121", cells, beside.get(more, " " * 3), strict=True),
    ]
    path.write_bytes(csv_bytes([list(map(str.strip, row)) for row in rows], "utf-8"))
    column = maps.guess(path).draft.columns[2]
    assert (column.role, column.sure) == (role, False)


def guess_one(tmp_path: Path, label: str, cells: Sequence[str]) -> Column:
    path = tmp_path / "a.csv"
    rows = [["品名", "数量", label, "状态"], *(["盖碗", "1", cell, "已发货"] for cell in cells)]
    path.write_bytes(csv_bytes(rows, "utf-8"))
    return maps.guess(path).draft.columns[2]


def test_every_line_of_an_address_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    head = "Order No,Item,Qty,Status,Ship to name,Address 1,Address 2,Barangay\n"
    path.write_text(head + "A000001,Cup,1,paid,Ana Sample,12 Example Street,Unit 4,San Test\n", encoding="utf-8")
    unknown = maps.guess(path)
    unknown.draft.fixed = PlatformState.PAID
    (order,) = maps.preview(unknown, ZONE).orders
    assert order.receiver is not None
    assert order.receiver.address == "12 Example Street Unit 4 San Test"


@pytest.mark.parametrize("name", HELD_OUT)
def test_a_map_is_kept_and_known_the_next_time(csdesk: Csdesk, tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name)
    assert csdesk("import", str(path)).code != 0
    made = csdesk("map", "make", str(path), "-o", "mine", *HELD_OUT[name]["said"])
    assert made.code == 0, made.err
    found = csdesk("import", str(path), "--map", "mine", "--json")
    assert found.json["files"][0]["platform"] == "mine", found.json
    assert found.json["totals"]["added"] == HELD_OUT[name]["orders"], found.json
    again = csdesk("import", str(path), "--json").json
    assert (again["files"][0]["platform"], again["totals"]["unchanged"]) == ("mine", HELD_OUT[name]["orders"])
    assert csdesk("map", "list").out.split()[-1] == "mine"
    assert "[[intake.layouts]]" in csdesk("map", "show", "mine").out
    assert csdesk("map", "forget", "mine").code == 0
    assert csdesk("map", "list").out.count("mine") == 0
    assert csdesk("order", "list").code == 0


def test_nothing_is_kept_before_id_state_and_goods_are_settled(csdesk: Csdesk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("编码,情形,东西,数字\nA000001,等一等,盖碗,3\nA000002,好了,杯,4\n", encoding="utf-8")
    assert maps.guess(path).draft.missing() == ["order_no", "state"]
    assert csdesk("map", "make", str(path), "-o", "mine").code != 0
    path.write_text("编码,情形,东西,数字\n甲,等一等,盖碗,三\n", encoding="utf-8")
    with pytest.raises(DataError, match="column names"):
        maps.guess(path)
    path.write_text("订单号码,状态,东西,数量\nA000001,等一等,盖碗,3\nA000002,已发货,杯,4\n", encoding="utf-8")
    draft = maps.guess(path).draft
    assert draft.missing() == ["state", "title"]
    maps.set_role(draft, "东西", "title")
    maps.set_word(draft, "等一等", "paid")
    assert draft.missing() == []
    refused = csdesk("map", "make", str(path), "-o", "mine")
    assert refused.code != 0
    assert not (tmp_path / "desk/maps").exists()


@pytest.mark.parametrize("name", ["shopline", "wix"])
def test_an_amount_that_each_row_of_an_order_repeats_counts_once(tmp_path: Path, name: str) -> None:
    unknown = maps.guess(write(tmp_path, name))
    amounts = [order.amount for order in maps.preview(unknown, ZONE).orders]
    assert amounts == {"shopline": ["780.00", "370.00"], "wix": ["78.00", "46.90"]}[name]


def test_where_no_price_shows_of_what_an_amount_is_it_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("订单号码,品名,状态,总金额\nA000001,盖碗,已发货,30\nA000001,杯,已发货,30\n", encoding="utf-8")
    unknown = maps.guess(path)
    assert unknown.draft.missing() == ["money"]
    for money, amount in (("order", "30.00"), ("row", "60.00")):
        unknown.draft.money = money
        assert [order.amount for order in maps.preview(unknown, ZONE).orders] == [amount]


def test_a_state_may_be_the_same_for_all(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("订单号码,品名,数量\nA000001,盖碗,3\n", encoding="utf-8")
    unknown = maps.guess(path)
    assert unknown.draft.missing() == ["state"]
    unknown.draft.fixed = PlatformState.PAID
    (order,) = maps.preview(unknown, ZONE).orders
    assert (order.platform_state, order.lines[0].qty) == (PlatformState.PAID, 3)


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [("1.234,56 2,00", ","), ("1,234.56 2", "."), ("1.234 5.678", ""), ("12 13", "."), ("0,5 7", ",")],
)
def test_decimals_are_found_or_asked_for(tmp_path: Path, cells: str, decimal: str) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"A00000{at};Tasse;{cell}\n" for at, cell in enumerate(cells.split()))
    path.write_text(f"Bestellnummer;Artikel;Gesamtbetrag\n{rows}", encoding="utf-8")
    draft = maps.guess(path).draft
    assert draft.decimal == decimal
    assert ("decimal" in draft.missing()) is (decimal == "")


@pytest.mark.parametrize("again", ["订单号码,品名,单价,状态", "Order No,Item,Price,Status"])
def test_a_header_that_stands_again_is_no_row(tmp_path: Path, again: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"订单号码,品名,单价,状态\n{again}\nA000001,盖碗,3.00,已发货\nA000002,杯,4.00,已发货\n", encoding="utf-8"
    )
    draft = maps.guess(path).draft
    assert [column.role for column in draft.columns] == ["order_no", "title", "price", "state"]
    assert list(draft.words) == ["已发货"]


@pytest.mark.parametrize(
    ("amounts", "currency"),
    [
        ("￥3.00 4.00元", "CNY"),
        ("US$3.00 4.00", "USD"),
        ("US$3.00 €4.00", ""),
        ("3.00EUR ￥4.00", ""),
        ("$3.00 €4.00", ""),
    ],
)
def test_amounts_of_several_currencies_are_asked_for(tmp_path: Path, amounts: str, currency: str) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"A00000{at},盖碗,{cell},已发货\n" for at, cell in enumerate(amounts.split()))
    path.write_text(f"订单号码,品名,总金额,状态\n{rows}", encoding="utf-8")
    draft = maps.guess(path).draft
    assert (draft.currency, "currency" in draft.missing()) == (currency, not currency)


def test_what_is_known_needs_no_map(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("订单编号,订单状态,宝贝标题\n3809000000000000001,交易成功,杯\n", encoding="utf-8")
    with pytest.raises(DataError, match="known"):
        maps.guess(path)


def test_a_map_of_hers_is_written_again_under_its_name(tmp_path: Path) -> None:
    path, home = tmp_path / "a.csv", Home(tmp_path / "home")
    path.write_text("订单号码,品名,数量,杂一,杂二\nA000001,盖碗,3,x,y\n", encoding="utf-8")
    draft = maps.guess(path).draft
    draft.fixed = PlatformState.PAID
    maps.keep(home, "mine", draft)
    for label in ("杂一", "杂二"):
        maps.set_role(draft, label, IGNORE)
    assert [column.label for column in draft.of(IGNORE)] == ["杂一", "杂二"]  # a meaning is one column's, but for none
    maps.keep(home, "mine", draft)
    assert maps.names(home) == ["mine"]


def test_a_map_of_hers_is_corrected_and_its_file_read_anew(csdesk: Csdesk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("订单号码,走到哪,品名,杂\nA000001,走了,盖碗,交易成功\n", encoding="utf-8")
    said = ("--set", "走到哪=ignore", "--set", "杂=state", "--accept")
    assert csdesk("map", "make", str(path), "-o", "mine", *said).code == 0
    assert csdesk("import", str(path)).code == 0
    kept = csdesk("map", "make", str(path), "--json").json
    assert [column["role"] for column in kept["columns"]] == ["order_no", "ignore", "title", "state"]
    assert all(column["sure"] for column in kept["columns"])
    better = ("--set", "杂=memo", "--set", "走到哪=state", "--state", "走了=shipped")  # its words are asked for now
    assert csdesk("map", "make", str(path), "-o", "mine", *better).code == 0
    assert csdesk("import", str(path)).code == 0
    assert csdesk("order", "list", "--json").json[0]["platform_state"] == "completed"
    assert csdesk("import", str(path), "--again").code == 0
    (order,) = csdesk("order", "list", "--json").json
    assert (order["platform_state"], order["seller_memo"]) == ("shipped", "交易成功")


def test_what_the_marketplaces_give_two_meanings_is_not_sure(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("订单号码,品名,数量,Billing Name\nA000001,盖碗,3,清茶\n", encoding="utf-8")
    (column,) = maps.guess(path).draft.of("buyer")
    assert (column.label, column.sure) == ("Billing Name", False)


@pytest.mark.parametrize("name", ["taobao", "茶", "A b", "../x", ""])
def test_a_name_is_a_platforms_id_and_nobody_elses(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("订单号码,品名,数量\nA000001,盖碗,3\n", encoding="utf-8")
    draft = maps.guess(path).draft
    draft.fixed = PlatformState.PAID
    with pytest.raises(UsageError):
        maps.keep(Home(tmp_path / "home"), name, draft)
