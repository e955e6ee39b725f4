"""The handover: made of what is open, written as a file, finished."""

from __future__ import annotations

import difflib
import re
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.handover.items import Section
from csdesk.errors import DataError, RefusedError, UsageError
from csdesk.services.handover.files import default_path, export, preview
from csdesk.services.handover.handover import acknowledge, add, build, done
from csdesk.services.orders import orders, pickups
from tests.services.handover.handovers import EVENING, MORNING, Open, by_source, entry_of, unread
from tests.support import NOW, make_order, put_orders, tried


@pytest.mark.duty("H01", "H04", "N03", "R08")
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
    assert found["CS-0317-01"].section is Section.TODO  # nobody asked the buyer for its photos yet
    assert found["PU-0317-01"].section is Section.WATCH


@pytest.mark.duty("E12", "H02")
def test_an_item_says_everything_the_next_person_needs(busy: Desk) -> None:
    item = by_source(busy)["taobao:4000000000000001"]
    assert (item.severity, item.order_id, item.buyer_nick) == (3, "taobao:4000000000000001", "清茶淡饭")
    assert item.what == "Taobao …0001 盖碗 ×2 78.00 yuan"
    assert item.state == "To confirm · should have left by 03-17 08:30"
    assert item.next == "Confirm the address at once, ship it first and tell the buyer."
    assert item.if_not
    assert item.owner == "anyone"
    assert item.due_at == NOW
    assert item.receiver == "张* 199****0001 浙江省杭州市西湖区****"


@pytest.mark.duty("H02")
def test_what_the_buyer_was_told_last_is_handed_on_masked(busy: Desk) -> None:
    from csdesk.services.orders.confirm import ask
    from csdesk.services.texts.deliver import Mark

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


@pytest.mark.duty("S10")
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


def test_a_line_stays_until_it_is_finished(desk: Desk) -> None:
    add(desk, "问供应商茶盘", section=Section.WAITING, due=NOW + timedelta(hours=3), owner="BX")
    (entry,) = build(desk).entries
    assert (entry.item.id, entry.item.owner, entry.item.section) == ("HO-0317-01", "BX", Section.WAITING)
    done(desk, ["HO-0317-01"])
    assert build(desk).entries == ()


def test_what_comes_from_open_data_ends_where_it_comes_from(busy: Desk) -> None:
    with pytest.raises(RefusedError) as caught:
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
        assert tried(acknowledge, morning, [name]).changed == (entry.item.id,)


def test_an_empty_line_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError):
        add(desk, "  \n ")


def test_a_dry_run_hands_nothing_over(busy: Desk, tmp_path: Path) -> None:
    seq = busy.store.seq
    tried(export, busy, "md", tmp_path / "x.md")
    tried(acknowledge, busy, every=True)
    tried(add, busy, "x")
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
    ours = r"<!-- (?:urgent|todo|order|line|2026-03-17T[0-9:]+\+08:00) -->"
    assert "-->" not in re.sub(ours, "", markdown).split("## Numbers")[0]


def test_times_are_those_of_the_shop(open_at: Open) -> None:
    desk = open_at(EVENING)
    utc = datetime.fromisoformat("2026-03-17T00:30:00+00:00")
    put_orders(desk, make_order("4000000000000001", ship_by=utc))
    (item,) = by_source(desk).values()
    assert item.due_at is not None
    assert item.due_at.isoformat() == "2026-03-17T08:30:00+08:00"
