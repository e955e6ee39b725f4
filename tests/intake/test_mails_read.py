"""Mails with every Chinese label and trap that is known; nothing in a mail makes reading fail."""

from __future__ import annotations

import base64
import mailbox
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.intake.talk.mail import is_maildir, is_mbox, looks_like_mail, read_mail, split_maildir, split_mbox
from csdesk.intake.talk.page_words import page_words

ZONE = ZoneInfo("Asia/Shanghai")
RARE = "催发货通知:买家喆先生"  # the surname is in GBK, not in GB2312


def raw(charset: str, body_charset: str, html: bool = False) -> bytes:
    subject = base64.b64encode(RARE.encode(body_charset)).decode()
    words = f"<html><style>p{{}}</style><p>{RARE}</p><p>第二段</p></html>" if html else f"{RARE}\n第二段"
    head = (
        f"From: =?{charset}?B?{base64.b64encode('平台'.encode(body_charset)).decode()}?= <notice@shop.example>\r\n"
        f"To: me@shop.example\r\nSubject: =?{charset}?B?{subject}?=\r\nDate: Mon, 16 Mar 2026 21:00:00 +0800\r\n"
        f"Message-ID: <1@shop.example>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/{'html' if html else 'plain'}; charset={charset}\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + words.encode(body_charset)


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize(
    ("label", "charset"),
    [("gb2312", "gbk"), ("GBK", "gbk"), ("gb18030", "gb18030"), ("utf-8", "utf-8"), ("x-unknown", "gbk")],
)
def test_labels_of_chinese_mails(label: str, charset: str, html: bool) -> None:
    mail = read_mail(raw(label, charset, html), ZONE)
    assert mail.subject == RARE
    assert [line for line in mail.text.split("\n") if line] == [RARE, "第二段"]
    assert (mail.sender, mail.key) == ("notice@shop.example", "mail:<1@shop.example>")
    assert f"{mail.at:%Y-%m-%d %H:%M}" == "2026-03-16 21:00"


def test_raw_bytes_in_a_subject() -> None:
    mail = read_mail("Subject: 催发货通知\nFrom: a@shop.example\n\n正文".encode("gbk"), ZONE)
    assert (mail.subject, mail.text) == ("催发货通知", "正文")


def test_a_subject_cut_inside_a_character() -> None:
    data = "评价提醒".encode()
    first, second = base64.b64encode(data[:4]).decode(), base64.b64encode(data[4:]).decode()
    mail = read_mail(f"Subject: =?utf-8?B?{first}?=\n =?utf-8?B?{second}?=\n\nx".encode(), ZONE)
    assert mail.subject == "评价提醒"


def test_plain_text_wins_over_html_and_attachments_are_named() -> None:
    mail = EmailMessage()
    mail["Subject"] = "工单"
    mail.set_content("请在2026-03-17 18:00前处理")
    mail.add_alternative("<p>HTML</p>", subtype="html")
    mail.add_attachment(b"x", maintype="image", subtype="png", filename="瑕疵.png")
    found = read_mail(mail.as_bytes(), ZONE)
    assert found.text == "请在2026-03-17 18:00前处理\n[瑕疵.png]"
    assert str(found.due) == "2026-03-17 18:00:00+08:00"


def test_html_becomes_lines() -> None:
    page = (
        "<head><title>t</title></head><script>x</script><div>一<br>二 &amp; 三</div><table><tr><td>四</td></tr></table>"
    )
    assert page_words(page).split() == ["一", "二", "&", "三", "四"]


def test_a_file_of_many_mails(tmp_path: Path) -> None:
    box = tmp_path / "all.mbox"
    box.write_bytes(
        b"From a@shop.example Mon Mar 16 21:00:00 2026\n"
        + raw("gbk", "gbk").replace(b"\r\n", b"\n")
        + b"\n>From here\n\n"
        b"From b@shop.example Mon Mar 16 21:01:00 2026\nSubject: b\nFrom: b@shop.example\n\nzwei\n"
    )
    assert is_mbox(box.read_bytes())
    first, second = (read_mail(one, ZONE) for one in split_mbox(box.read_bytes()))
    assert first.text.endswith("From here")
    assert second.subject == "b"
    assert sorted(file.name for file in tmp_path.glob("all*")) == ["all.mbox"], "no lock is left"


def test_a_maildir(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box")
    box.add(raw("gbk", "gbk"))
    assert is_maildir(tmp_path / "box")
    assert [read_mail(one, ZONE).subject for one in split_maildir(tmp_path / "box")] == [RARE]


def test_what_looks_like_a_mail() -> None:
    assert looks_like_mail(raw("gbk", "gbk"))
    assert not looks_like_mail("订单编号,买家\n".encode())
    assert not looks_like_mail(b"title: x\nbody: y\n")


@given(st.binary(max_size=400))
def test_nothing_makes_reading_fail(data: bytes) -> None:
    read_mail(data, ZONE)
    read_mail(b"Subject: " + data + b"\nContent-Type: text/plain; charset=\n\n" + data, ZONE)
