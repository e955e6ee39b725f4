"""Talk that is done leaves the desk's file; imports, figures, erasure, undo and search still know it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.reports.periods import period_of
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.domain.talk.reviews import Outcome
from csdesk.errors import DeskError
from csdesk.services.buyers.card import view_buyer
from csdesk.services.cases import cases
from csdesk.services.desk.archive import archive
from csdesk.services.imports.imports import import_paths
from csdesk.services.reports.report_inputs import take_inputs
from csdesk.services.reports.reports import serve
from csdesk.services.search.results import find_everything
from csdesk.services.talk import messages, reviews
from csdesk.services.talk.incoming import paste
from csdesk.services.today.inbox import take_inbox
from csdesk.services.upkeep import doctor, history
from csdesk.services.upkeep.backups import back_up
from csdesk.services.upkeep.privacy import forget
from csdesk.store import archive as shelf
from csdesk.store import files
from tests.support import NOW, make_order, put_orders, tried

DAY = "2025-12-02"
CHAT = f"""清茶淡饭 {DAY} 9:00:00
几时发货
店铺:AH {DAY} 9:00:20
今天发
月下 {DAY} 9:10:00
有没有大一点的壶
"""
REVIEWS = """订单编号,买家会员名,商品名称,评价星级,评价内容,评价时间
4000000000009999,老茶客,盖碗,1,盖子碎了,2025-12-01 08:00:00
"""
At = Callable[[str], Desk]


@pytest.fixture
def past(open_at: At, tmp_path: Path) -> Desk:
    """A desk on which two talks, a review and a case of December were worked; now it is March."""
    desk = open_at(f"{DAY}T09:30:00+08:00")
    paste(desk, CHAT, platform="taobao")
    messages.done(desk, ["02"])
    (tmp_path / "r.csv").write_text(REVIEWS, encoding="utf-8")
    import_paths(desk, [tmp_path / "r.csv"])
    reviews.done(desk, ["RV-1202-01"], Outcome.EXPLAINED)
    put_orders(desk, make_order("9999", created_at=NOW - timedelta(days=105)))
    cases.open_case(desk, "9999", CaseKind.INTERCEPT, "拦截")
    cases.close(desk, "CS-1202-01", "拦住了")
    with desk.change("test", "") as transaction:
        transaction.remove("orders", desk.records.key("taobao:9999"))
    return open_at("2026-03-17T08:30:00+08:00")


def put_away(desk: Desk) -> Desk:
    result = archive(desk)
    assert sorted(result.changed) == ["CS-1202-01", "MS-1202-01", "MS-1202-02", "RV-1202-01"]
    assert result.summary == "archived: 0 orders, 2 messages, 1 review, 1 case"
    desk.sync()
    return desk


def counts(desk: Desk) -> tuple[int, int, int]:
    records = desk.records
    return len(records.messages.records), len(records.reviews.records), len(records.cases.records)


def test_what_is_done_and_quiet_goes_and_is_found(past: Desk, home: Path) -> None:
    paste(past, "老茶客 2026-3-17 8:00:00\n在吗\n", platform="taobao")
    assert counts(past) == (3, 1, 1)
    assert tried(archive, past).changed
    assert not (home / "archive").exists()
    put_away(past)
    assert counts(past) == (1, 0, 0)
    assert archive(past).changed == ()
    assert {path.name[:12] for path in (home / "archive").glob("*.json")} == {"2025-12-talk"}
    found = {group.kind.value: [hit.id for hit in group.hits] for group in find_everything(past, "盖子", 9)}
    assert found == {"review": ["RV-1202-01"]}
    found = {group.kind.value: [hit.id for hit in group.hits] for group in find_everything(past, "平台:taobao yx", 9)}
    assert found == {"buyer": ["taobao:月下"], "message": ["MS-1202-02"]}
    found = {group.kind.value: [hit.id for hit in group.hits] for group in find_everything(past, "状态:完成 壶", 9)}
    assert found == {"message": ["MS-1202-02"]}
    assert [hit.id for group in find_everything(past, "拦住", 9) for hit in group.hits] == ["CS-1202-01"]
    gone = {group.kind.value: [hit.archived for hit in group.hits] for group in find_everything(past, "qcdf", 9)}
    assert gone == {"buyer": [False], "message": [True], "case": [True], "follow": [False]}  # 今天发 is still open


def test_what_still_counts_stays(past: Desk, open_at: At) -> None:
    old = NOW - timedelta(days=100)
    notice = Message("MS-1202-08", Kind.STATION, (Said("大促", old),), old, "taobao", sender="活动", done_at=old)
    with past.change("test", "") as transaction:
        past.records.messages.put(transaction, notice)
        past.records.messages.put(transaction, msgspec.structs.replace(notice, id="MS-1202-09", muted=True))
    past.sync()
    going = tried(archive, past).changed
    assert "MS-1202-08" in going
    assert "MS-1202-09" not in going, "it mutes its sender"
    past.home.config.write_text("archive_days = 10\n", encoding="utf-8")
    soon = open_at(f"{DAY[:8]}31T09:00:00+08:00")
    assert "CS-1202-01" not in tried(archive, soon).changed, "of the last thirty days: the rate counts it"
    later = open_at("2026-01-02T09:00:00+08:00")
    assert "CS-1202-01" in tried(archive, later).changed


def test_the_same_messages_and_reviews_again_are_known(past: Desk, tmp_path: Path) -> None:
    put_away(past)
    assert paste(past, CHAT, platform="taobao").summary == "pasted: 0 new, 0 changed, 2 known"
    assert paste(past, CHAT).summary == "pasted: 0 new, 0 changed, 2 known"
    report = import_paths(past, [tmp_path / "r.csv"])
    assert (report.totals.added, report.totals.unchanged) == (0, 1)
    past.sync()
    assert counts(past) == (0, 0, 0)


def test_a_talk_that_goes_on_comes_back_under_its_own_id(past: Desk) -> None:
    keys = {name: past.records.messages.key(name) for name in past.records.messages.records}
    put_away(past)
    more = CHAT.replace("今天发\n", f"今天发\n店铺:AH {DAY} 9:01:00\n单号晚上给您\n")
    more += "清茶淡饭 2026-3-17 8:20:00\n到了吗\n"
    assert paste(past, more, platform="taobao").summary == "pasted: 1 new, 1 changed, 1 known"
    past.sync()
    table = past.records.messages
    assert sorted(table.records) == ["MS-0317-01", "MS-1202-01"]
    assert table.key("MS-1202-01") == keys["MS-1202-01"]
    assert [said.text for said in table.records["MS-1202-01"].said] == ["几时发货", "今天发", "单号晚上给您"]


def test_a_mail_and_a_newer_review_meet_what_was_put_away(past: Desk, tmp_path: Path) -> None:
    old = NOW - timedelta(days=100)
    mail = Message("MS-1207-01", Kind.MAIL, (Said("发票", old),), old, key="<1@example.com>", done_at=old)
    with past.change("test", "") as transaction:
        past.records.messages.put(transaction, mail)
    archive(past)
    past.sync()
    assert past.records.messages.archived.knows("<1@example.com>")
    (tmp_path / "r.csv").write_text(
        REVIEWS.replace("评价内容", "评价内容,追评").replace("盖子碎了", "盖子碎了,退款了"), "utf-8"
    )
    import_paths(past, [tmp_path / "r.csv"])
    past.sync()
    assert [review.more for review in past.records.reviews.records.values()] == ["退款了"]


def test_ids_are_never_given_again(past: Desk, open_at: At) -> None:
    put_away(past)
    next_year = open_at("2026-12-02T09:00:00+08:00")
    paste(next_year, "新客 2026-12-2 8:59:00\n在吗\n", platform="taobao")
    next_year.sync()
    assert list(next_year.records.messages.records) == ["MS-1202-03"]


def test_the_figures_of_past_days_stay(past: Desk) -> None:
    def figures() -> Any:
        period = period_of("day", date.fromisoformat(DAY))
        served = serve(past, take_inputs(past, period))
        return served.reply, served.reviews, served.cases, take_inbox(past).figures

    before = figures()
    assert before[0].received == 2
    put_away(past)
    assert figures() == before


def test_shown_changed_and_brought_back_by_id(past: Desk) -> None:
    put_away(past)
    assert messages.find_message(past, "1202-02").text == "有没有大一点的壶"
    assert reviews.find_review(past, "RV-1202-01").outcome is Outcome.EXPLAINED
    assert messages.tag(past, ["MS-1202-02"], "difficult").changed == ("MS-1202-02",)
    past.sync()
    assert list(past.records.messages.records) == ["MS-1202-02"]
    assert archive(past).changed == ()  # what carries a tag stays
    assert history.undo(past).changed == ("MS-1202-02",)
    past.sync()
    assert counts(past) == (0, 0, 0)
    assert messages.find_message(past, "MS-1202-02").tags == ()


def test_undo_reaches_what_was_put_away_since(past: Desk) -> None:
    put_away(past)
    steps = 0
    while history.undo(past).changed:
        steps += 1
        past.sync()
    for book in (past.records.messages, past.records.reviews, past.records.cases):
        assert [*book.records, *book.past_names()] == []
    assert shelf.archive_files(past.store) == []
    for _step in range(steps):
        history.redo(past)
    past.sync()
    whole = {table: sorted(rows) for table, rows in shelf.everything(past.store).items()}
    assert [len(whole.get(table, ())) for table in ("messages", "reviews", "cases")] == [2, 1, 1]


def test_an_undone_change_of_an_archived_thing_is_the_one_before(past: Desk) -> None:
    put_away(past)
    messages.tag(past, ["MS-1202-02"], "x")
    messages.tag(past, ["MS-1202-02"], "x")
    messages.snooze(past, ["MS-1202-02"], NOW + timedelta(hours=1))
    messages.done(past, ["MS-1202-02"])
    later = msgspec.structs.replace(past.config, archive_days=0)
    past.config = later
    archive(past)
    past.sync()
    assert "MS-1202-02" not in past.records.messages.records
    for _step in range(3):
        history.undo(past)
    past.sync()
    assert past.records.messages.get("MS-1202-02") is not None
    history.undo(past)
    past.sync()
    found = past.records.messages.get("MS-1202-02")
    assert found is not None
    assert (found.tags, found.snooze_until, found.text) == ((), None, "有没有大一点的壶")


def test_erasure_backup_and_doctor_reach_it(past: Desk, home: Path) -> None:
    put_away(past)
    assert "月下" in "".join(path.read_text("utf-8") for path in (home / "archive").iterdir())
    checks = {check.id: check for check in doctor.examine(past.home, past.config, past.clock)}
    assert (checks["archive"].state, checks["archive"].text) == ("ok", "4 records in 1 file")
    back_up(past)
    forget(past, "月下", sure=True, backups=True)
    left = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file() and path.suffix != ".gz")
    assert "月下".encode() not in left
    assert "清茶淡饭".encode() in left
    assert view_buyer(past, "taobao:清茶淡饭").messages == 1


def test_what_is_still_worked_on_stays(past: Desk) -> None:
    put_orders(past, make_order("8001", buyer_nick="月下"))
    past.sync()
    assert "MS-1202-02" not in archive(past).changed


def test_two_processes_archive_and_paste_at_once(past: Desk, open_at: At) -> None:
    other = open_at("2026-03-17T08:31:00+08:00")
    assert len(other.records.messages.records) == 2
    put_away(past)
    assert paste(other, CHAT, platform="taobao").summary == "pasted: 0 new, 0 changed, 2 known"
    assert archive(other).changed == ()
    messages.tag(other, ["MS-1202-01"], "x")
    past.sync()
    assert list(past.records.messages.records) == ["MS-1202-01"]


@pytest.mark.parametrize("call", range(12))
def test_a_disk_that_fails_in_between_loses_nothing(
    past: Desk, open_at: At, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    before = shelf.everything(past.store)
    broken = _Failing(files.disk, call)
    monkeypatch.setattr(files, "disk", broken)
    with contextlib.suppress(DeskError, OSError):
        archive(past)
    monkeypatch.undo()
    again = open_at("2026-03-17T09:00:00+08:00")
    kept = {name: rows for name, rows in shelf.everything(again.store).items() if name != "stems"}
    assert kept == {name: rows for name, rows in before.items() if name != "stems"}
    archive(again)
    again.sync()
    assert counts(again) == (0, 0, 0)
    assert paste(again, CHAT, platform="taobao").summary == "pasted: 0 new, 0 changed, 2 known"


class _Failing:
    """The disk, of which one call fails.

    Args:
        real: The disk.
        at: Which call of all fails.
    """

    def __init__(self, real: Any, at: int) -> None:
        self._real, self._left = real, at

    def __getattr__(self, name: str) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left == -1:
                raise OSError(5, "made up")
            return getattr(self._real, name)(*given, **named)

        return call


KILLED = """
import os, sys
from pathlib import Path
from csdesk.desk import open_desk
from csdesk.services.desk.archive import archive
from csdesk.store import files
real, left = files.disk, int(sys.argv[2])
class Dying:
    def __getattr__(self, name):
        def call(*given, **named):
            global left
            left -= 1
            if left < 0:
                os._exit(9)
            return getattr(real, name)(*given, **named)
        return call
files.disk = Dying()
archive(open_desk(Path(sys.argv[1]), now="2026-03-17T08:30:00+08:00", lang="en", operator="AH"))
"""


@pytest.mark.parametrize("call", [0, 2, 5, 8, 11, 14, 20])
def test_a_process_that_dies_in_between_loses_nothing(past: Desk, home: Path, open_at: At, call: int) -> None:
    before = shelf.everything(past.store)
    ran = subprocess.run([sys.executable, "-c", KILLED, str(home), str(call)], check=False, timeout=60)
    assert ran.returncode in (0, 9)
    again = open_at("2026-03-17T09:00:00+08:00")
    kept = {name: rows for name, rows in shelf.everything(again.store).items() if name != "stems"}
    assert kept == {name: rows for name, rows in before.items() if name != "stems"}
    archive(again)
    again.sync()
    assert counts(again) == (0, 0, 0)
    assert list(shelf.strays(again.store)) == []
