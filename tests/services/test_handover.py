"""The handover: made of what is open, handed over, read, finished; the evening and the morning after."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.cases import CaseKind
from csdesk.domain.follow import FollowKind
from csdesk.domain.handover import Item, Section
from csdesk.domain.messages import State
from csdesk.errors import DataError, UsageError
from csdesk.services import cases, follow, messages, orders, pickups
from csdesk.services.handover import Entry, acknowledge, add, build, confirm, done
from csdesk.services.handover_files import default_path, export, preview
from csdesk.services.inbox import take_inbox
from csdesk.services.incoming import paste
from csdesk.services.snapshot import take_snapshot
from csdesk.services.status import status
from tests.support import NOW, make_order, put_orders

EVENING = "2026-03-17T18:00:00+08:00"
MORNING = "2026-03-18T08:30:00+08:00"
Open = Callable[[str], Desk]


def by_source(desk: Desk) -> dict[str, Item]:
    return {entry.item.source: entry.item for entry in build(desk).entries}


def entry_of(desk: Desk, source: str) -> Entry:
    return next(entry for entry in build(desk).entries if entry.item.source == source)


def unread(desk: Desk) -> int:
    """Return the count of the status, after checking that the list says the same."""
    desk.sync()
    count = status(desk, take_snapshot(desk)).queues.handover_unread
    assert count == len(build(desk).unread)
    return count


@pytest.fixture
def busy(open_at: Open) -> Desk:
    """A desk in the evening with something in every section."""
    desk = open_at(EVENING)
    late = make_order("4000000000000001", ship_by=NOW)
    soon = make_order("4000000000000002", ship_by=NOW + timedelta(hours=12))
    tomorrow = make_order("4000000000000003", ship_by=NOW + timedelta(hours=25))
    held = make_order("4000000000000004", desk_hold_reason="等买家确认,电话 19900000001")
    cod = make_order("4000000000000005", pay_kind="cod", paid_at=None)
    special = make_order("4000000000000006", desk_special="加急礼盒,写贺卡")
    calm = make_order("4000000000000007", ship_by=NOW + timedelta(days=3))
    put_orders(desk, late, soon, tomorrow, held, cod, special, calm)
    follow.add(desk, FollowKind.LEAD, "想要大壶", due=NOW + timedelta(days=1), buyer="月下")
    follow.add(desk, FollowKind.DAIGOU, "代购茶盘", due=NOW - timedelta(hours=1))
    follow.add(desk, FollowKind.ABNORMAL, "两单面单贴反")
    follow.add(desk, FollowKind.KB_GAP, "茶盘能不能进洗碗机")
    cases.open_case(desk, "0001", CaseKind.AFTERSALES, "盖子碎了")
    pickups.book(desk, "yto", due=desk.now() + timedelta(hours=1))
    return desk


def test_every_section_is_filled_from_open_data(busy: Desk) -> None:
    found = by_source(busy)
    sections = {source.rpartition(":")[2][-4:]: item.section for source, item in found.items() if item.kind == "order"}
    assert sections == {
        "0001": Section.URGENT,
        "0002": Section.URGENT,
        "0003": Section.TODO,
        "0004": Section.WAITING,
        "0005": Section.TODO,
        "0006": Section.SPECIAL,
    }
    kinds = {item.what: item.section for item in found.values() if item.kind == "follow"}
    assert kinds == {
        "想要大壶": Section.LEADS,
        "代购茶盘": Section.DAIGOU,
        "两单面单贴反": Section.ABNORMAL,
        "茶盘能不能进洗碗机": Section.WATCH,
    }
    assert found["CS-0317-01"].section is Section.WAITING  # its photos are missing
    assert found["PU-0317-01"].section is Section.WATCH


def test_an_item_says_everything_the_next_person_needs(busy: Desk) -> None:
    item = by_source(busy)["taobao:4000000000000001"]
    assert (item.severity, item.order_id, item.buyer_nick) == (3, "taobao:4000000000000001", "清茶淡饭")
    assert item.what == "Taobao …0001 盖碗 x2 78.00"
    assert item.state == "To confirm · should have left by 03-17 08:30"
    assert item.next == "Confirm the address at once, ship it first and tell the buyer."
    assert item.if_not
    assert item.owner == "whoever takes over"
    assert item.due_at == NOW
    assert item.receiver == "张* 199****0001 浙江省 杭州市 西湖区 ****"


def test_what_the_buyer_was_told_last_is_handed_on_masked(busy: Desk) -> None:
    from csdesk.services.confirm import ask
    from csdesk.services.saying import Mark

    ask(busy, "0001", mark=Mark.SENT)
    said = by_source(busy)["taobao:4000000000000001"].said or ""
    assert said.startswith("03-17 18:00")
    for secret in ("张三", "19900000001", "文三路"):
        assert secret not in said


@pytest.mark.parametrize("form", ["md", "json", "html"])
def test_nobodys_data_leave_unless_they_are_asked_for(busy: Desk, form: str) -> None:
    masked, clear = preview(busy, form).decode(), preview(busy, form, reveal=True).decode()
    for secret in ("19900000001", "文三路", "张三"):
        assert secret not in masked
        assert secret in clear


def test_revealing_is_logged(busy: Desk) -> None:
    export(busy, reveal=True)
    assert "handover.reveal" in {change.verb for change in busy.store.changes()}


def test_ids_and_bytes_stay_while_nothing_changes(busy: Desk, open_at: Open) -> None:
    first = {form: preview(busy, form) for form in ("md", "json", "html", "xlsx")}
    export(busy)
    assert {form: preview(busy, form) for form in first} == first
    later = open_at("2026-03-17T18:20:00+08:00")
    assert {form: preview(later, form) for form in first} == first


def changed_blocks(before: str, after: str) -> set[str]:
    """Return the titles of the blocks in which a diff of two files has a line."""
    titles, lines = [], after.splitlines()
    block = ""
    for line in lines:
        block = line if line.startswith("#") else block
        titles.append(block)
    found = set()
    for tag, _a, _b, start, end in difflib.SequenceMatcher(
        a=before.splitlines(), b=lines, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            found.update(titles[start : max(end, start + 1)])
    return found


def test_one_changed_item_is_one_changed_block(busy: Desk) -> None:
    before = preview(busy).decode()
    orders.hold(busy, ["0004"], "等买家换地址")
    after = preview(busy).decode()
    (title,) = changed_blocks(before, after)
    assert "…0004" in title


def test_a_line_more_is_a_block_more(busy: Desk) -> None:
    before = preview(busy).decode().splitlines()
    add(busy, "明早先看茶盘", section=Section.WATCH)
    lines = list(difflib.unified_diff(before, preview(busy).decode().splitlines(), n=0, lineterm=""))[2:]
    assert not [line for line in lines if line.startswith("-")]
    assert [line for line in lines if line.startswith("+### ")] == ["+### HO-0317-01 明早先看茶盘"]


def test_the_evening_is_taken_back_in_the_morning(busy: Desk, open_at: Open) -> None:
    add(busy, "给打单的同事带话")
    assert unread(busy) == 0  # of one's own shift
    result, _data = export(busy)
    assert result.changed == ("2026-03-17 AH",)
    assert export(busy)[0].changed == ()  # the same again
    assert unread(busy) == 0

    morning = open_at(MORNING)
    count = unread(morning)
    assert count == len([entry for entry in build(morning).entries if entry.item.id in _handed(morning)])
    first = build(morning).entries[0]
    assert first.unread
    assert first.item.severity == 3
    acknowledge(morning, [first.item.id])
    assert unread(morning) == count - 1
    assert entry_of(morning, first.item.source).acked_by == "AH"
    acknowledge(morning, every=True)
    assert unread(morning) == 0


def _handed(desk: Desk) -> set[str]:
    return {key for shift in desk.records.handover.shifts.records.values() for key in shift.items}


def test_a_late_shift_that_ends_after_midnight_is_taken_back_in_the_morning(open_at: Open) -> None:
    desk = open_at("2026-03-18T00:40:00+08:00")
    add(desk, "后门钥匙在抽屉里")
    export(desk)
    assert unread(open_at("2026-03-18T01:10:00+08:00")) == 0
    assert unread(open_at(MORNING)) == 1


def test_what_was_settled_over_night_need_not_be_read(busy: Desk, open_at: Open) -> None:
    export(busy)
    before = unread(open_at(MORNING))
    follow.done(busy, "FU-0317-03")
    assert unread(open_at(MORNING)) == before - 1


def test_who_hands_over_again_before_reading_has_still_to_read(busy: Desk, open_at: Open) -> None:
    export(busy)
    morning = open_at(MORNING)
    before = unread(morning)
    export(morning)
    assert unread(morning) == before > 0


def test_what_says_the_same_as_yesterday_is_not_read_twice(open_at: Open) -> None:
    desk = open_at(EVENING)
    follow.add(desk, FollowKind.LEAD, "想要大壶", due=NOW + timedelta(days=9))
    add(desk, "后门钥匙在抽屉里", section=Section.WATCH)
    export(desk)
    morning = open_at(MORNING)
    assert unread(morning) == 2
    acknowledge(morning, every=True)
    export(open_at("2026-03-18T18:00:00+08:00"))
    third = open_at("2026-03-19T08:30:00+08:00")
    assert unread(third) == 0
    follow.move(third, "FU-0317-01", NOW + timedelta(days=10))
    export(open_at("2026-03-19T18:00:00+08:00"))
    assert unread(open_at("2026-03-20T08:30:00+08:00")) == 1


def test_another_person_reads_on_the_same_evening(busy: Desk, home: Path) -> None:
    export(busy)
    other = open_desk(home, now=EVENING, lang="en", operator="BX")
    assert unread(other) == len(build(other).entries)
    acknowledge(other, every=True)
    assert unread(other) == 0
    assert unread(busy) == 0


def test_the_three_gravest_are_read_back_and_confirmed(busy: Desk, open_at: Open) -> None:
    export(busy)
    morning = open_at(MORNING)
    result = acknowledge(morning, every=True)
    words = (result.text or "").splitlines()
    assert words[0] == result.summary
    assert [line[:2] for line in words[1:]] == ["1.", "2.", "3."]
    assert words[1].startswith("1. Taobao …0001")
    confirm(morning, result.changed[:3])
    morning.sync()
    (fact,) = [ack for ack in morning.records.handover.acks.records.values() if ack.three]
    assert (fact.by, len(fact.three)) == ("AH", 3)


def test_a_snooze_ends_with_the_shift_and_is_listed(open_at: Open, home: Path) -> None:
    desk = open_at(EVENING)
    paste(desk, "月下 2026-3-17 17:55:00\n有没有大一点的壶\n")
    messages.snooze(desk, ["MS-0317-01"], desk.now() + timedelta(days=2))
    item = by_source(desk)["MS-0317-01"]
    assert item.state == "put aside until 03-19 18:00; that ends with the shift"
    export(desk)
    assert take_inbox(desk).wait("MS-0317-01").state is State.SNOOZED
    assert by_source(desk)["MS-0317-01"] == item
    for taker in (open_at(MORNING), open_desk(home, now=EVENING, lang="en", operator="BX")):
        assert take_inbox(taker).wait("MS-0317-01").state is State.OPEN


def test_what_was_passed_on_shows_until_it_is_answered(open_at: Open) -> None:
    desk = open_at(EVENING)
    paste(desk, "月下 2026-3-17 17:55:00\n能不能便宜五十\n")
    messages.pass_on(desk, ["MS-0317-01"], "老板", desk.now() + timedelta(hours=2), escalate=True)
    item = by_source(desk)["MS-0317-01"]
    assert (item.section, item.owner, item.severity) == (Section.WAITING, "老板", 3)
    messages.done(desk, ["MS-0317-01"])
    assert "MS-0317-01" not in by_source(desk)


def test_a_late_pickup_is_urgent_until_it_is_done(open_at: Open) -> None:
    desk = open_at(EVENING)
    pickups.book(desk, "yto", due=desk.now() + timedelta(minutes=30))
    late = open_at("2026-03-17T18:40:00+08:00")
    assert by_source(late)["PU-0317-01"].section is Section.URGENT
    pickups.done(late, "PU-0317-01")
    assert "PU-0317-01" not in by_source(late)


def test_the_ordinary_work_of_a_large_shop_is_one_item(open_at: Open) -> None:
    desk = open_at(EVENING)
    due = NOW + timedelta(hours=26)
    crowd = [make_order(f"60000000000{number:05}", ship_by=due + timedelta(minutes=number)) for number in range(25)]
    put_orders(desk, *crowd[:20], make_order("4000000000000001", ship_by=NOW))
    assert {item.kind for item in by_source(desk).values()} == {"order"}
    put_orders(desk, *crowd[20:])
    assert sorted(by_source(desk)) == ["due 2026-03-18", "taobao:4000000000000001"]
    item = by_source(desk)["due 2026-03-18"]
    assert item.what == "25 orders must leave by 03-18 12:00"
    assert item.due_at == due
    assert (item.state or "").count("…") == 25
    export(desk)
    assert unread(open_at(MORNING)) == 1  # the late one; the others are read in their queue


def test_the_line_of_a_shift_is_read_once_and_gone(open_at: Open) -> None:
    desk = open_at(EVENING)
    add(desk, "忙,两单急件", section=Section.SUMMARY)
    export(desk)
    morning = open_at(MORNING)
    assert unread(morning) == 1
    assert "忙,两单急件" not in preview(morning).decode()
    acknowledge(morning, every=True)
    assert build(morning).entries == ()


def test_a_year_of_shifts_keeps_the_items_of_the_last_weeks(open_at: Open) -> None:
    for day in range(1, 29):
        desk = open_at(f"2026-03-{day:02}T18:00:00+08:00")
        if day == 1:
            add(desk, "后门钥匙在抽屉里")
        export(desk)
    desk.sync()
    shifts = desk.records.handover.shifts.records
    assert len(shifts) == 28
    assert sum(bool(shift.items) for shift in shifts.values()) == 15
    assert unread(open_at("2026-03-29T08:30:00+08:00")) == 1


def test_a_line_stays_until_it_is_finished(desk: Desk) -> None:
    add(desk, "问供应商茶盘", section=Section.WAITING, due=NOW + timedelta(hours=3), owner="BX")
    (entry,) = build(desk).entries
    assert (entry.item.id, entry.item.owner, entry.item.section) == ("HO-0317-01", "BX", Section.WAITING)
    done(desk, ["HO-0317-01"])
    assert build(desk).entries == ()


def test_what_comes_from_open_data_ends_where_it_comes_from(busy: Desk) -> None:
    with pytest.raises(UsageError) as caught:
        done(busy, ["CS-0317-01"])
    assert caught.value.code == "ends_with_its_source"


@pytest.mark.parametrize("name", ["HO-0101-01", "", "nonsense"])
def test_an_unknown_item_is_refused(busy: Desk, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        acknowledge(busy, [name])
    assert caught.value.code == "no_such_item"


def test_items_are_found_by_id_by_ending_and_by_source(busy: Desk, open_at: Open) -> None:
    export(busy)
    morning = open_at(MORNING)
    entry = entry_of(morning, "CS-0317-01")
    for name in (entry.item.id, entry.item.id.rpartition("-")[2], "CS-0317-01"):
        assert acknowledge(morning, [name], dry_run=True).changed == (entry.item.id,)


def test_an_empty_line_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError):
        add(desk, "  \n ")


def test_reading_is_undone(busy: Desk, open_at: Open) -> None:
    from csdesk.services.history import undo

    export(busy)
    morning = open_at(MORNING)
    before = unread(morning)
    acknowledge(morning, every=True)
    undo(morning)
    assert unread(morning) == before


def test_a_dry_run_hands_nothing_over(busy: Desk, tmp_path: Path) -> None:
    seq = busy.store.seq
    export(busy, "md", tmp_path / "x.md", dry_run=True)
    acknowledge(busy, every=True, dry_run=True)
    add(busy, "x", dry_run=True)
    assert busy.store.seq == seq
    assert not (tmp_path / "x.md").exists()


def test_a_part_is_for_reading_and_hands_nothing_over(busy: Desk) -> None:
    result, data = export(busy, section=Section.ABNORMAL)
    assert result.changed == ()
    assert "两单面单贴反" in data.decode()
    assert "…0001" not in data.decode()


def test_the_file_lies_in_the_exports(busy: Desk) -> None:
    path = default_path(busy, "md")
    result, data = export(busy, "md", path)
    assert path.read_bytes() == data
    assert result.text == str(path)
    assert path.name == "handover-2026-03-17-AH.md"
    assert path.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_not_there_is_told(busy: Desk, tmp_path: Path) -> None:
    seq = busy.store.seq
    with pytest.raises(DataError):
        export(busy, "md", tmp_path / "no" / "x.md")
    assert busy.store.seq == seq
    with pytest.raises(UsageError):
        export(busy, "pdf")


def test_an_empty_desk_hands_over_nothing(desk: Desk) -> None:
    assert build(desk).entries == ()
    assert "###" not in preview(desk).decode()
    assert msgspec.json.decode(preview(desk, "json"))["items"] == []
    for form in ("html", "xlsx"):
        assert preview(desk, form)
    assert unread(desk) == 0


def test_what_a_buyer_wrote_cannot_be_markup_anywhere(open_at: Open) -> None:
    desk = open_at(EVENING)
    nasty = "=HYPERLINK(1)<script>alert(1)</script> **x** [a](b) <br> \\ `c` | \x1b[31m\u202e # y -->"
    put_orders(desk, make_order("4000000000000001", buyer_nick=nasty, ship_by=NOW))
    add(desk, f"### HO-0317-99 x\n- state: y\n{nasty}")
    markdown, html = preview(desk).decode(), preview(desk, "html").decode()
    assert "\x1b" not in markdown + html
    assert "\u202e" not in markdown + html
    assert "<script" not in markdown + html
    assert markdown.count("\n### ") == 2
    assert "-->" not in markdown.replace("<!-- urgent -->", "").replace("<!-- todo -->", "").split("## Numbers")[0]


def test_times_are_those_of_the_shop(open_at: Open) -> None:
    desk = open_at(EVENING)
    utc = datetime.fromisoformat("2026-03-17T00:30:00+00:00")
    put_orders(desk, make_order("4000000000000001", ship_by=utc))
    (item,) = by_source(desk).values()
    assert item.due_at is not None
    assert item.due_at.isoformat() == "2026-03-17T08:30:00+08:00"
