"""Who is forgotten is gone in every spelling, nobody else loses anything, and what may be hers is left to decide."""

from __future__ import annotations

import gzip
import html
import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.domain.handover.items import Note, Section
from csdesk.domain.shared.models import Receiver
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.domain.texts.sent_log import Draft
from csdesk.errors import UsageError
from csdesk.outbound import markdown
from csdesk.services.desk.archive import archive
from csdesk.services.upkeep import backups, privacy
from csdesk.store import files
from tests.services.desk.test_archive_of_orders import DONE
from tests.support import NOW, make_order, put_orders

NICK = "小_满#1"
HERS = Receiver("欧阳无名", "19900000088", "浙江省", "杭州市", "西湖区", "无名路 8 号")
OTHER = Receiver("高兴", "19900000077", "浙江省", "杭州市", "西湖区", "有名路 9 号")


def write(home: Path, name: str, data: bytes | str) -> Path:
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


SPELLINGS: tuple[Callable[[str], bytes], ...] = (
    lambda nick: f"{nick}您好".encode(),
    lambda nick: f"| {markdown.escape_cell(nick)} | 3 |".encode(),
    lambda nick: markdown.escape(f"{nick}:您好").encode(),
    lambda nick: f"<td>{html.escape(nick)}</td>".encode(),
    lambda nick: "".join(f"&#{ord(sign)};" for sign in nick).encode(),
    lambda nick: json.dumps({"nick": nick}).encode(),
    lambda nick: json.dumps({"nick": nick}, ensure_ascii=False, indent=2).encode("utf-16"),
    lambda nick: f"平台,{nick},3".encode("gbk"),
    lambda nick: f"\ufeff{nick.replace('_', '＿')}\r\n".encode(),
    lambda nick: "\u200b".join(nick).encode(),
)


@pytest.mark.parametrize("spelled", SPELLINGS)
@pytest.mark.parametrize("nick", [NICK, "a&b_c", "小满"])
def test_a_file_is_hers_in_every_spelling(desk: Desk, home: Path, nick: str, spelled: Callable[[str], bytes]) -> None:
    put_orders(desk, make_order("4005", buyer_nick=nick, receiver=HERS), make_order("4006", receiver=OTHER))
    hers, others = write(home, "exports/a.csv", spelled(nick)), write(home, "exports/b.csv", spelled("清茶淡饭"))
    privacy.forget(desk, nick, sure=True)
    assert (hers.exists(), others.exists()) == (False, True)


ABOUT_HER = (
    "订单4005", "打199\u200b0000\u200b0088", "一九九零零零零零零八八", "199（0000）0088",
    "SF1234567890123", "+86 199-0000-0088",
)  # fmt: skip
NOT_HERS = (
    "很高兴为您服务", "订单40056", "蒋* 138****0088", "199****0088", "19900000087", "欧* 您好", "高兴",
    "SF12345678901234",
)  # fmt: skip


@pytest.mark.parametrize("words", ABOUT_HER)
def test_texts_of_nobody_else_that_hold_her_phone_or_number_go(desk: Desk, home: Path, words: str) -> None:
    order = make_order("4005", buyer_nick="高兴", receiver=HERS, tracking_no="SF1234567890123")
    put_orders(desk, order, make_order("4006"))
    rows = {
        "follow": Follow("FU-0317-01", FollowKind.TODO, words, NOW, "AH"),
        "handover_lines": Note("HO-0317-01", Section.TODO, words, NOW, "AH"),
        "messages": Message("MS-0317-01", Kind.MAIL, (Said(words, NOW),), NOW, sender="x@example.com"),
        "drafts": Draft("message:MS-0317-01", "写到一半", NOW),
    }
    with desk.change("test", "x") as transaction:
        for table, row in rows.items():
            transaction.add(table, msgspec.json.encode(row))
    write(home, "outbox/a.txt", words)
    privacy.forget(desk, "taobao:高兴", sure=True)
    assert [table for table in rows if desk.store.table(table)] == []
    assert not list((home / "outbox").iterdir())
    assert sorted(desk.orders) == ["taobao:4006"]


@pytest.mark.parametrize("words", NOT_HERS)
def test_nothing_of_anybody_else_goes(desk: Desk, home: Path, words: str) -> None:
    put_orders(desk, make_order("4005", buyer_nick="高兴", receiver=msgspec.structs.replace(HERS, name="蒋*")))
    put_orders(desk, make_order("4006", receiver=OTHER, buyer_message=words))
    rows = {
        "follow": Follow("FU-0317-01", FollowKind.TODO, words, NOW, "AH", "taobao:4006"),
        "messages": Message("MS-0317-01", Kind.BUYER, (Said(words, NOW),), NOW, "taobao", buyer_nick="清茶淡饭"),
    }
    with desk.change("test", "x") as transaction:
        for table, row in rows.items():
            transaction.add(table, msgspec.json.encode(row))
    kept = write(home, "outbox/a.txt", f"您好,{words}!")
    privacy.forget(desk, "高兴", sure=True)
    assert all(desk.store.table(table) for table in rows)
    assert kept.exists()
    assert sorted(desk.orders) == ["taobao:4006"]


