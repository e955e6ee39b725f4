"""Dirty cells, rows and bytes: what can be read is read, what cannot is told with its row and column."""

from __future__ import annotations

import codecs
import contextlib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk import i18n
from csdesk.domain.shared.models import Order
from csdesk.intake.cells import BadCell, clean, read_count, read_id, read_money, read_phone
from csdesk.intake.filetime import export_time
from csdesk.intake.problems import problem
from csdesk.intake.read import Reading, Wanted, read_bytes
from csdesk.intake.receivers.receiver import split_address
from csdesk.intake.times import earliest, time_reader
from tests.intake.exports import Sale, csv_bytes, make_rows, table, xlsx_bytes

ZONE = ZoneInfo("Asia/Shanghai")
NO = "3809000000000000001"


def read(raw: bytes, name: str = "a.csv") -> Reading:
    (reading,) = read_bytes(raw, Path(name), Wanted(), ZONE, lambda _rows: None)
    return reading


def only(reading: Reading) -> Order:
    (order,) = reading.harvest.orders
    return order


def told(reading: Reading) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in reading.harvest.problems]


def taobao(**cells: str) -> list[list[str]]:
    return table("T-D", make_rows("T-D", [Sale(NO)], **cells))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ('="3809"', "3809"),
        ("'19900000001", "19900000001"),
        ('\'="3809"', "3809"),
        ("\t6917\t", "6917"),
        ("\ufeff订\ufeff单", "订单"),
        ("  a b\r\n", "a b"),
        ('="a""b"', 'a"b'),
        ("-5", "-5"),
        ("无锡", "无锡"),
        *((empty, "") for empty in ("", "\t", '""', "-", "--", "/", "NULL", "null", "n/a", "#N/A", "无", "空", '=""')),
    ],
)
def test_cells_lose_their_dirt(raw: str, text: str) -> None:
    assert clean(raw) == text


@given(st.text(max_size=40))
def test_cleaning_twice_is_cleaning_once_for_plain_cells(text: str) -> None:
    once = clean(text)
    if not once.startswith(("'", "=")):
        assert clean(once) == once


@pytest.mark.parametrize("text", ["3.80912E+18", "3E+18", "6.9e18", "3809.0", "38\ufffd9"])
def test_damaged_ids_are_refused(text: str) -> None:
    with pytest.raises(BadCell, match="id_damaged"):
        read_id(text)


@pytest.mark.parametrize(("text", "good"), [("３８０９", "3809"), ("260517-000000000000001", "260517-000000000000001")])
def test_ids_stay_text(text: str, good: str) -> None:
    assert read_id(text) == good


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None),
        ("0", "0.00"),
        ("168.00", "168.00"),
        ("168", "168.00"),
        ("0元", "0.00"),
        ("￥1,234.5", "1234.50"),
        ("¥ 12", "12.00"),
        ("NT$1,000", "1000.00"),
        ("１２．５", "12.50"),
        ("-3.2", "-3.20"),
        ("0.125", "0.125"),
        ("无退款申请", "0.00"),
    ],
)
def test_money(text: str, amount: str | None) -> None:
    assert read_money(text) == amount


@pytest.mark.parametrize("text", ["abc", "1.2.3", "NaN", "Infinity", "1e99", "12元3角", "元"])
def test_what_is_no_money(text: str) -> None:
    with pytest.raises(BadCell, match="bad_money"):
        read_money(text)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-16 12:03:04", "2026-03-16T12:03:04+08:00"),
        ("2026-03-16 12:03", "2026-03-16T12:03:00+08:00"),
        ("2026/3/6 9:03", "2026-03-06T09:03:00+08:00"),
        ("2026/3/6 9:03:07", "2026-03-06T09:03:07+08:00"),
        ("2026年3月6日 9:03", "2026-03-06T09:03:00+08:00"),
        ("2026-03-16", "2026-03-16T00:00:00+08:00"),
        ("46097.5", "2026-03-16T12:00:00+08:00"),
        ("03/16/26", "2026-03-16T00:00:00+08:00"),
        ("3/16/2026 1:30 PM", "2026-03-16T13:30:00+08:00"),
        ("2026-03-16 08:06:21 +0400", "2026-03-16T12:06:21+08:00"),
        ("2026-03-16 04:00:00 UTC", "2026-03-16T12:00:00+08:00"),
        ("2026-03-16T04:00:00Z", "2026-03-16T12:00:00+08:00"),
        ("20260316120304", "2026-03-16T12:03:04+08:00"),
        ("２０２６－０３－１６ １２：０３：０４", "2026-03-16T12:03:04+08:00"),
    ],
)
def test_times(text: str, time: str) -> None:
    read_time = time_reader(ZONE)
    assert read_time(text) == datetime.fromisoformat(time)
    assert earliest(text, read_time) == datetime.fromisoformat(time)


