"""Mails, chats, notices, pages and settings made of rubble, seeded: nothing raises, nothing takes long.

The long form runs for `CSDESK_FUZZ_MINUTES` (`pytest -m long`) and prints how many of each it tried.
"""

from __future__ import annotations

import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from csdesk.config import BadSettingError, read_config
from csdesk.desk import Desk
from csdesk.domain.talk.messages import Kind
from csdesk.foreign import escaped, safe
from csdesk.intake.talk.chat import read_chat
from csdesk.intake.talk.mail import read_mail, split_mbox
from csdesk.intake.talk.notices import read_notices
from csdesk.intake.talk.page_words import page_words
from csdesk.intake.text import decode
from csdesk.services.desk.setting_rules import faults
from csdesk.services.imports.imports import import_paths
from csdesk.services.talk.incoming import paste

ZONE = ZoneInfo("Asia/Shanghai")
MINUTES = float(os.environ.get("CSDESK_FUZZ_MINUTES", "1"))
LONGEST_S = 2.0
"""Processor time that one piece of up to a megabyte may take."""

NOON = datetime(2026, 3, 17, 12, tzinfo=ZONE)
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

PIECES: dict[str, tuple[str, ...]] = {
    "mail": (
        "From: a@shop.example\n", "Subject: ", "=?gb2312?B?", "tPPOxA==", "?=", "\n", "\r\n", "\n\n", "Date: ",
        "2026-03-16",
        "Content-Type: text/html; charset=", "Content-Type: multipart/alternative; boundary=b\n", "--b\n", "--b--\n",
        "iso-8859-1",
        "utf-7", "hz", "utf-16", "gb2312", "<p>", "<![", "<!--", "-->", "<style>", "&#55357;", "&lt", "\\ud83d",
        "订单", " CST", "9999",
        "(", '"', ";", "filename*0*=", "%D6", "\udcd6\udcd0", "Content-Transfer-Encoding: base64\n", "begin 644 x\n",
        "\0", " ",
        "From a 10:00\n", "Received: by x; ", "Mon, 16 Mar 2026 10:00:00 +0800", "Message-ID: <1>\n",
        "在2026-03-17 18:00前", "\x1b[31m",
    ),
    "chat": (
        "甲", "小满:1", " 2026-3-17 8:20:11", "\n", "\r\n", "(05:02:11)", ":", "：", "[", "】", "-->", " ",
        "售后提醒", "在吗", "2026-03-17",
        "撤回了一条消息", "¥", "请在24小时内处理", "http://x", "\u200b", "\u2028", "99:99", "0000-00-00 00:00",
        "\ufeff", "已读", "\udcd6\udcd0",
    ),
    "config": (
        "shop = ", '"小满"', "[sla]\n", "late_s = ", "-1", "1" * 5000, "\n", "[buyers]\n", "key_amount = ", '"abc"',
        "[", "]", "{", "}", "=",
        'days_off = ["2026-02-30"]\n', "1979-05-27T07:32:00Z", '"""', "'''", "#", "\ufeff", "\udcd6", "nan",
        "office_hours = ", '"25:00-1"',
        "timezone = ", '"../../etc/passwd"', "keys.a.b = ", "\0", "\\u0000", ",", "true", "[channels.x]\n",
        'kind = "smtp"\n', "0x", "1e999",
    ),
}  # fmt: skip


def rubble(dice: random.Random, kind: str) -> bytes:
    """Return some pieces, now and then one of them repeated up to a megabyte, now and then with bytes turned over."""
    words = dice.choices(PIECES[kind], k=dice.randint(1, 80))
    if dice.random() < 0.03:
        place = dice.randrange(len(words))
        words[place] *= dice.choice((1_000, 80_000, 1_000_000)) // len(words[place])
    raw = bytearray("".join(words).encode("utf-8", "surrogateescape")[:1_000_000])
    for _flip in range(dice.randint(0, 5) if dice.random() < 0.3 else 0):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    return (
        bytes(raw) if dice.random() < 0.9 else decode(bytes(raw)).encode(dice.choice(("gb18030", "utf-16")), "replace")
    )


def mail(raw: bytes) -> None:
    for one in (raw, *list(split_mbox(b"From a 10:00\n" + raw))[:50]):
        notice = read_mail(one, ZONE)
        (f"{notice.subject}{notice.text}{notice.sender}{notice.key}").encode()
        notice.due_from(notice.said.at or NOON)
    page_words(decode(raw))


def chat(raw: bytes) -> None:
    text = decode(raw)
    read_chat(text[:80_000], ZONE)
    read_notices(text[:80_000], ZONE)
    assert not OBEYED.search(safe(text))
    assert not OBEYED.search(escaped(text))


def config(raw: bytes) -> None:
    try:
        read_config(raw, faults)
    except BadSettingError as error:
        told = str(error)
    else:
        told = ""
    assert "\n" not in told


KINDS: dict[str, Callable[[bytes], None]] = {"mail": mail, "chat": chat, "config": config}


def doors(desk: Desk) -> dict[str, Callable[[bytes], None]]:
    """Return what takes rubble in: the readers alone, and the desk's own doors for files and pastes."""

    def file(raw: bytes) -> None:
        place = desk.home.folder.parent / f"x.{'eml' if raw[:1] < b'T' else 'txt'}"
        place.write_bytes(raw)
        (report,) = import_paths(desk, [place]).files
        assert report.rows == report.records + report.rejected or report.kind in ("messages", None)

    def pasted(raw: bytes) -> None:
        paste(desk, decode(raw)[:80_000], kind=Kind.STATION if raw[:1] < b"T" else Kind.BUYER)

    return {**KINDS, "file": file, "paste": pasted}


def run(seed: int, doors: dict[str, Callable[[bytes], None]], tried: Counter[str], slowest: dict[str, float]) -> None:
    dice = random.Random(seed)
    kind = dice.choices(list(doors), (10, 10, 10, 1, 1))[0]
    raw = rubble(dice, {"file": "mail", "paste": "chat"}.get(kind, kind))
    began = time.process_time()
    try:
        doors[kind](raw)
    except Exception as error:
        raise AssertionError(f"seed {seed}, {kind}: {raw[:200]!r}") from error
    took = time.process_time() - began
    tried[kind] += 1
    slowest[kind] = max(slowest.get(kind, 0.0), took)
    assert took < LONGEST_S, f"seed {seed}, {kind}: {took:.2f} s, {raw[:200]!r}"


def test_rubble_raises_nothing_and_takes_no_time(desk: Desk) -> None:
    tried: Counter[str] = Counter()
    for seed in range(600):
        run(seed, doors(desk), tried, {})
    assert set(tried) == set(doors(desk))
    assert not list(desk.home.log.glob("crash-*"))


@pytest.mark.long
def test_rubble_for_minutes(desk: Desk) -> None:
    tried: Counter[str] = Counter()
    slowest: dict[str, float] = {}
    end = time.monotonic() + MINUTES * 60
    seed = 1_000_000
    while time.monotonic() < end:
        seed += 1
        run(seed, doors(desk), tried, slowest)
    sys.stdout.write(f"\n{dict(tried)}, slowest {slowest}\n")
