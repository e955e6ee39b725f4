"""What a handover says of cases, times and the shift itself is true for whoever takes over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.cases.plan import PLANS, WORDS
from csdesk.domain.shared.models import PlatformState
from csdesk.services.cases import cases, plan
from csdesk.services.handover.files import export, preview
from csdesk.services.handover.handover import add, build
from csdesk.services.handover.shift import shift_end
from csdesk.services.today.snapshot import take_snapshot
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
