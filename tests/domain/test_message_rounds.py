from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.talk.messages import Kind, Message, Said, State, merge, renew, state_of

NOW = datetime.fromisoformat("2026-03-17T08:30:00+08:00")


def said(text: str, minute: int | None, *, ours: bool = False, desk: bool = False) -> Said:
    return Said(
        text, NOW - timedelta(minutes=60) + timedelta(minutes=minute) if minute is not None else None, ours, desk
    )


FRESH = Message("", Kind.BUYER, (), NOW, "taobao", buyer_nick="清茶淡饭")


def texts(rounds: list[tuple[Said, ...]]) -> list[list[str]]:
    return [[line.text for line in lines] for lines in rounds]


def keep(rounds: list[tuple[Said, ...]], known: list[Message] | None = None) -> list[Message]:
    found = renew(known or [], rounds, FRESH)
    return [
        msgspec.structs.replace(message, id=message.id or f"MS-{number}") for number, message in enumerate(found, 1)
    ]


def test_a_round_lasts_until_we_answer() -> None:
    lines = [said("在吗", 0), said("有货吗", 1), said("有的", 2, ours=True), said("谢谢", 3)]
    assert texts(merge([], lines, NOW)) == [["在吗", "有货吗", "有的"], ["谢谢"]]


def test_what_we_say_first_is_no_round() -> None:
    assert merge([], [said("您好", 0, ours=True)], NOW) == []


def test_the_same_thing_twice_arrives_once() -> None:
    lines = [said("在吗", 0), said("在吗", 0), said("在的", 1, ours=True)]
    known = keep(merge([], lines, NOW))
    assert merge(known, lines, NOW) == [message.said for message in known]
    assert texts(merge(known, lines, NOW)) == [["在吗", "在吗", "在的"]], "two equal lines of one export are two lines"


def test_an_answer_that_comes_late_splits_the_round_and_the_first_part_keeps_the_record() -> None:
    known = keep(merge([], [said("在吗", 0), said("几时发", 5)], NOW))
    rounds = merge(known, [said("在吗", 0), said("在的", 2, ours=True), said("几时发", 5)], NOW)
    assert texts(rounds) == [["在吗", "在的"], ["几时发"]]
    again = keep(rounds, known)
    assert [message.id for message in again] == ["MS-1", "MS-2"]


def test_the_platforms_time_of_an_answer_wins_over_the_desks() -> None:
    known = keep(merge([], [said("在吗", 0), said("在的", 3, ours=True, desk=True)], NOW))
    rounds = merge(known, [said("在吗", 0), said("在的", 1, ours=True)], NOW)
    assert rounds == [(said("在吗", 0), said("在的", 1, ours=True))]


def test_lines_without_time_keep_their_place() -> None:
    rounds = merge([], [said("一", None), said("二", None), said("好的", None, ours=True), said("三", None)], NOW)
    assert texts(rounds) == [["一", "二", "好的"], ["三"]]
    known = keep(rounds)
    assert texts(merge(known, [said("三", None), said("四", None)], NOW)) == [["一", "二", "好的"], ["三", "四"]]


def test_a_new_line_after_done_is_a_new_round() -> None:
    (message,) = keep(merge([], [said("在吗", 0)], NOW))
    done = msgspec.structs.replace(message, done_at=NOW)
    rounds = merge([done], [said("还在吗", 90)], NOW)
    assert texts(rounds) == [["在吗"], ["还在吗"]]


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=12, unique_by=lambda pair: pair[0]), st.data())
def test_the_order_of_exports_makes_no_difference(pairs: list[tuple[int, bool]], data: st.DataObject) -> None:
    lines = [said(f"{minute}", minute, ours=ours) for minute, ours in sorted(pairs)]
    if lines and lines[0].ours:
        lines = [said("早", -1), *lines]
    whole = merge([], lines, NOW)
    if not whole:
        return
    cut = data.draw(st.integers(1, len(lines)))
    parts = [lines[:cut], lines[max(0, cut - 2) :], lines]
    known: list[Message] = []
    for part in parts:
        known = keep(merge(known, part, NOW), known)
    assert [message.said for message in known] == whole


def message(**changes: object) -> Message:
    return msgspec.structs.replace(FRESH, **({"said": (said("在吗", 0),)} | changes))


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (message(), State.OPEN),
        (message(done_at=NOW), State.DONE),
        (message(done_at=NOW - timedelta(hours=2)), State.OPEN),
        (message(snoozed_at=NOW, snooze_until=NOW + timedelta(hours=1)), State.SNOOZED),
        (message(snoozed_at=NOW, snooze_until=NOW), State.OPEN),
        (message(snoozed_at=NOW - timedelta(hours=2), snooze_until=NOW + timedelta(hours=1)), State.OPEN),
        (message(said=(said("在吗", 0), said("在的", 1, ours=True))), State.WAITING_BUYER),
        (message(kind=Kind.MAIL, said=(said("在吗", 0), said("在的", 1, ours=True))), State.DONE),
        (message(said=(said("在吗", -3000), said("在的", -2900, ours=True))), State.DONE),
    ],
)
def test_whose_turn_it_is(record: Message, state: State) -> None:
    assert state_of(record, NOW) is state
