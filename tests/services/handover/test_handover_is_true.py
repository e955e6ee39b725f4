"""What a handover says of cases, times and the shift itself is true for whoever takes over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from csdesk import i18n
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.cases.plan import PLANS, WORDS
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.handover.items import SECTION_NAMES, Section
from csdesk.domain.shared.models import PlatformState
from csdesk.screens.handover.handover import Handover
from csdesk.services.cases import cases, plan
from csdesk.services.follow import follow
from csdesk.services.handover.files import export, preview
from csdesk.services.handover.handover import add, build
from csdesk.services.handover.shift import shift_end
from csdesk.services.today.snapshot import take_snapshot
from csdesk.width import cells
from tests.services.handover.handovers import EVENING, Open
from tests.support import NOW, make_order, put_orders


@pytest.mark.parametrize("kind", [kind for kind in CaseKind if PLANS.get(kind)])
def test_the_next_step_of_a_case_is_that_of_its_own_plan(open_at: Open, kind: CaseKind) -> None:
    desk = open_at(EVENING)
    put_orders(desk, make_order("4000000000000001", platform_state=PlatformState.SHIPPED, shipped_at=NOW))
    cases.open_case(desk, "0001", kind)
    for code, _after in PLANS[kind]:
        desk.sync()
        (entry,) = [entry for entry in build(desk).entries if entry.item.kind == "case"]
        assert entry.item.next == WORDS[code]
        plan.tick(desk, "01")
    desk.sync()
    (entry,) = [entry for entry in build(desk).entries if entry.item.kind == "case"]
    assert entry.item.next == "All steps done: close the case."


def test_the_next_step_of_every_dated_thing_says_what_to_do(open_at: Open) -> None:
    desk = open_at(EVENING)
    for kind in FollowKind:
        follow.add(desk, kind, "问供应商茶盘几时到", due=NOW + timedelta(hours=2))
    desk.sync()
    for lang, least in (("en", 12), ("zh", 5)):
        i18n.use(lang)
        found = [entry.item.next or "" for entry in build(desk).entries if entry.item.kind == "follow"]
        assert (len(found), len(set(found))) == (len(FollowKind), len(FollowKind))
        assert [words for words in found if len(words) < least] == []


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_day_of_every_kind_of_case_reads_in_one_language_and_names_nobody(open_at: Open, lang: str) -> None:
    """Sixteen kinds, with and without photos: masked, one language, no case by its id, a plan waits for nobody."""
    desk, words = open_at(EVENING), "张三打 19900000001 说，文三路 100 号 3 幢 502 收到的不对"
    i18n.use(lang)
    for number, kind in enumerate(CaseKind, 11):
        put_orders(desk, make_order(f"40000000000000{number}", platform_state=PlatformState.SHIPPED, shipped_at=NOW))
        cases.open_case(desk, f"00{number}", kind, words if number % 2 else None)
        desk.sync()
    for case in ("01", "04"):
        cases.waive(desk, case, "买家急")
        desk.sync()
    items = [entry.item for entry in build(desk).entries if entry.item.kind == "case"]
    assert len(items) == len(CaseKind)
    for item in items:
        ours = " ".join((item.state or "", item.next or "", item.if_not or ""))
        other = "[A-Za-z]{2,}" if lang == "zh" else "[\u4e00-\u9fff]"
        assert re.findall(other, ours) == [], ours
        assert not any(secret in f"{item.what} {ours}" for secret in ("CS-", "张三", "19900000001", "100 号"))
        kind = desk.records.cases.records[item.source].kind
        assert (item.section is Section.WAITING) <= (kind not in PLANS)
    page = preview(desk, "html").decode()
    assert "taobao:" not in page


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_section_fits_its_column_of_the_list(lang: str) -> None:
    i18n.use(lang)
    (width,) = {column.width for column in Handover.COLUMNS if column.title == "section"}
    assert [name for name in SECTION_NAMES.values() if cells(i18n._(name)) > width] == []


def test_times_are_as_people_say_them_and_come_back_to_the_second(open_at: Open) -> None:
    desk = open_at(EVENING)
    put_orders(desk, make_order("4000000000000001", ship_by=NOW + timedelta(seconds=35)))
    markdown = preview(desk).decode()
    assert "- due: 2026-03-17 08:30 <!-- 2026-03-17T08:30:35+08:00 -->" in markdown


def test_a_shift_that_was_handed_over_is_remembered_until_the_next(open_at: Open) -> None:
    desk = open_at(EVENING)
    assert shift_end(desk, take_snapshot(desk)).handed_at is None
    export(desk)
    for at, known in ((EVENING, True), ("2026-03-18T00:40:00+08:00", True), ("2026-03-18T18:00:00+08:00", False)):
        again = open_at(at)
        assert (shift_end(again, take_snapshot(again)).handed_at is not None) is known


def test_a_free_line_about_an_order_masks_its_receiver(open_at: Open) -> None:
    desk = open_at(EVENING)
    put_orders(desk, make_order("4000000000000001", ship_by=NOW + timedelta(days=9)))
    add(desk, "张三说 19900000001 打不通,文三路 100 号 3 幢 502 没人", order="0001")
    desk.sync()
    (words,) = [entry.item.what for entry in build(desk).entries if entry.item.kind == "line"]
    assert not any(secret in words for secret in ("张三", "19900000001", "100 号"))
    assert "张三" in next(entry.item.what for entry in build(desk, reveal=True).entries if entry.item.kind == "line")
