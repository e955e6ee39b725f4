"""Messages without time, from the future, out of order, twice, endless, and of buyers nobody knows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.desk import Desk
from csdesk.domain.talk.messages import State
from csdesk.services.talk.incoming import paste
from csdesk.services.today.inbox import GLIMPSE, glimpse, inbox_of, list_messages, view_message
from tests.support import NOW

ROUND = "乱序 2026-03-17 08:20:00\n第一句\n小满茶具:阿荷 2026-03-17 08:22:00\n收到\n"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("老周: 在吗\n老周: 有没有大壶\n", "Without times"),
        ("老周 2026-03-18 09:00:00\n在吗\n", "From the future"),
        ("老周 2026-03-17 08:00:00\n在吗\n", "nobody knows"),
    ],
)
def test_what_is_odd_is_said(desk: Desk, text: str, word: str) -> None:
    result = paste(desk, text)
    assert any(word in warning for warning in result.warnings)


def test_a_message_without_time_counts_from_now_and_one_of_the_future_stands(desk: Desk) -> None:
    paste(desk, "老周: 在吗\n", platform="pdd")
    paste(desk, "明天 2026-03-18 09:00:00\n在吗\n", platform="pdd")
    desk.sync()
    timeless, ahead = list_messages(desk)
    assert (timeless.received_at, timeless.wait_s) == (NOW, 0)
    assert (ahead.wait_s, ahead.due_at) == (0, NOW + timedelta(days=1, minutes=35))
    assert inbox_of(desk).look().figures.received == 1


def test_lines_out_of_order_and_in_two_exports_are_the_same_rounds(desk: Desk) -> None:
    paste(desk, "乱序 2026-03-17 08:25:00\n第三句\n" + ROUND, platform="taobao")
    desk.sync()
    before = {view.id: view.text or "" for view in list_messages(desk)}
    assert sorted(before.values()) == ["第一句", "第三句"]
    paste(desk, ROUND + "乱序 2026-03-17 08:25:00\n第三句\n乱序 2026-03-17 08:26:00\n第四句\n", platform="taobao")
    desk.sync()
    after = {view.id: view.text or "" for view in list_messages(desk)}
    assert after.keys() == before.keys()
    assert sorted(after.values()) == ["第一句", "第三句\n第四句"]


def test_a_talk_of_ten_thousand_lines(desk: Desk) -> None:
    def said(number: int) -> str:
        at = NOW - timedelta(seconds=10_000 - number)
        return f"独白 {at:%Y-%m-%d %H:%M:%S}\n第{number}句 19900000001"

    text = "\n".join(map(said, range(10_000)))
    paste(desk, text, platform="taobao")
    assert "1 known" in paste(desk, text, platform="taobao").summary
    desk.sync()
    inbox = inbox_of(desk).look()
    (message,) = inbox.messages.values()
    assert (len(message.said), inbox.wait(message.id).state) == (10_000, State.OPEN)
    view = view_message(message, inbox.wait(message.id), last=40)
    assert [line.text for line in view.lines[-1:]] == ["第9999句 199****0001"]
    assert len(view.lines) == 40
    assert "19900000001" not in glimpse(message)
    assert len(glimpse(message)) <= GLIMPSE
