"""A handover comes to another desk: once, unread, nothing lost, nothing overwritten, whatever was done to the file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from csdesk import i18n
from csdesk.desk import Desk, open_desk
from csdesk.domain.follow import FollowKind
from csdesk.domain.handover import Item, Section
from csdesk.errors import UsageError
from csdesk.services import follow
from csdesk.services.handover import acknowledge, add, adopt, build, done
from csdesk.services.handover_files import preview
from csdesk.services.imports import FileReport, ImportReport, import_paths
from csdesk.services.snapshot import take_snapshot
from csdesk.services.status import status
from tests.support import NOW, make_order, put_orders

EVENING = "2026-03-17T18:00:00+08:00"
MORNING = "2026-03-18T08:30:00+08:00"
LATER = NOW + timedelta(days=20)
Take = Callable[[bytes], FileReport]


@pytest.fixture
def sender(tmp_path: Path) -> Desk:
    """A desk with six things to hand over."""
    desk = open_desk(tmp_path / "sender", now=EVENING, lang="en", operator="AH")
    put_orders(
        desk,
        make_order("4000000000000001", ship_by=NOW, buyer_nick="=1+1 [x](y) *z*"),
        make_order("4000000000000004", desk_hold_reason="等买家确认 <b>", ship_by=LATER),
        make_order("4000000000000006", desk_special="礼盒", ship_by=LATER),
    )
    follow.add(desk, FollowKind.LEAD, "想要大壶", due=NOW + timedelta(days=1), buyer="月下")
    add(desk, "第一行\n\n第三行 \\ <br> `x`", section=Section.WATCH)
    add(desk, "带话", due=NOW + timedelta(days=1))
    desk.sync()
    return desk


@pytest.fixture
def taker(tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "taker", now=MORNING, lang="en", operator="BX")


@pytest.fixture
def take(taker: Desk, tmp_path: Path) -> Take:
    """Import a file of some bytes and return what came of it."""

    def job(data: bytes) -> FileReport:
        path = tmp_path / "came.md"
        path.write_bytes(data)
        report = import_paths(taker, [path], kind="handover")
        taker.sync()
        return report.files[0]

    return job


def items(desk: Desk) -> list[Item]:
    return list(build(desk).items)


def counts(report: FileReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.rejected


def codes(report: FileReport) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in report.problems]


def unread(desk: Desk) -> int:
    count = status(desk, take_snapshot(desk)).queues.handover_unread
    assert count == len(build(desk).unread)
    return count


@pytest.mark.parametrize("form", ["md", "json"])
def test_everything_arrives_once_and_unread(form: str, sender: Desk, taker: Desk, take: Take) -> None:
    data = preview(sender, form)
    assert counts(take(data)) == (6, 0, 0, 0)
    assert unread(taker) == 6
    assert build(taker).entries[0].item.severity == 3
    assert {entry.came_from for entry in build(taker).entries} == {"AH"}
    seq = taker.store.seq
    assert counts(take(data)) == (0, 0, 6, 0)
    assert taker.store.seq == seq
    acknowledge(taker, every=True)
    assert counts(take(data)) == (0, 0, 6, 0)
    assert unread(taker) == 0


@pytest.mark.parametrize("form", ["md", "json"])
def test_the_round_trip_loses_nothing(form: str, sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender, form))
    assert items(taker) == items(sender)
    came = build(taker).before
    assert came is not None
    assert came.figures == build(sender).figures


def test_both_forms_say_the_same(sender: Desk, take: Take) -> None:
    take(preview(sender, "md"))
    assert counts(take(preview(sender, "json"))) == (0, 0, 6, 0)


def test_either_language_is_read(sender: Desk, taker: Desk, take: Take, zh: None) -> None:
    data = preview(sender)
    assert "## 紧急" in data.decode()
    expected = items(sender)
    i18n.use("en")
    assert counts(take(data)) == (6, 0, 0, 0)
    assert items(taker) == expected


def test_a_revealed_file_is_the_same_handover(sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender))
    assert counts(take(preview(sender, reveal=True))) == (0, 0, 6, 0)


def test_coming_back_it_is_known(sender: Desk, taker: Desk, take: Take, tmp_path: Path) -> None:
    from csdesk.services.handover_files import export

    export(sender)
    take(preview(sender, "json"))
    path = tmp_path / "back.json"
    path.write_bytes(preview(taker, "json"))
    back = import_paths(sender, [path])
    assert (back.totals.added, back.totals.unchanged) == (0, 6)


def test_a_newer_evening_changes_what_changed(sender: Desk, taker: Desk, take: Take, tmp_path: Path) -> None:
    take(preview(sender))
    acknowledge(taker, every=True)
    old = preview(sender)
    later = open_desk(tmp_path / "sender", now="2026-03-18T18:00:00+08:00", lang="en", operator="AH")
    follow.move(later, "FU-0317-01", NOW + timedelta(days=5))
    report = take(preview(later))
    assert report.updated == 1
    assert unread(taker) == 1
    again = take(old)  # the older file after the newer one changes nothing
    assert counts(again) == (0, 0, 6, 0)
    assert [code for _row, code in codes(again)] == ["older_than_stored"]


def test_what_the_next_handover_no_longer_names_goes_once_it_is_read(
    sender: Desk, taker: Desk, take: Take, tmp_path: Path
) -> None:
    take(preview(sender))
    later = open_desk(tmp_path / "sender", now="2026-03-18T18:00:00+08:00", lang="en", operator="AH")
    done(later, ["HO-0317-01"])
    take(preview(later, section=Section.LEADS))  # a part says nothing of the rest
    assert not [entry for entry in build(taker).entries if entry.settled]
    take(preview(later))
    (entry,) = [entry for entry in build(taker).entries if entry.settled]
    assert (entry.item.id, entry.unread) == ("HO-0317-01", True)
    acknowledge(taker, ["HO-0317-01"])
    assert "HO-0317-01" not in [entry.item.id for entry in build(taker).entries]


def test_what_is_read_and_named_no_more_is_over(sender: Desk, taker: Desk, take: Take, tmp_path: Path) -> None:
    take(preview(sender))
    acknowledge(taker, every=True)
    later = open_desk(tmp_path / "sender", now="2026-03-18T18:00:00+08:00", lang="en", operator="AH")
    done(later, ["HO-0317-01", "HO-0317-02"])
    take(preview(later))
    assert len(build(taker).entries) == 4
    assert len(taker.records.handover.open_received) == 4
    take(preview(later))
    assert len(taker.records.handover.open_received) == 4


def test_two_versions_of_one_day_are_both_kept(sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender))
    acknowledge(taker, every=True)
    follow.move(sender, "FU-0317-01", NOW + timedelta(days=5))
    report = take(preview(sender))
    assert (report.updated, report.unchanged) == (1, 5)
    assert [code for _row, code in codes(report)] == ["conflict"]
    (entry,) = build(taker).unread
    assert entry.differs == ("due_at",)
    assert [rival.due_at for rival in entry.rivals] == [NOW + timedelta(days=5)]


def test_our_own_word_on_an_order_stands_beside_theirs(sender: Desk, taker: Desk, take: Take) -> None:
    put_orders(taker, make_order("4000000000000004", desk_hold_reason="已确认,等补货", ship_by=LATER))
    take(preview(sender))
    (entry,) = [entry for entry in build(taker).entries if entry.item.source.endswith("0004")]
    assert entry.unread
    assert "已确认" in (entry.item.state or "")
    assert [rival.state for rival in entry.rivals] == ["On hold · 等买家确认 <b>"]
    assert "state" in entry.differs


def test_what_is_settled_here_is_read_and_then_gone(sender: Desk, taker: Desk, take: Take) -> None:
    put_orders(taker, make_order("4000000000000004", ship_by=LATER))  # not on hold any more
    take(preview(sender))
    (entry,) = [entry for entry in build(taker).entries if entry.item.source.endswith("0004")]
    assert entry.settled
    assert entry.unread
    acknowledge(taker, [entry.item.id])
    taker.sync()
    assert not [entry for entry in build(taker).entries if entry.item.source.endswith("0004")]


def test_a_number_that_means_another_thing_here_is_another_thing(sender: Desk, taker: Desk, take: Take) -> None:
    mine = open_desk(taker.home.folder, now="2026-03-17T17:00:00+08:00", lang="en", operator="BX")
    add(mine, "我自己的话")  # HO-0317-01 as well
    follow.add(mine, FollowKind.TODO, "别的事")  # FU-0317-01 as well
    taker.sync()
    assert counts(take(preview(sender))) == (6, 0, 0, 0)
    assert len(build(taker).entries) == 8
    assert counts(take(preview(sender))) == (0, 0, 6, 0)


def test_what_came_is_finished_here(sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender))
    done(taker, ["HO-0317-01"])
    taker.sync()
    assert len(build(taker).entries) == 5
    assert counts(take(preview(sender))) == (0, 0, 6, 0)
    assert len(build(taker).entries) == 5


def test_a_lead_that_came_goes_to_the_follow_ups_with_its_time(sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender))
    (lead,) = [item for item in items(taker) if item.section is Section.LEADS]
    result = adopt(taker, lead.id, NOW + timedelta(days=2))
    taker.sync()
    made = taker.records.follow.records[result.changed[0]]
    assert (made.kind, made.text, made.buyer_nick) == (FollowKind.LEAD, "想要大壶", "月下")
    assert made.due_at == NOW + timedelta(days=2)
    left = [item for item in items(taker) if item.section is Section.LEADS]
    assert [item.source for item in left] == [made.id]
    assert counts(take(preview(sender))) == (0, 0, 6, 0)
    with pytest.raises(UsageError):
        adopt(taker, left[0].id)


# -- what people and disks do to files --------------------------------------------------------------------------------


def blocks(data: bytes) -> tuple[str, list[str], str]:
    """Return what stands before the items, the items, and what stands after."""
    text = data.decode()
    head, *rest = re.split(r"(?m)^(?=### )", text)
    last, rule, tail = rest[-1].partition("## Numbers")
    return head, [*rest[:-1], last], rule + tail


def test_blocks_removed_and_moved(sender: Desk, taker: Desk, take: Take) -> None:
    head, found, tail = blocks(preview(sender))
    data = (head + "".join([*found[3:], found[0]]) + tail).encode()
    assert counts(take(data)) == (4, 0, 0, 0)
    assert unread(taker) == 4


def test_text_between_is_kept_as_free_text_once(sender: Desk, taker: Desk, take: Take) -> None:
    head, found, tail = blocks(preview(sender))
    extra = "老板说明天十点到\n顺便看看茶盘\n\n"
    data = (head + found[0] + extra + "".join(found[1:]) + "## 我自己的标题\n" + tail).encode()
    assert counts(take(data)) == (8, 0, 0, 0)
    loose = sorted(item.what for item in items(taker) if item.kind == "text")
    assert loose == ["## 我自己的标题", "老板说明天十点到\n顺便看看茶盘"]
    assert counts(take(data)) == (0, 0, 8, 0)


def test_a_word_changed_by_hand_is_another_version(sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender))
    data = preview(sender).replace("带话".encode(), "带句话".encode())
    report = take(data)
    assert (report.updated, report.unchanged) == (1, 5)
    assert [code for _row, code in codes(report)] == ["conflict"]


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_editors_change_line_ends_and_marks(ending: str, mark: bytes, sender: Desk, take: Take) -> None:
    data = mark + preview(sender).decode().replace("\n", ending).encode()
    assert counts(take(data)) == (6, 0, 0, 0)


@pytest.mark.parametrize("form", ["md", "json"])
@pytest.mark.parametrize("part", [0.02, 0.2, 0.4, 0.6, 0.8, 0.99])
def test_half_a_file_says_so_and_gives_what_is_whole(form: str, part: float, sender: Desk, take: Take) -> None:
    whole = preview(sender, form)
    report = take(whole[: int(len(whole) * part)])
    assert report.problems
    assert report.added < 7
    assert report.rejected > 0 or report.kind is None
    assert counts(take(whole))[0] + report.added == 6


def test_half_a_file_never_gives_half_an_item(sender: Desk, taker: Desk, take: Take) -> None:
    whole, known = preview(sender), {item.id: item for item in items(sender)}
    for cut in range(0, len(whole), 97):
        take(whole[:cut])
    came = {item.id: item for item in items(taker)}
    assert {key: item for key, item in came.items() if item.kind != "text"} == {
        key: known[key] for key in came if came[key].kind != "text"
    }


def _newer(data: bytes) -> bytes:
    return data.replace(b"version: 1", b"version: 2").replace(b'"version": 1', b'"version": 2')


def _broken(data: bytes) -> bytes:
    at = data.index("想要大壶".encode())
    return data[: at + 1] + b"\xff" + data[at + 2 :]


@pytest.mark.parametrize("form", ["md", "json"])
@pytest.mark.parametrize(
    ("spoil", "code", "word"),
    [
        (_newer, "newer_version", "version 2"),
        (_broken, "encoding_lost", "UTF-8"),
        (lambda data: data.replace(b"version: 1", b"version: x").replace(b'"version": 1', b'"version": null'),
         "newer_version", "version"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where(
    form: str, spoil: Callable[[bytes], bytes], code: str, word: str, sender: Desk, taker: Desk, take: Take
) -> None:
    report = take(spoil(preview(sender, form)))
    assert counts(report)[:3] == (0, 0, 0)
    assert report.kind is None
    assert report.problems[0].code == code
    assert report.problems[0].row > 0
    assert word in report.problems[0].message
    assert unread(taker) == 0


def test_a_handover_of_another_shop_is_refused_with_a_way(sender: Desk, taker: Desk, tmp_path: Path) -> None:
    for desk, shop in ((sender, "小满茶具"), (taker, "大寒酒具")):
        desk.home.make()
        desk.home.config.write_text(f'shop = "{shop}"\n', encoding="utf-8")
    theirs = open_desk(sender.home.folder, now=EVENING, lang="en", operator="AH")
    ours = open_desk(taker.home.folder, now=MORNING, lang="en", operator="BX")
    path = tmp_path / "x.md"
    path.write_bytes(preview(theirs))
    report = import_paths(ours, [path])
    assert (report.totals.added, report.complete) == (0, False)
    assert [problem.code for problem in report.files[0].problems] == ["other_shop"]
    assert "小满茶具" in report.files[0].problems[0].message
    assert import_paths(ours, [path], shop="大寒酒具").totals.added == 6


ITEM = {"id": "HO-0317-000001", "section": "todo", "severity": 2, "kind": "line", "source": "x", "what": "带话"}


def packed(*found: object, **whole: object) -> bytes:
    facts = {"csdesk": "handover", "version": 1, "shop": "", "operator": "AH", "date": "2026-03-17", "items": found}
    return msgspec.json.encode(facts | whole)


@pytest.mark.parametrize(
    ("data", "taken", "rejected"),
    [
        (packed(ITEM), 1, 0),
        (packed(ITEM | {"more": "from a later version"}), 1, 0),
        (packed(ITEM | {"severity": 99}), 1, 0),
        (packed(ITEM | {"section": "nowhere"}), 0, 1),
        (packed(ITEM | {"id": "rm -rf /"}), 0, 1),
        (packed(ITEM | {"id": "HO-" + "9" * 200}), 0, 1),
        (packed(ITEM | {"what": ""}), 0, 1),
        (packed(ITEM | {"due_at": "2026-03-17T18:00:00"}), 0, 1),
        (packed(ITEM | {"due_at": "tomorrow"}), 0, 1),
        (packed(ITEM, {"id": "HO-0317-2"}), 1, 1),
        (packed(ITEM, None, 7, []), 1, 3),
        (packed(ITEM, ITEM), 1, 0),
    ],
)
def test_items_written_by_others(data: bytes, taken: int, rejected: int, take: Take, taker: Desk) -> None:
    report = take(data)
    assert (report.added, report.rejected) == (taken, rejected)
    assert len(report.problems) == rejected
    assert all(problem.row > 0 for problem in report.problems)
    assert unread(taker) == taken


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"---\n---\n",
        b"---\ncsdesk: handover\n",
        b"---\ncsdesk: handover\nversion: 1\n---\n",
        b"# a README\n\n### HO-0317-01 not ours\n",
        b'{"csdesk": "handover"}',
        b'{"csdesk": "handover", "version": 1, "items": 7}',
        b"[1, 2]",
        b"\x00\x01",
        os.urandom(2000),
    ],
    ids=range(10),
)
def test_no_file_breaks_anything(data: bytes, take: Take, taker: Desk) -> None:
    report = take(data)
    assert report.added == 0
    assert report.problems
    assert unread(taker) == 0


def test_a_page_that_is_no_handover_is_passed_by_in_a_folder(sender: Desk, taker: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "README.md").write_text("# hello\n", encoding="utf-8")
    (folder / "handover.md").write_bytes(preview(sender))
    report: ImportReport = import_paths(taker, [folder])
    assert [Path(file.path).name for file in report.files] == ["handover.md"]
    assert report.complete


def test_forgetting_a_buyer_reaches_what_came(sender: Desk, taker: Desk, take: Take) -> None:
    from csdesk.services.privacy import forget

    take(preview(sender))
    forget(taker, "月下", sure=True)
    assert "月下" not in preview(taker).decode()
    assert "想要大壶" not in preview(taker).decode()