@pytest.mark.parametrize(
    "text", ["", "0001-01-01 00:00:00", "1970-01-01 00:00:00", "1970-01-01", "0000-00-00 00:00:00"]
)
def test_times_that_stand_for_nothing(text: str) -> None:
    assert time_reader(ZONE)(text) is None


@pytest.mark.parametrize("text", ["明天", "2026-13-01", "2026-02-30 10:00:00", "12:30", "99999", "2026-03-16 25:00:00"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(BadCell, match="bad_date"):
        time_reader(ZONE)(text)


def test_a_day_on_which_the_clocks_change_is_asked_anew() -> None:
    read_time = time_reader(ZoneInfo("Europe/Berlin"))
    times = [read_time(f"2026-03-29 {hour}:30:00") for hour in ("01", "03", "04")]
    assert [str(time.utcoffset()) for time in times if time] == ["1:00:00", "2:00:00", "2:00:00"]


@given(st.text(max_size=30))
def test_readers_read_or_say_why_not(text: str) -> None:
    for reader in (read_id, read_money, read_count, read_phone, time_reader(ZONE)):
        with contextlib.suppress(BadCell):
            reader(clean(text))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("浙江省 杭州市 西湖区 文三路  1号 2幢(310000)", ("浙江省", "杭州市", "西湖区", "文三路  1号 2幢")),
        ("上海 上海市 浦东新区 张杨路1号", ("上海", "上海市", "浦东新区", "张杨路1号")),
        ("广东省 东莞市 长安镇某路（523000）", ("广东省", "东莞市", None, "长安镇某路")),
        ("浙江省杭州市西湖区文三路1号", ("浙江省", "杭州市", "西湖区", "文三路1号")),
        ("上海市浦东新区张杨路1号", ("上海", "上海市", "浦东新区", "张杨路1号")),
        ("江苏省昆山市玉山镇阳光小区5幢301", ("江苏省", "苏州市", "昆山市", "玉山镇阳光小区5幢301")),
        ("湖北省仙桃市沙嘴街道仙桃大道1号", ("湖北省", "仙桃市", "沙嘴街道", "仙桃大道1号")),
        ("浙江省杭州市西湖区 文三路 1号 2幢", ("浙江省", "杭州市", "西湖区", "文三路 1号 2幢")),
        ("朝阳区建国路1号", (None, None, None, "朝阳区建国路1号")),
        ("文三路 1号 2幢 301", (None, None, None, "文三路 1号 2幢 301")),
        ("文三路1号", (None, None, None, "文三路1号")),
        ("西区驿站", (None, None, None, "西区驿站")),
        ("城区菜鸟驿站2号柜", (None, None, None, "城区菜鸟驿站2号柜")),
        ("攀枝花市西区清香坪1号", ("四川省", "攀枝花市", "西区", "清香坪1号")),
    ],
)
def test_addresses_in_one_string(text: str, parts: tuple[str | None, ...]) -> None:
    assert split_address(text) == parts


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("ExportOrderList202603170830.csv", "2026-03-17T08:30:00+08:00"),
        ("ExportOrderList20260317083015999.xlsx", "2026-03-17T08:30:15+08:00"),
        ("ExportOrderList20260317083015(1).csv", "2026-03-17T08:30:15+08:00"),
        ("1773707400_0f3a9c.csv", "2026-03-17T08:30:00+08:00"),
        ("orders_export2026-03-17-08-30-15.csv", "2026-03-17T08:30:15+08:00"),
        ("订单 2026-03-17 08.30.xlsx", "2026-03-17T08:30:00+08:00"),
        ("订单2026年3月17日.xlsx", "2026-03-17T00:00:00+08:00"),
        ("20260317.csv", "2026-03-17T00:00:00+08:00"),
        ("20260301-20260317.csv", "2026-03-17T00:00:00+08:00"),
        ("订单.csv", None),
        ("20269999.csv", None),
        ("19900000001.csv", None),
    ],
)
def test_export_times_in_names(name: str, time: str | None) -> None:
    assert export_time(name, ZONE) == (datetime.fromisoformat(time) if time else None)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    order = only(read(csv_bytes(taobao(买家会员名="𠮷祥😀如意"), encoding)))
    assert order.buyer_nick == "𠮷祥😀如意"


