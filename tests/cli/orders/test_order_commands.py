"""`csdesk order`: the JSON contract, masking, and the verbs."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag, PlatformState
from csdesk.width import cells
from tests.cli.conftest import Csdesk
from tests.support import NOW, make_order, put_orders

ID = "taobao:4000000000004821"


@pytest.fixture(autouse=True)
def shop(desk: Desk) -> Desk:
    put_orders(
        desk,
        make_order(buyer_message="打我电话 199-0000-0002", seller_memo="0316 AH 老客户"),
        make_order(
            "260317-000000000005533",
            "pdd",
            platform_state=PlatformState.UNPAID,
            buyer_nick="=cmd()",
            paid_at=None,
            ship_by=None,
            receiver=None,
        ),
    )
    return desk


def test_without_a_nick_lists_name_the_masked_receiver(csdesk: Csdesk, desk: Desk) -> None:
    put_orders(desk, make_order("6917000000000000002", "douyin", buyer_nick=None))
    assert csdesk("order", "list", "--platform", "douyin").out.split("\t")[3] == "张*"
    assert csdesk("order", "list", "--platform", "douyin", "--json").json[0]["buyer_nick"] is None
    assert csdesk("order", "list", "--find", "买家:张三", "-q").out == "douyin:6917000000000000002\n"


def test_a_platform_nobody_knows_is_wrong_use(csdesk: Csdesk) -> None:
    run = csdesk("order", "list", "--platform", "taobo")
    assert (run.code, run.out) == (2, "")
    assert "taobao" in run.err


def test_the_order_contract(csdesk: Csdesk) -> None:
    assert csdesk("order", "show", "4821", "--json").json == {
        "id": ID,
        "platform": "taobao",
        "shop": None,
        "order_no": "4000000000004821",
        "stage": "to_confirm",
        "platform_state": "paid",
        "pay_kind": None,
        "buyer_nick": "清茶淡饭",
        "buyer_message": "打我电话 199****0002",
        "seller_memo": "0316 AH 老客户",
        "flag": None,
        "tags": [],
        "lines": [{"title": "盖碗", "sku": "GW-01", "variant": None, "qty": 2, "price": "39.00"}],
        "amount": "78.00",
        "currency": "CNY",
        "freight": None,
        "cod_fee": None,
        "receiver": {
            "name": "张*",
            "phone": "199****0001",
            "province": "浙江省",
            "city": "杭州市",
            "district": "西湖区",
            "address": "****",
            "readable": True,
        },
        "created_at": "2026-03-17T06:30:00+08:00",
        "paid_at": "2026-03-17T06:30:00+08:00",
        "ship_by": "2026-03-19T06:30:00+08:00",
        "shipped_at": None,
        "courier": None,
        "tracking_no": None,
        "remind_count": 0,
        "address_confirm": None,
        "courier_wish": None,
        "cod_answer": None,
        "asked_elsewhere": False,
        "cod_told": None,
        "hold_reason": None,
        "notified_at": None,
        "refund": None,
        "blockers": ["address_unconfirmed", "message_unread"],
        "exported_at": None,
        "words": None,
        "cases": [],
        **dict.fromkeys(("rejected_at", "freight_payer", "invoice", "way", "insured")),
    }


def test_reveal_shows_all_and_leaves_one_log_line(csdesk: Csdesk, desk: Desk) -> None:
    before = desk.store.seq
    shown = csdesk("order", "show", ID, "--json", "--reveal").json
    assert shown["receiver"]["phone"] == "19900000001"
    assert shown["buyer_message"] == "打我电话 199-0000-0002"
    desk.sync()
    line = next(desk.store.changes())
    assert (desk.store.seq, line.verb, line.subject, line.ops) == (before + 1, "order.reveal", ID, ())


@pytest.mark.parametrize("command", ["order list", "order list --json", "order list --csv", "order show 4821"])
def test_no_form_shows_personal_data(csdesk: Csdesk, command: str) -> None:
    ran = csdesk(*command.split())
    assert "清茶淡饭" in ran.out
    assert not any(secret in ran.out for secret in ("19900000001", "0000-0002", "张三", "文三路"))


def test_a_list_is_stable_and_newest_first(csdesk: Csdesk, desk: Desk) -> None:
    put_orders(desk, make_order("1"), make_order("0"))
    ids = csdesk("order", "list", "-q").lines
    assert ids == ["pdd:260317-000000000005533", "taobao:0", "taobao:1", ID]
    assert [order["id"] for order in csdesk("order", "list", "--json").json] == ids


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--queue", "unpaid"], ["pdd:260317-000000000005533"]),
        (["--queue", "to_rate"], []),
        (["--stage", "to_confirm"], [ID]),
        (["--platform", "pdd"], ["pdd:260317-000000000005533"]),
        (["--find", "盖碗 平台:淘宝"], [ID]),
        (["--find", "zs"], [ID]),
        (["--queue", "unpaid", "--platform", "taobao"], []),
    ],
)
def test_what_a_list_holds(csdesk: Csdesk, words: list[str], ids: list[str]) -> None:
    assert csdesk("order", "list", "-q", *words).lines == ids


def sheet(out: str) -> csv.DictReader[str]:
    """Read CSV that begins with the mark of UTF-8, as a spreadsheet wants it."""
    assert out.startswith("\ufeff")
    return csv.DictReader(io.StringIO(out[1:]))


def test_csv_unfolds_and_disarms_formulas(csdesk: Csdesk) -> None:
    rows = {row["id"]: row for row in sheet(csdesk("order", "list", "--csv").out)}
    assert rows[ID]["receiver_city"] == "杭州市"
    assert rows[ID]["blockers"] == "address_unconfirmed; message_unread"
    assert rows["pdd:260317-000000000005533"]["buyer_nick"] == "'=cmd()"
    assert rows[ID]["order_no"] == f'="{ID.partition(":")[2]}"'  # a spreadsheet keeps fifteen digits of a number


def test_foreign_text_is_never_obeyed(csdesk: Csdesk, desk: Desk) -> None:
    put_orders(desk, make_order(buyer_nick="\x1b[31m红\u202e", buyer_message="[/b]\n\x07"))
    out = csdesk("order", "list").out + csdesk("order", "show", "4821").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "\x07" not in out


def test_note_flag_and_read(csdesk: Csdesk) -> None:
    assert csdesk("order", "note", "4821", "-", stdin="买家要发票\n").code == 0
    assert csdesk("order", "flag", "4821", "5533", "RED", "-q").lines == [ID, "pdd:260317-000000000005533"]
    assert csdesk("order", "read", "4821").code == 0
    shown = csdesk("order", "show", "4821", "--json").json
    assert shown["seller_memo"] == "0316 AH 老客户\n0317 AH 买家要发票"
    assert shown["flag"] == "red"
    assert shown["blockers"] == ["address_unconfirmed"]


def test_a_memo_line_that_came_back_with_an_export_is_shown_once(csdesk: Csdesk, desk: Desk) -> None:
    put_orders(
        desk, make_order(seller_memo="0316 AH 老客户\n0317 AH 催发货", desk_memo=("0317 AH 催发货", "0317 AH 新"))
    )
    shown = csdesk("order", "show", "4821", "--json").json
    assert shown["seller_memo"] == "0316 AH 老客户\n0317 AH 催发货\n0317 AH 新"


def test_the_desks_flag_wins_over_the_platforms(csdesk: Csdesk, desk: Desk) -> None:
    put_orders(desk, make_order(flag=Flag.BLUE))
    assert csdesk("order", "show", "4821", "--json").json["flag"] == "blue"
    csdesk("order", "flag", "4821", "none")
    assert csdesk("order", "show", "4821", "--json").json["flag"] == "none"


def test_memo_and_flag_leave_for_the_back_end(csdesk: Csdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    assert csdesk("order", "note", "4821", "要发票").out == "0317 AH 要发票\n"
    csdesk("order", "flag", "5533", "purple", "--tag", "急")
    waiting = csdesk("order", "back-end", "--json").json
    assert [(row["memo"], row["flag_no"], row["flag_tag"]) for row in waiting] == [
        (None, 5, "急"),
        ("0316 AH 老客户\n0317 AH 要发票", None, None),
    ]
    copied = csdesk("order", "memo", "4821", "--copy")
    assert copied.out == "0317 AH 要发票\n"
    assert "clipboard" in copied.err
    assert csdesk("order", "back-end", "-q").lines == ["pdd:260317-000000000005533"]
    rows = {row["id"]: row for row in sheet(csdesk("order", "list", "--csv").out)}
    assert (rows["pdd:260317-000000000005533"]["flag"], rows["pdd:260317-000000000005533"]["flag_no"]) == (
        "purple",
        "5",
    )
    refused = csdesk("order", "flag", "5533", "purple", "--tag", "特别急件")
    assert (refused.code, refused.err.splitlines()[0]) == (5, "The flag's name has 4 characters, 3 at most.")


def test_add_an_order_by_hand(csdesk: Csdesk) -> None:
    words = "张三 19900000001 浙江省杭州市西湖区文三路 100 号 两件 米色"
    options = ("--platform", "taobao", "--no", "4000000000007001", "--sku", "GW-01", "--amount", "78", "--pay", "paid")
    tried = csdesk("order", "add", words, *options, "--dry-run", "--json").json
    assert (tried["dry_run"], tried["order"]["lines"][0]["qty"], tried["order"]["words"]) == (True, 2, None)
    assert csdesk("order", "show", "7001").code == 2
    added = csdesk("order", "add", "-", *options, "--json", "--reveal", stdin=words).json
    assert (added["changed"], added["order"]["words"]) == (["taobao:4000000000007001"], words)
    assert (added["order"]["receiver"]["name"], added["order"]["stage"]) == ("张三", "to_confirm")
    assert "张三" not in csdesk("order", "show", "7001").out
    again = csdesk("order", "add", words, *options)
    assert (again.code, again.err.splitlines()[0]) == (5, "Order taobao:4000000000007001 is on the desk already.")
    assert csdesk("order", "add").code == 5
    assert csdesk("order", "add", words, "--pay", "later").code == 2


def test_hold_release_close(csdesk: Csdesk) -> None:
    assert csdesk("order", "hold", "4821", "--why", "等补货 19900000003", "--until", "+2h").code == 0
    shown = csdesk("order", "show", "4821", "--json").json
    assert (shown["stage"], shown["hold_reason"]) == ("on_hold", "等补货 199****0003")
    assert "on_hold" in shown["blockers"]
    assert csdesk("order", "release", "4821").code == 0
    assert csdesk("order", "show", "4821", "--json").json["stage"] == "to_confirm"
    closed = csdesk("order", "close", "5533", "--why", "拍错")
    assert (closed.code, closed.err) == (0, "Close it in the platform's back end as well.\n")
    assert csdesk("order", "show", "5533", "--json").json["stage"] == "closed"


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(csdesk: Csdesk, home: Path) -> None:
    before = (home / "desk.journal").read_bytes()
    ran = csdesk("order", "flag", "4821", "red", "--dry-run")
    assert ran.out == "Would change: flag red · …4821\n"
    assert csdesk("order", "flag", "4821", "red", "--dry-run", "--json").json == {
        "dry_run": True,
        "changed": [ID],
        "summary": "flag red · …4821",
        "text": None,
        "warnings": [],
    }
    assert (home / "desk.journal").read_bytes() == before


@pytest.mark.parametrize("width", [72, 80, 160])
def test_on_a_terminal_an_order_is_a_line_and_its_number_can_be_read(
    csdesk: Csdesk, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", csdesk("order", "list").out).splitlines()
    assert len(lines) == 3
    assert max(map(cells, lines)) <= width
    assert "…005533" in lines[1]
    assert "…004821" in lines[2]
    assert "03-19 06:30" in lines[2]


def test_archived_orders_are_listed_shown_and_counted(csdesk: Csdesk, desk: Desk) -> None:
    old = NOW - timedelta(days=100)
    gone = make_order("7000000000000001", created_at=old, paid_at=old, tracking_no="YT77", buyer_nick="小满")
    gone = msgspec.structs.replace(gone, platform_state=PlatformState.COMPLETED)
    put_orders(desk, gone, make_order("7000000000000002", buyer_nick="小满"))
    assert csdesk("archive").code == 0
    assert "taobao:7000000000000001" not in csdesk("order", "list", "-q").lines
    assert csdesk("order", "list", "--find", "yt77", "-q").lines == ["taobao:7000000000000001"]
    assert csdesk("order", "list", "--find", "yt77", "--queue", "unpaid", "-q").lines == []
    assert csdesk("order", "show", "7000000000000001", "--json").json["stage"] == "completed"
    assert "1 more of his orders · last 2025-12-07" in csdesk("order", "show", "7000000000000002").out


def test_a_pasted_receiver_is_shown_with_every_doubt(csdesk: Csdesk) -> None:
    words = "沈小舟[7839]\n18400001111\n上海市上海市浦东新区 锦绣路12弄 海棠苑3号楼[7839]"
    read = csdesk("order", "add", "-", "--sku", "GW-01", "--dry-run", "--json", "--reveal", stdin=words).json
    receiver = read["order"]["receiver"]
    assert (receiver["name"], receiver["phone"]) == ("沈小舟", "18400001111-7839")
    assert (receiver["province"], receiver["city"], receiver["district"]) == ("上海市", "上海市", "浦东新区")
    assert receiver["address"] == "锦绣路12弄海棠苑3号楼"
    assert not any("name" in one or "place" in one or "left" in one for one in read["warnings"])


@pytest.mark.parametrize(
    ("words", "warning"),
    [
        ("沈小舟 19900000001 朝阳区建国路1号", "several places have this name (北京市朝阳区, 吉林省长春市朝阳区)"),
        ("沈小舟 19900000001/19900000002 杭州市西湖区文三路1号", "several phones (199****0002)"),
        ("沈小舟 19900000001 杭州市西湖区文三路1号 红梅傲雪", "read as goods (红****)"),
        ("张三 19900000066 浙江省杭州市西湖区文三路1号 盖碗两件", "read as goods (盖碗)"),
        ("沈小舟 杭州市西湖区文三路1号", "no phone"),
        ("19900000001 杭州市西湖区文三路1号", "no name"),
        ("沈小舟 19900000001 杭州市文三路1号", "no district"),
    ],
)
def test_what_is_doubtful_of_words_is_warned_of_without_showing_them(csdesk: Csdesk, words: str, warning: str) -> None:
    read = csdesk("order", "add", words, "--dry-run", "--json")
    assert warning in read.json["warnings"]
    assert "傲雪" not in " ".join(read.json["warnings"])
    assert "19900000001" not in read.out


def test_a_waybill_like_an_order_number_needs_to_be_said_to_be_sure(csdesk: Csdesk) -> None:
    csdesk("order", "confirm", ID, "--answer", "confirmed", "--sent")
    csdesk("order", "read", ID)
    shipped = ("order", "ship", ID, "--courier", "other", "--tracking", "4000000000009999")
    refused = csdesk(*shipped)
    assert refused.code == 5
    assert "--sure" in refused.err
    assert csdesk(*shipped, "--sure", "--dry-run").code == 0
    assert csdesk("order", "ship", ID, "--courier", "jd", "--tracking", "JDVB18000000877-1-1-").code == 0
    assert csdesk("order", "show", ID, "--json").json["tracking_no"] == "JDVB18000000877"
