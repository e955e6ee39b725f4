"""What a pipe brings is read as a file is, and nothing that a terminal obeys leaves by stdout or stderr."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import typer

from csdesk.cli.frame import commands
from csdesk.desk import Desk
from tests.cli.conftest import Csdesk
from tests.support import make_order, put_orders

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
NASTY = "a\x1b]52;c;aGk=\x07b\x9b31mc\u202ed\u200be\r\x7f\ufefffg"
PAGE = "清茶淡饭 2026-03-16 20:00:00\n订单 4000000000004821 什么时候发货\n"

WORDS = "请发顺丰,谢谢\n第二行在这里\n"
READERS = {
    "buyer note": ("buyer", "note", "清茶淡饭"),
    "case tell": ("case", "tell", "CS"),
    "check": ("check",),
    "follow add": ("follow", "add"),
    "handover add": ("handover", "add"),
    "kb add": ("kb", "add"),
    "kb done": ("kb", "done", "FU", "--answer"),
    "log add": ("log", "add"),
    "message paste": ("message", "paste", "--platform", "taobao"),
    "message reply": ("message", "reply", "MS"),
    "order add": ("order", "add"),
    "order change": ("order", "change", "4821", "--kind", "before_ship", "--address"),
    "order confirm": ("order", "confirm", "4821", "--answer", "changed", "--sent", "--address"),
    "order note": ("order", "note", "4821"),
    "outbox add": ("outbox", "add", "--channel", "chat", "--order", "4821"),
    "product set": ("product", "set", "GW-01", "--card"),
    "review reply": ("review", "reply", "RV"),
}
RECEIVERS = {"order add", "order change", "order confirm"}
RECEIVER = "收件人:李四\n手机:19900000002\n地址:浙江省杭州市西湖区文三路 200 号\n"


def encodings(text: str) -> dict[str, bytes]:
    lines = text.replace("\n", "\r\n")
    return {
        "utf-8": text.encode(),
        "crlf": lines.encode(),
        "cr": text.replace("\n", "\r").encode(),
        "bom": codecs.BOM_UTF8 + lines.encode(),
        "gbk": lines.encode("gbk"),
        "utf-16": codecs.BOM_UTF16_LE + lines.encode("utf-16-le"),
        "utf-16-be": codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    }


def everything(group: Any, path: tuple[str, ...] = ()) -> dict[str, Any]:
    found = {}
    for name, command in group.commands.items():
        below = everything(command, (*path, name)) if hasattr(command, "commands") else {}
        found.update(below or {" ".join((*path, name)): command})
    return found


def all_commands() -> dict[str, Any]:
    return everything(typer.main.get_command(commands.build(())))


@pytest.fixture
def nasty_desk(desk: Desk, csdesk: Csdesk, tmp_path: Path) -> Desk:
    """A desk into which every door let foreign text with what terminals obey."""
    put_orders(
        desk,
        make_order(buyer_message=NASTY, seller_memo=NASTY),
        make_order("4000000000004822", buyer_nick=NASTY, buyer_message=f"{NASTY}\n{NASTY}", shop=NASTY),
    )
    mail = f"From: {NASTY} <e@example.com>\nSubject: {NASTY}\nDate: Mon, 16 Mar 2026 10:00:00 +0800\n\n{NASTY}\n"
    (tmp_path / "m.eml").write_bytes(mail.encode())
    reviews = f'买家昵称,评价内容,评价时间,订单号\n清茶淡饭,"{NASTY}",2026-03-16 21:00:00,4000000000004821\n'
    (tmp_path / "r.csv").write_bytes(reviews.encode())
    (tmp_path / "bad\x1b[31m.csv").write_bytes(b"nothing known\n")
    csdesk("import", str(tmp_path / "m.eml"), str(tmp_path / "r.csv"), str(tmp_path / "bad\x1b[31m.csv"))
    assert csdesk("message", "paste", stdin=PAGE).code == 0
    assert csdesk("case", "open", "4822", "--kind", "complaint", "--text", NASTY).code == 0
    for words in (("follow", "add", "--kind", "todo", NASTY), ("handover", "add", NASTY), ("kb", "add", NASTY)):
        csdesk(*words)
    csdesk("product", "set", "GW-01", "--title", NASTY, "--card", NASTY)
    return desk


def id_of(csdesk: Csdesk, kind: str, words: tuple[str, ...]) -> tuple[str, ...]:
    lists = {"MS": "message", "RV": "review", "CS": "case", "FU": "kb"}
    return tuple(csdesk(lists[word], "list", "-q").lines[0] if word in lists else word for word in words)


def test_every_command_that_reads_stdin_is_in_the_table() -> None:
    told = {
        name
        for name, command in all_commands().items()
        if any("stdin" in str(param.__dict__.get("help") or "") for param in command.params) or name == "message paste"
    }
    assert told == {*READERS, "import"}


def test_a_table_by_stdin_is_read_as_a_file(csdesk: Csdesk, desk: Desk) -> None:
    table = "订单编号\t订单状态\t收货人姓名\n3809000000000000009\t交易成功\t王一\n"
    for raw in encodings(table).values():
        ran = csdesk("import", "-", "--dry-run", "--json", stdin=raw)
        assert (ran.code, json.loads(ran.out)["totals"]["added"]) == (0, 1)
    assert not [*desk.home.exports.glob("*")]
    assert csdesk("import", "-", stdin=table.encode()).code == 0
    assert "王一" in csdesk("order", "show", "0009", "--reveal").out
    assert csdesk("import", "-", stdin=b"").code == 4


@pytest.mark.parametrize("name", READERS)
def test_stdin_is_read_as_import_reads_a_file(csdesk: Csdesk, nasty_desk: Desk, name: str) -> None:
    words = id_of(csdesk, name, READERS[name])
    words += () if name in ("message paste",) else ("-",)
    words += () if name == "check" else ("--dry-run",)
    words += ("--reveal",) if name == "order add" else ()
    text = {"message paste": PAGE}.get(name, RECEIVER if name in RECEIVERS else WORDS)
    ran = {key: csdesk(*words, "--json", stdin=raw) for key, raw in encodings(text).items()}
    assert ran["utf-8"].code == 0, ran["utf-8"].err
    assert {key: one for key, one in ran.items() if one != ran["utf-8"]} == {}


def test_an_argument_in_another_encoding_is_read_or_said(csdesk: Csdesk, nasty_desk: Desk) -> None:
    words = "请发顺丰".encode("gbk").decode("utf-8", "surrogateescape")
    assert csdesk("order", "note", "4821", words).code == 0
    assert "请发顺丰" in csdesk("order", "show", "4821").out
    said = csdesk("follow", "add", "x", "--buyer", words)
    assert (said.code, said.err.splitlines()[0]) == (2, "An argument is not text in UTF-8.")


SHOWS = [
    *[(name, "list", *form) for name in ("order", "message", "review", "case", "follow", "product", "outbox", "slip")
      for form in ((), ("--json",), ("--csv",), ("--json", "--reveal"), ("--csv", "--reveal"))],
    ("order", "show", "4822"), ("order", "show", "4822", "--reveal"), ("order", "show", "4821", "--json", "--reveal"),
    ("message", "show", "MS"), ("review", "show", "RV"), ("case", "show", "CS"), ("review", "evidence", "RV"),
    ("order", "show", NASTY), ("order", "list", "--find", NASTY), ("order", "list", "--queue", NASTY), (NASTY,),
    ("buyer", "show", NASTY), ("find", NASTY), ("import", f"/nowhere/{NASTY}.csv"),
    ("--home", f"/proc/{NASTY}", "status"),
    ("import", "--rejects"), ("log",), ("log", "--json"), ("status",), ("next",),
    ("handover", "show"), ("handover", "export"),
    ("config", "get", NASTY), ("config", "set", "operator", NASTY), ("config", "set", "cutoff", NASTY),
    ("check", NASTY),
    ("template", "render", "addr_confirm", "--order", "4822"), ("order", "confirm", "4822"), ("doctor",),
    ("slip", "print"),
    *[("report", "day", "--format", form) for form in ("md", "csv", "json", "html")],
]  # fmt: skip


@pytest.mark.parametrize("words", SHOWS, ids=lambda words: ascii(" ".join(words))[:60])
def test_nothing_that_a_terminal_obeys_is_printed(csdesk: Csdesk, nasty_desk: Desk, words: tuple[str, ...]) -> None:
    ran = csdesk(*id_of(csdesk, "", words))
    assert "csdesk made a mistake" not in ran.err
    assert OBEYED.findall(ran.out.removeprefix("\ufeff") + ran.err) == []


def test_a_file_whose_name_is_in_another_encoding_is_read(csdesk: Csdesk, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "店").mkdir()
    place = os.fsdecode(os.fsencode(tmp_path / "店") + b"/" + "订单.csv".encode("gbk"))
    Path(place).write_bytes(b"nothing known\n")
    assert csdesk("import", place, "--json").json["files"][0]["path"] == str(tmp_path / "店" / "订单.csv")


def test_a_program_reads_every_sign_and_a_sheet_the_lines(csdesk: Csdesk, nasty_desk: Desk) -> None:
    shown = csdesk("order", "list", "--json", "--reveal").json
    assert NASTY in {order["buyer_nick"] for order in shown}
    rows = list(csv.DictReader(io.StringIO(csdesk("order", "list", "--csv", "--reveal").out.removeprefix("\ufeff"))))
    assert any("\n" in row["buyer_message"] for row in rows)
