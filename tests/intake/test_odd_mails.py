"""Mails as strangers' programs write them: the words arrive, or the mail is one problem and the others arrive."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csdesk.desk import Desk
from csdesk.intake.read import Wanted
from csdesk.intake.talk.mail import read_mail, split_mbox, try_mail
from csdesk.intake.talk.page_words import page_words
from csdesk.services.imports.imports import import_paths
from csdesk.services.imports.talk_files import Names, read_bundles
from csdesk.services.today.inbox import list_messages
from tests.intake.test_mails_read import ZONE

HEAD = "From: a@shop.example\nSubject: s\nMIME-Version: 1.0\n"
HTML = HEAD + "Content-Type: text/html; charset=utf-8\n\n"
PLAIN = HEAD + "Content-Type: text/plain; charset={label}\n\n"
TWO = (
    HEAD
    + "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
    "--B\nContent-Type: text/html; charset=utf-8\n\n{page}\n--B--\n"
)

BODIES = {
    "unclosed head": (HTML + "<html><head><style>p{}</style><body><p>何时发货</p>", "何时发货"),
    "unclosed style": (HTML + "<style>何时发货", "何时发货"),
    "marked section": (HTML + "<![foo 1]>何时<![endif]-->发货<![CDATA[x]]>", "何时发货"),
    "comment": (HTML + "<!-- <p>no</p> -->何时发货<!-- open", "何时发货<!-- open"),
    "quoted sign": (HTML + '<img alt="a > b">何时发货', "何时发货"),
    "entities": (HTML + "a &lt;b&gt; &amp; c&#10;d", "a <b> & c\nd"),
    "blocks": (HTML + "<title>no</title><p>一</p><script>no</script>二<br>三", "一\n二\n三"),
    "placeholder": (TWO.format(plain="Your mail client does not support HTML.", page="<p>何时发货</p>"), "何时发货"),
    "two that agree": (TWO.format(plain="何时发货?谢谢", page="<p>何时发货?</p><p>谢谢</p>"), "何时发货?谢谢"),
    "two that differ": (TWO.format(plain="何时发货", page="<p>请退款给我</p>"), "何时发货\n\n请退款给我"),
    "an empty plain one": (TWO.format(plain="", page="<p>何时发货</p>"), "何时发货"),
    "cr": (HEAD + "\n何时\r发货", "何时\n发货"),
}


@pytest.mark.parametrize("name", BODIES)
def test_the_words_arrive(name: str) -> None:
    raw, words = BODIES[name]
    assert read_mail(raw.encode(), ZONE).text == words


@pytest.mark.parametrize(
    ("label", "encoding", "words"),
    [
        *[
            (label, "utf-8", "地址改一下")
            for label in ("iso-8859-1", "windows-1252", "us-ascii", "gb2312", "big5", "x")
        ],
        *[(label, "gbk", "地址改一下") for label in ("iso-8859-1", "us-ascii", "utf-8", "gb2312", "unicode_escape")],
        ("iso-8859-1", "iso-8859-1", "Grüße aus Köln, à bientôt"),
        ("big5", "big5", "何時出貨"),
        ("punycode", "ascii", "hello-x"),
    ],
)
def test_a_label_that_cannot_be_true_does_not_hold(label: str, encoding: str, words: str) -> None:
    assert read_mail(PLAIN.format(label=label).encode() + words.encode(encoding), ZONE).text == words


@pytest.mark.parametrize(
    ("date", "seen"),
    [
        ("Date: 2026-03-16 10:20:30", "2026-03-16T10:20:30+08:00"),
        ("Date: 2026-03-16T10:20:30Z", "2026-03-16T18:20:30+08:00"),
        ("Date: Mon, 16 Mar 2026 10:00:00 CST", "2026-03-16T10:00:00+08:00"),
        ("Date: Mon, 16 Mar 2026 10:00:00 +0800 (CST)", "2026-03-16T10:00:00+08:00"),
        ("Date: 2026年3月16日 10:20", "2026-03-16T10:20:00+08:00"),
        ("Date: Mon, 16 Mar 0001 10:00:00 +2359", None),
        ("Date: Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("Date: soon\nReceived: by x; Mon, 16 Mar 2026 02:00:00 +0000", "2026-03-16T10:00:00+08:00"),
    ],
)
def test_dates_of_any_shape(date: str, seen: str | None) -> None:
    at = read_mail(f"{HEAD}{date}\n\nx".encode(), ZONE).at
    assert (at.isoformat() if at else None) == seen


def test_only_a_from_line_with_a_time_and_a_header_begins_a_mail() -> None:
    begin = "From a@shop.example Mon Mar 16 10:00:00 2026\n"
    body = "From Monday on I am away.\n\nFrom 10:00 on too.\nThanks\n>From here\n"
    for end in ("\n", "\r\n"):
        box = (begin + HEAD + "\n" + body + "\n" + begin + HEAD + "\nsecond\n").replace("\n", end).encode()
        first, second = (read_mail(raw, ZONE).text for raw in split_mbox(box))
        assert (first, second) == (body.replace(">", "").strip(), "second")


def test_half_a_sign_in_a_subject_is_no_half_in_the_store() -> None:
    subject = read_mail(b"From: a@shop.example\nSubject: \\ud83d =?utf-8?q?a?=\n\nx", ZONE).subject
    assert subject is not None
    assert subject.encode().endswith(b"a")


MB = 1_000_000
TRAPS: dict[str, bytes] = {
    **{sign: HTML.encode() + (sign * MB).encode()[:MB] for sign in ("<", "<!--", '<a "', "<![", "<style>", "<br>\n")},
    "parameters": b"Content-Type: text/plain; " + b"a*0=b; " * (MB // 7) + b"\nFrom: x\n\nhi",
    "comments": b"From: " + b"(" * MB + b"\nSubject: x\n\nhi",
    "folded": b"Subject: x" + b"\n y" * (MB // 3) + b"\n\nhi",
    "words": b"Subject: " + b"=?" * (MB // 2) + b"\nFrom: x\n\nhi",
    "parts": f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n".encode() + b"--b\n\nhi\n" * (MB // 8),
    "names": b"Content-Disposition: attachment; filename*0*=" + b"%d6" * (MB // 3) + b"\nFrom: x\n\nhi",
    "punycode": PLAIN.format(label="punycode").encode() + b"abc-" * (MB // 4),
}  # fmt: skip


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_of_a_megabyte_is_read_in_two_seconds(name: str) -> None:
    began = time.process_time()
    assert not isinstance(try_mail(TRAPS[name], ZONE), Exception)
    assert time.process_time() - began < 2


def nobody() -> Names:
    return Names((), lambda _nick: False)


def nested(depth: int) -> bytes:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return f"{HEAD}{parts}\n\ndeep\n".encode()


def test_one_bad_mail_is_one_problem_and_the_others_arrive(desk: Desk, tmp_path: Path) -> None:
    line, good = b"From a@shop.example Mon Mar 16 10:00:00 2026\n", [f"{HEAD}\n{n}".encode() for n in range(3)]
    (tmp_path / "m.mbox").write_bytes(b"\n\n".join(line + raw for raw in (good[0], nested(3000), *good[1:])))
    (file,) = import_paths(desk, [tmp_path / "m.mbox"]).files
    desk.sync()
    assert {message.text for message in list_messages(desk)} == {"0", "1", "2"}
    assert (file.rows, file.records, file.rejected) == (4, 3, 1)
    assert [(problem.row, problem.code) for problem in file.problems if problem.column != "Date"] == [(2, "unreadable")]
    assert [problem.code for problem in file.problems if problem.column == "Date"] == ["bad_date"] * 3
    assert [(reject.row, reject.code) for reject in desk.records.rejects().values()] == [(2, "unreadable")]
    assert len(list(desk.home.log.glob("crash-*"))) == 1


@pytest.mark.parametrize("place", range(6))
def test_a_batch_with_one_bad_mail_is_the_batch_without_it_and_one_problem(tmp_path: Path, place: int) -> None:
    seeds = range(place * 5, place * 5 + 5)
    good = [f"{HEAD}Message-ID: <{seed}@x>\n\n".encode() + soup(seed).replace(b"From", b"") for seed in seeds]
    taken = []
    for mails in (good, [*good[:place], nested(3000), *good[place:]]):
        box = b"\n\n".join(b"From a 10:00\n" + mail for mail in mails)
        (tmp_path / "m.mbox").write_bytes(box)
        ((bundle,), _left) = read_bundles(tmp_path / "m.mbox", Wanted(), ZONE, nobody)
        taken.append((bundle.mails, len(bundle.crashes), bundle.rows))
    assert taken == [(taken[0][0], 0, 5), (taken[0][0], 1, 6)]


def test_a_file_called_a_mail_needs_one_header_only(desk: Desk, tmp_path: Path) -> None:
    for name in ("comments", "folded"):
        (tmp_path / f"{name}.eml").write_bytes(TRAPS[name])
    assert [file.kind for file in import_paths(desk, [tmp_path / "comments.eml", tmp_path / "folded.eml"]).files] == [
        "mail",
        "mail",
    ]


PIECES = (
    "From: a@shop.example\n", "Subject: ", "=?gb2312?B?", "?=", "\n", "\r\n", "\n\n",
    "Content-Type: text/html; charset=",
    "Content-Type: multipart/mixed; boundary=b\n", "--b\n", "--b--\n", "iso-8859-1", "utf-7", "hz", "<p>", "<![",
    "<!--", "<style>", "&#55357;", "\\ud83d", "订单", "Date: ", "2026-03-16", "9999", "(", '"', ";",
    "filename*=", "%D6", "\udcd6\udcd0",
    "Content-Transfer-Encoding: base64\n", "uuencode", "begin 644 x\n", "\0", "From a 10:00\n",
)  # fmt: skip


def soup(seed: int) -> bytes:
    picked = random.Random(seed)
    return "".join(picked.choices(PIECES, k=picked.randint(1, 60))).encode("utf-8", "surrogateescape")


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**32))
def test_any_soup_of_mail_is_read_and_can_be_stored(seed: int) -> None:
    for raw in (soup(seed), *split_mbox(b"From a 10:00\n" + soup(seed))):
        notice = read_mail(raw, ZONE)
        for text in (notice.subject, notice.text, notice.sender, notice.key):
            (text or "").encode()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_words_without_tags_are_their_own_words(text: str) -> None:
    words = text.replace("<", "").replace("&", "")
    assert page_words(words) == " ".join(words.split())