@pytest.mark.parametrize("bom", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b""])
def test_utf_16_of_every_kind(bom: bytes) -> None:
    encoding = "utf-16-be" if bom == codecs.BOM_UTF16_BE else "utf-16-le"
    assert only(read(bom + csv_bytes(taobao(), encoding, "\t"))).buyer_nick == "清茶淡饭"


def test_one_file_of_two_encodings() -> None:
    cells = taobao()
    rows = [cells[0], cells[1], [*cells[1]]]
    rows[2][0] = "3809000000000000002"
    mixed = csv_bytes(rows[:2], "gb18030") + csv_bytes(rows[2:], "utf-8")
    assert {order.buyer_nick for order in read(mixed).harvest.orders} == {"清茶淡饭"}
    mixed = csv_bytes(rows[:2], "utf-8") + csv_bytes(rows[2:], "gb18030")
    assert {order.buyer_nick for order in read(mixed).harvest.orders} == {"清茶淡饭"}


def test_signs_that_were_lost_are_told_and_not_stored() -> None:
    reading = read(csv_bytes(taobao(买家会员名="清茶\ufffd", 收货地址="浙江省 杭州市 西湖区 \ufffd路"), "utf-8"))
    assert [(column, code) for _row, column, code in told(reading)] == [
        ("买家会员名", "encoding_lost"),
        ("收货地址", "encoding_lost"),
    ]
    order = only(reading)
    assert order.buyer_nick is None
    assert "buyer_nick" in order.unknown
    assert order.receiver is not None
    assert (order.receiver.address, order.receiver.readable) == (None, False)


def test_a_row_that_no_encoding_reads_is_told() -> None:
    raw = csv_bytes(taobao(), "utf-8").replace("清茶".encode(), b"\xff\xfe\xfd\x81\x20")
    assert "encoding_lost" in [code for _row, _column, code in told(read(raw))]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    raw = csv_bytes(taobao(买家留言="a,b;c\td"), delimiter=delimiter, end=end)
    assert only(read(raw)).buyer_message == "a,b;c\td"


def test_line_breaks_inside_cells() -> None:
    order = only(read(csv_bytes(taobao(买家留言="一\r\n二\n\n三"))))
    assert order.buyer_message == "一\r\n二\n\n三"


def test_titles_above_blanks_between_footers_below_and_headers_again() -> None:
    header, row = taobao()
    second = ["3809000000000000002", *row[1:]]
    rows = [["小满茶具 订单明细"], [], header, row, ["", ""], header, second, [], ["合计", "2"], ["说明：本表仅供参考"]]
    reading = read(csv_bytes(rows))
    assert (reading.harvest.rows, len(reading.harvest.orders), told(reading)) == (2, 2, [])


def test_files_glued_together_may_order_their_columns_differently() -> None:
    header, row = taobao()
    other = ["3809000000000000002", *row[1:]]
    reading = read(csv_bytes([header, row, header[::-1], other[::-1]]))
    assert {order.buyer_nick for order in reading.harvest.orders} == {"清茶淡饭"}


def test_header_labels_in_every_spelling() -> None:
    header, row = taobao()
    odd = [
        f" \t{label}\ufeff " if index % 2 else label.replace("(", "（").upper() for index, label in enumerate(header)
    ]
    assert only(read(csv_bytes([odd, row], "utf-8"))) == only(read(csv_bytes([header, row], "utf-8")))


def test_rejected_rows_are_kept_whole() -> None:
    header, row = taobao()
    rows = [header, row, ["3.80912E+18", *row[1:]], ["", *row[1:]], ["38\ufffd", *row[1:]]]
    reading = read(csv_bytes(rows, "utf-8"))
    assert told(reading) == [
        (3, "订单编号", "id_damaged"),
        (4, "订单编号", "id_missing"),
        (5, "订单编号", "id_damaged"),
    ]
    assert (reading.harvest.rows, len(reading.harvest.orders)) == (4, 1)
    assert reading.harvest.rejected[0].cells["收货人姓名"] == "测试甲"
    assert reading.harvest.rejected[0].cells["订单编号"] == "3.80912E+18"


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"发货时间": "昨天"}, "bad_date", "shipped_at"),
        ({"买家应付邮费": "八块"}, "bad_money", "freight"),
        ({"订单状态": "状态不明"}, "unknown_status", None),
        ({"物流单号": "7.53E+14"}, "number_damaged", "tracking_no"),
    ],
)
def test_bad_cells_leave_the_rest_of_the_row(cells: dict[str, str], code: str, field: str | None) -> None:
    reading = read(csv_bytes(taobao(**cells)))
    assert told(reading) == [(2, next(iter(cells)), code)]
    order = only(reading)
    assert order.buyer_nick == "清茶淡饭"
    if field:
        assert getattr(order, field) is None
        assert field in order.unknown


