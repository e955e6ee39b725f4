"""Several messages or reviews answered by one key: each text is that of its own order, with every gate as for one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.messages import State
from csdesk.domain.talk.reviews import ReviewState, review_state
from csdesk.errors import DeskError
from csdesk.screens.frame.tabbed_list import TabbedListScreen
from csdesk.services.imports.imports import import_paths
from csdesk.services.talk import answers, several
from csdesk.services.talk.incoming import paste
from csdesk.services.texts import text_files
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.inbox import take_inbox
from csdesk.services.upkeep import history
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

REVIEWS = """订单编号,买家会员名,商品名称,评价星级,评价内容,追加评价,商家回复,评价时间
4000000000004821,清茶淡饭,盖碗,1,盖子碎了,,,2026-03-17 08:00:00
4000000000005533,贵州老李,公道杯,5,很好,,,2026-03-16 20:00:00
4000000000005534,月下,公道杯,5,,,,2026-03-16 20:00:00
"""


@pytest.fixture
def talks(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Four talks: two of orders that wait, one of an order that left, one of nobody's order; and three reviews."""
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(
        desk,
        make_order("5000000000000001", buyer_nick="甲", ship_by=NOW + timedelta(hours=30)),
        make_order("5000000000000002", buyer_nick="乙", ship_by=NOW - timedelta(hours=2)),
        make_order("5000000000000003", buyer_nick="丙", platform_state=PlatformState.SHIPPED, tracking_no="YT123456"),
    )  # fmt: skip
    for nick in "甲乙丙丁":
        paste(desk, f"{nick} 2026-3-17 8:28:00\n几时发货\n", platform="taobao")
    file = tmp_path / "r.csv"
    file.write_text(REVIEWS, encoding="utf-8")
    import_paths(desk, [file])
    desk.sync()
    return desk


def of(desk: Desk, nick: str) -> str:
    desk.sync()
    return next(one.id for one in desk.records.messages.records.values() if one.buyer_nick == nick)


def answered(desk: Desk) -> dict[str, list[str]]:
    desk.sync()
    return {
        one.buyer_nick or "": [said.text for said in one.said if said.ours]
        for one in desk.records.messages.records.values()
    }


def test_only_what_can_be_said_to_somebody_is_offered(talks: Desk) -> None:
    for nicks in ("甲乙", "乙丙", "丁", "甲乙丙丁"):
        ids = [of(talks, nick) for nick in nicks]
        offered = [code for _title, code in several.fitting(talks, ids)]
        said = {code: [one.text for one in several.answer(talks, ids, code, None)[1]] for code in offered}
        assert offered
        assert [code for code in offered if not any(said[code])] == []


def test_each_text_and_each_refusal_is_that_of_one(talks: Desk) -> None:
    ids = [of(talks, nick) for nick in "甲乙丙丁"]
    said, refused = 0, 0
    for code in {code for code, _lang in text_files.library(talks).templates}:
        _result, texts = several.answer(talks, ids, code, None)
        for name, each in zip(ids, texts, strict=True):
            try:
                text, why = answers.reply(talks, name, None, code).text, ""
            except DeskError as error:
                text, why = "", error.title
            assert (each.id, each.text, each.why) == (name, text, why), code
            said, refused = said + bool(text), refused + bool(why)
    assert said
    assert refused
    assert not any(answered(talks).values())  # none was said


def test_one_undo_takes_all_back(talks: Desk) -> None:
    before = answered(talks)
    ids = [of(talks, nick) for nick in "甲乙丙丁"]
    result, texts = several.answer(talks, ids, "urge_ok", Mark.SENT)
    assert set(result.changed) == {one.id for one in texts if one.text}
    assert answered(talks) != before
    history.undo(talks)
    assert answered(talks) == before


async def marked(user: User, place: str, *nicks: str) -> TabbedListScreen:
    await user.press(place)
    front = user.place()
    assert isinstance(front, TabbedListScreen)
    for nick in nicks:
        key = next(key for key in front.rows.keys if getattr(front.facts_of(key)[0], "buyer_nick", "") == nick)  # type: ignore[index]
        front.rows.go_to(key)
        await user.press("space")
    return front


async def test_those_that_are_refused_are_told_and_stay_marked(talks: Desk) -> None:
    first, late = of(talks, "甲"), of(talks, "丁")
    async with at(talks, (120, 36)) as user:
        front = await marked(user, "2", "甲", "丁")
        await user.press("r")
        await user.sees("answer 2 with")
        options = front.choice.options if front.choice is not None else []
        await user.press(options[-1].key)
        await user.type("urge_ok")
        await user.press("enter")
        await user.sees("say these 1? 1 left out", "is left out")
        await user.press("Y")
        await user.sees("answers to 1 message", "丁")
        assert front.rows.marks == {late}
        talks.sync()
        inbox = take_inbox(talks)
        assert inbox.wait(first).state is State.WAITING_BUYER
        assert inbox.wait(late).state is State.OPEN
        await user.press("escape", "u")
        assert take_inbox(talks).wait(first).state is State.OPEN


async def test_what_is_marked_is_left_as_it_was_at_escape(talks: Desk) -> None:
    async with at(talks, (80, 24)) as user:
        front = await marked(user, "2", "甲", "乙")
        await user.press("r", "1", "escape")
        assert len(front.rows.marks) == 2
        assert not front.shows_draft
    assert not any(answered(talks).values())


async def test_reviews_are_thanked_together_and_a_bad_one_stays_marked(talks: Desk) -> None:
    async with at(talks, (120, 36)) as user:
        await user.press("5", "]")
        front = user.place()
        assert isinstance(front, TabbedListScreen)
        await user.press("A", "c")
        await user.sees("say these 2?", "贵州老李", "月下")
        await user.press("Y")
        await user.sees("thanks for 2 reviews")
        assert not front.rows.marks
    talks.sync()
    states = {one.buyer_nick: review_state(one) for one in talks.records.reviews.records.values()}
    assert states == {"清茶淡饭": ReviewState.OPEN, "贵州老李": ReviewState.DONE, "月下": ReviewState.DONE}


async def test_copied_is_the_first_alone_and_the_others_wait_for_their_turn(talks: Desk) -> None:
    async with at(talks, (120, 36)) as user:
        await user.press("5", "]")
        front = user.place()
        assert isinstance(front, TabbedListScreen)
        await user.press("A", "c")
        await user.sees("say these 2?", "copy the first")
        await user.press("enter")
        await user.sees("thanks for 1 review")
        (waits,) = front.rows.marks
    talks.sync()
    states = {one.id: review_state(one) for one in talks.records.reviews.records.values()}
    assert states[waits] is ReviewState.OPEN
    assert sorted(states.values()) == [ReviewState.DONE, ReviewState.OPEN, ReviewState.OPEN]


def test_thanks_are_refused_for_a_bad_review_alone(talks: Desk) -> None:
    ids = [one.id for one in talks.records.reviews.records.values()]
    _result, texts = several.thank(talks, ids, Mark.SENT)
    assert {one.who: bool(one.text) for one in texts} == {"清茶淡饭": False, "贵州老李": True, "月下": True}
    _result, texts = several.reply(talks, ids, None)
    assert [one.why for one in texts if one.who == "清茶淡饭"] != [""]