def test_what_may_be_hers_is_named_and_goes_when_she_says_so(desk: Desk, home: Path) -> None:
    put_orders(desk, make_order("4005", buyer_nick="小满", receiver=HERS))
    put_orders(desk, make_order("4006", receiver=OTHER, desk_memo=("0317 AH 也打 19900000088",)))
    note = Follow("FU-0317-01", FollowKind.TODO, "问欧阳无名要不要开票", NOW, "AH")
    with desk.change("test", "x") as transaction:
        transaction.add("follow", msgspec.json.encode(note))
    text = write(home, "outbox/a.txt", "给小满的话")
    result = privacy.forget(desk, "小满", sure=True)
    names = ("FU-0317-01", "outbox/a.txt", "taobao:4006")
    assert result.warnings[:3] == tuple(f"may be the buyer's, was left (--also): {name}" for name in names)
    assert text.exists()
    privacy.forget(desk, "小满", names, sure=True)
    assert (text.exists(), dict(desk.orders), desk.records.follow.records) == (False, {}, {})


def test_a_nick_of_several_buyers_is_not_guessed(desk: Desk) -> None:
    put_orders(desk, make_order("4005", buyer_nick="蒋*", receiver=HERS), make_order("4006", buyer_nick="蒋*"))
    put_orders(desk, make_order("4007", buyer_nick="蒋*", receiver=HERS), make_order("4008", buyer_nick="小满"))
    put_orders(desk, make_order("4009", "pdd", buyer_nick="小满"))
    for nick in ("蒋*", "taobao:蒋*", "小满"):
        with pytest.raises(UsageError) as caught:
            privacy.forget(desk, nick, sure=True)
        assert caught.value.code == "ambiguous"
    privacy.forget(desk, "taobao:4005", sure=True)
    privacy.forget(desk, "pdd:小满", sure=True)
    assert sorted(desk.orders) == ["taobao:4006", "taobao:4008"]


def holds(home: Path, *words: str) -> list[str]:
    """Return the files of a desk that hold one of some words."""
    found = []
    for path in sorted(home.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        found += [path.name] if any(word.encode() in data for word in words) else []
    return found


def fill(desk: Desk, home: Path) -> None:
    put_orders(desk, make_order("4005", **DONE | {"buyer_nick": "小满", "receiver": HERS}), make_order("4006", **DONE))
    archive(desk)
    backups.back_up(desk)
    backups.back_up(desk, home / "backups" / "mine.json.gz")
    desk.store.checkpoint()
    put_orders(desk, make_order("4007", buyer_nick="小满", receiver=HERS), make_order("4008"))
    write(home, "outbox/a.txt", "小满您好")
    write(home, "evidence/RV-1/quotes.txt", "电话 19900000088")
    desk.sync()


GONE = ("小满", "19900000088", "欧阳无名")


def test_the_backups_can_be_cleaned_afterwards_as_the_hint_says(desk: Desk, home: Path) -> None:
    fill(desk, home)
    assert "add: --backups" in privacy.forget(desk, "小满", sure=True).warnings[-1]
    assert holds(home, *GONE) == ["desk-2026-03-17.json.gz", "mine.json.gz"]
    assert privacy.forget(desk, "小满", sure=True, backups=True).changed == ("taobao:4005",)
    assert holds(home, *GONE) == []
    assert privacy.forget(desk, "小满", sure=True, backups=True).changed == ()
    desk.sync()
    assert sorted(desk.orders) == ["taobao:4008"]


class Killed(BaseException):
    """The process ends here."""


class Dying(files.Disk):
    """A disk whose process is killed at its so-many-th call; no call after that does anything."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __getattribute__(self, name: str) -> Any:
        if name in ("open", "write", "fsync", "truncate", "replace", "unlink", "mkdir", "sync_folder"):
            self.left -= 1
            if self.left < 0:
                raise Killed
        return super().__getattribute__(name)


def test_killed_at_any_moment_it_is_finished_the_next_time(
    desk: Desk, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(desk, home)
    for step in itertools.count():
        there = Path(shutil.copytree(home, tmp_path / f"copy{step}"))
        opened = open_desk(there, now=NOW.isoformat(), lang="en")
        monkeypatch.setattr(files, "disk", Dying(step))
        try:
            privacy.forget(opened, "小满", sure=True, backups=True)
            break
        except Killed:
            monkeypatch.setattr(files, "disk", files.Disk())
        again = open_desk(there, now=NOW.isoformat(), lang="en")
        privacy.forget(again, "小满", sure=True, backups=True)
        assert holds(there, *GONE) == [], step
        assert sorted(again.orders) == ["taobao:4008"]
    assert step > 20