def test_an_unknown_state_falls_back_on_the_times() -> None:
    order = only(read(csv_bytes(taobao(订单状态="状态不明"))))
    assert (order.platform_state, order.state_text) == ("paid", "状态不明")


@pytest.mark.duty("E11")
@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"收货人姓名": "##aGk=", "联系手机": "$$MTk=", "收货地址": "##YWI="}, "receiver_encrypted"),
        ({"收货人姓名": "测**"}, "receiver_masked"),
        ({"联系手机": "199****0001"}, "receiver_masked"),
    ],
)
def test_hidden_receivers(cells: dict[str, str], code: str) -> None:
    reading = read(csv_bytes(taobao(**cells)))
    assert [found for _row, _column, found in told(reading)] == [code]
    order = only(reading)
    assert order.receiver is not None
    assert not order.receiver.readable
    assert not (order.receiver.phone or "").startswith("$$")


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("19900000001-1234", None),
        ("19900000001_1234", None),
        ("19900000001转1234", None),
        ("１９９００００００01", None),
        ("0571-88000000", None),
        ("1990000000", "bad_phone"),
    ],
)
def test_phones(phone: str, code: str | None) -> None:
    reading = read(csv_bytes(taobao(联系手机=phone), "utf-8"))
    assert [found for _row, _column, found in told(reading)] == ([code] if code else [])


def test_a_phone_extension_of_its_own_column() -> None:
    header = ["订单号", "订单状态", "收货人", "手机", "分机号"]
    order = only(read(csv_bytes([header, ["260316-000000000000001", "待发货", "测试甲", "19900000001", "1234"]])))
    assert order.receiver is not None
    assert order.receiver.phone == "19900000001-1234"


def test_unknown_columns_are_told_once() -> None:
    header, row = taobao()
    reading = read(csv_bytes([[*header, "我的备注"], [*row, "x"], [*row, "y"]]))
    assert told(reading) == [(1, "我的备注", "unknown_column")]


def test_merged_cells_continue_the_order_above() -> None:
    header = ["订单编号", "订单状态", "标题", "购买数量", "价格"]
    rows = [[NO, "买家已付款", "盖碗", "1", "39"], ["", "", "茶巾", "2", "9.9"], ["", "交易成功", "公道杯", "1", "29"]]
    reading = read(xlsx_bytes({"表": [header, *rows]}))
    assert [line.title for line in only(reading).lines] == ["盖碗", "茶巾"]
    assert [code for _row, _column, code in told(reading)] == ["id_missing"]


def test_a_quotation_mark_that_nobody_closed_costs_one_row() -> None:
    header, row = taobao()
    good = csv_bytes([[f"38090000000000001{index:02}", *row[1:]] for index in range(90)])
    broken = '3809000000000000999,"没有关\r\n'.encode("gb18030")
    reading = read(csv_bytes([header]) + good[: len(good) // 2].rpartition(b"\r\n")[0] + b"\r\n" + broken + good)
    assert [code for _row, _column, code in told(reading)] == ["row_broken"]
    assert len(reading.harvest.orders) == 90
    assert "没有关" in reading.harvest.rejected[0].cells[""]


@pytest.mark.parametrize(
    ("code", "cell", "shown"),
    [
        ("bad_date", "测试甲 19900000001", "* 199****0001 is no date."),
        ("bad_money", "文三路100号", "**** is no amount."),
        ("bad_money", "abc", "abc is no amount."),
        ("unknown_status", "商家审核中", "商家审核中"),
        ("unknown_status", "文三路100号", "The state **** is not known"),
    ],
)
def test_a_cell_of_a_slipped_column_shows_no_person(code: str, cell: str, shown: str) -> None:
    i18n.use("en")
    assert shown in problem(2, "", code, cell).message
    assert cell == "商家审核中" or "文三路" not in problem(2, "", code, cell).message
