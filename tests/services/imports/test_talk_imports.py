"""Chats, reviews and mails through the one import."""

from __future__ import annotations

import io
import mailbox
from pathlib import Path

import pytest
import xlsxwriter

from csdesk.desk import Desk
from csdesk.domain.talk.messages import Kind
from csdesk.services.imports.imports import import_paths
from csdesk.services.today.inbox import list_messages

MAIL = b"From: a@shop.example\r\nSubject: =?gbk?B?xvTTww==?=\r\nDate: Mon, 16 Mar 2026 21:00:00 +0800\r\n"
MAIL += b"Message-ID: <1@shop.example>\r\n\r\nbody\r\n"


def chat_book() -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as table:
        sheet = table.add_worksheet("聊天记录")
        sheet.write_row(0, 0, ["客户ID", "聊天记录"])
        sheet.write_row(1, 0, ["清茶淡饭", "2026-03-17 08:20:11\n清茶淡饭: 在吗\n\n2026-03-17 08:20:31\n客服: 在的"])
    return data.getvalue()


def test_files_of_every_kind_in_one_folder(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "a.eml").write_bytes(MAIL)
    (folder / "b.xlsx").write_bytes(chat_book())
    (folder / "c.json").write_text(
        '[{"time":"2026-03-17 08:00:00","role":"用户","name":"王**","content":"在吗"}]', "utf-8"
    )
    (folder / "d.csv").write_text(
        "买家昵称,评价内容,评价时间,订单号\n甲,碎了,2026-03-16 21:00:00,4000000000004821\n", "utf-8"
    )
    report = import_paths(desk, [folder])
    assert [(Path(file.path).name, file.kind, file.added) for file in report.files] == [
        ("a.eml", "mail", 1),
        ("b.xlsx", "messages", 1),
        ("c.json", "messages", 1),
        ("d.csv", "reviews", 1),
    ]
    assert report.complete
    again = import_paths(desk, [folder])
    assert (again.totals.unchanged, again.seq) == (4, None)


@pytest.mark.duty("R03")
def test_a_maildir_and_the_same_mail_as_a_file(desk: Desk, tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box")
    box.add(MAIL)
    (tmp_path / "a.eml").write_bytes(MAIL)
    report = import_paths(desk, [tmp_path / "box", tmp_path / "a.eml"])
    assert (report.totals.added, report.totals.unchanged) == (1, 1)
    desk.sync()
    (view,) = list_messages(desk)
    assert (view.kind, view.subject, view.text, view.buyer_nick) == (Kind.MAIL, "启用", "body", "a@shop.example")


def test_a_file_that_does_not_hold_what_was_said(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    report = import_paths(desk, [file], kind="reviews")
    assert [found.code for found in report.files[0].problems] == ["header_not_found"]
    assert not report.complete


def test_saved_chat_text(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_bytes("清茶淡饭 2026-03-17 08:20:11\n在吗\n".encode("gb18030"))
    assert import_paths(desk, [file]).files[0].kind == "messages"
