"""The routine: what was new, how long it took, steps of her own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.clock import FrozenClock
from csdesk.desk import Desk
from csdesk.domain.shared.models import StepDone
from csdesk.domain.talk.messages import Kind
from csdesk.domain.today.routine import times_taken
from csdesk.errors import DataError, RefusedError
from csdesk.services.talk import incoming
from csdesk.services.today import routine
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.today.steps import load_steps
from tests.support import NOW, make_order, put_orders


def closed(desk: Desk, step: str) -> StepDone:
    desk.sync()
    return next(fact for fact in desk.records.steps().values() if fact.step == step and fact.day == desk.now().date())


def later(desk: Desk, **span: float) -> None:
    desk.clock = FrozenClock(desk.now() + timedelta(**span), desk.clock.zone)


@pytest.mark.duty("R02", "R03")
def test_nothing_new_is_recorded_per_platform(desk: Desk) -> None:
    put_orders(desk, make_order("4821"), make_order("5531", "pdd"))
    routine.done(desk, "station")
    routine.done(desk, "mail")
    routine.done(desk, "login")
    assert closed(desk, "station").new == {"pdd": 0, "taobao": 0}
    assert closed(desk, "mail").new == {"mail": 0}
    assert closed(desk, "login").new is None


@pytest.mark.duty("R06")
def test_new_is_what_came_since_the_step_was_closed_the_day_before(desk: Desk) -> None:
    put_orders(desk, make_order("4821"), make_order("5531", "pdd"))
    incoming.paste(desk, "[站内信] 平台通知 2026-03-17 08:10:00\n活动报名开始\n", platform="taobao", kind=Kind.STATION)
    later(desk, minutes=2)
    routine.skip(desk, "station", "下午看")
    assert closed(desk, "station").new == {"pdd": 0, "taobao": 1}
    later(desk, days=1)
    routine.skip(desk, "station", "下午看")
    assert closed(desk, "station").new == {"pdd": 0, "taobao": 0}


@pytest.mark.parametrize(
    ("began", "took"),
    [
        ((None, None, None), (None, 120, 180)),
        ((-60, None, None), (60, 120, 180)),
        ((None, 60, None), (None, 60, 180)),
        ((None, None, 400), (None, 120, 0)),  # a clock that was set back makes no negative time
    ],
)
def test_the_time_a_step_took(began: tuple[int | None, ...], took: tuple[int | None, ...]) -> None:
    ends = (0, 120, 300)
    facts = [
        StepDone(
            NOW.date(), name, "done", NOW + timedelta(seconds=end), "AH",
            began_at=NOW + timedelta(seconds=start) if start is not None else None,
        )
        for name, start, end in zip("abc", began, ends, strict=True)
    ]  # fmt: skip
    assert tuple(times_taken(reversed(facts)).values()) == took


def own(desk: Desk, text: str) -> tuple[str, ...]:
    desk.home.make()
    (desk.home.folder / "routine.toml").write_text(text, encoding="utf-8")
    return tuple(step.id for step in load_steps(desk.home.folder))


SHIPPED = ("login", "station", "mail", "unpaid", "to_ship", "reviews", "handover", "sales")


@pytest.mark.duty("R16")
def test_the_routine_as_shipped_has_eight_steps(desk: Desk) -> None:
    assert tuple(step.id for step in load_steps(desk.home.folder)) == SHIPPED
    assert tuple(state.id for state in take_snapshot(desk).steps) == SHIPPED


@pytest.mark.duty("R16")
def test_her_steps_come_first_in_her_order_and_keep_what_she_does_not_say(desk: Desk) -> None:
    text = """
[[steps]]
id = "tidy"
[[steps]]
id = "reviews"
title = "看评价"
[[steps]]
id = "plants"
title = "浇花"
[[steps]]
id = "mail"
off = true
"""
    ids = own(desk, text)
    assert ids == ("tidy", "reviews", "plants", "login", "station", "unpaid", "to_ship", "handover", "sales")
    steps = load_steps(desk.home.folder)
    assert (steps[1].title, steps[1].counts) == ("看评价", ("reviews_bad",))
    routine.done(desk, "plants", "三盆")
    assert closed(desk, "plants").why == "三盆"
    assert len(take_snapshot(desk).steps) == 9


def test_her_steps_are_read_anew_when_the_file_changes(desk: Desk) -> None:
    assert own(desk, '[[steps]]\nid = "a"\ntitle = "甲"\n')[0] == "a"
    assert own(desk, '[[steps]]\nid = "bb"\ntitle = "乙乙"\n')[0] == "bb"
    (desk.home.folder / "routine.toml").unlink()
    assert tuple(step.id for step in load_steps(desk.home.folder)) == SHIPPED


@pytest.mark.parametrize(
    "text",
    [
        "[[steps]\n",
        '[[steps]]\ntitle = "没有名字"\n',
        '[[steps]]\nid = "x"\n',
        '[[steps]]\nid = "mail"\n[[steps]]\nid = "mail"\n',
        '[[steps]]\nid = "x"\ntitle = 3\n',
        'steps = "mail"\n',
    ],
)
def test_a_routine_that_cannot_be_read_is_named(desk: Desk, text: str) -> None:
    with pytest.raises(DataError) as found:
        own(desk, text)
    assert "routine.toml" in found.value.where


def test_a_ticked_step_is_never_skipped_and_its_time_stays(desk: Desk) -> None:
    for step, minutes in (("login", 5), ("station", 1)):
        later(desk, minutes=minutes)
        routine.done(desk, step)
    desk.sync()
    took = [past.took_s for past in routine.history(desk)]
    later(desk, minutes=30)
    with pytest.raises(RefusedError, match="done already"):
        routine.skip(desk, "login", "nein")
    assert [past.state for past in routine.history(desk)] == ["done", "done"]
    assert [past.took_s for past in routine.history(desk)] == took == [None, 60]


def test_a_step_keeps_its_time_when_the_one_before_is_closed_again(desk: Desk) -> None:
    routine.skip(desk, "login", "no net")
    later(desk, minutes=1)
    routine.done(desk, "station")
    later(desk, minutes=9)
    routine.done(desk, "login")
    desk.sync()
    assert {past.step: past.took_s for past in routine.history(desk)}["station"] == 60
