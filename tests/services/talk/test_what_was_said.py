"""Copied and sent texts are remembered: greetings vary, promises land in the one list, drafts survive."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowEnd, FollowKind
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import RefusedError, UsageError
from csdesk.services.buyers import sent_log
from csdesk.services.follow import follow
from csdesk.services.orders.urge import urge
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, make_text
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.today.status import status
from tests.support import make_order, put_orders

ORDER = make_order("4000000000004821", desk_address_confirm="confirmed")
UNPAID = make_order("4000000000004821", platform_state=PlatformState.UNPAID, paid_at=None, ship_by=None)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, ORDER)
    return desk


def greet(desk: Desk) -> str:
    made = make_text(desk, Ask("greet", order=UNPAID))
    with desk.change("test", "x") as transaction:
        sent_log.remember(desk, transaction, made.text, order=ORDER, code=made.code, greeting=made.greeting)
    desk.sync()
    return made.greeting


@pytest.mark.duty("M20")
def test_a_buyer_is_never_greeted_twice_alike_on_one_day_and_always_begins_alike(
    shop: Desk, open_at: Callable[[str], Desk]
) -> None:
    today = [greet(shop) for _time in range(5)]
    assert len(set(today)) == 5
    tomorrow = open_at("2026-03-18T08:30:00+08:00")
    assert greet(tomorrow) == today[0]


def test_a_buyer_without_an_order_has_greetings_of_his_own_too(shop: Desk) -> None:
    from csdesk.services.talk import answers
    from csdesk.services.talk.incoming import paste

    paste(shop, "云上茶客 2026-3-17 8:28:00\n在吗\n雨前 2026-3-17 8:29:00\n在吗\n", platform="taobao")
    shop.sync()
    first = [answers.reply(shop, "MS-0317-01", code="greet").text for _time in range(2)]
    assert first[0] == first[1], "only looked at: it stays"
    said = []
    for _time in range(9):
        said.append(answers.reply(shop, "MS-0317-01", code="greet", mark=Mark.COPIED).text)
        shop.sync()
    assert len(set(said)) == 9, "never the same twice a day, not even when the list is used up"
    assert said[0] == first[0]


def test_a_known_title_is_used(shop: Desk) -> None:
    sent_log.set_title(shop, sent_log.buyer_key(ORDER), "女士")
    shop.sync()
    assert "张女士" in make_text(shop, Ask("greet", order=UNPAID, lang="zh")).text


@pytest.mark.duty("P11")
def test_a_promise_is_noted_once_and_only_when_the_text_is_used(shop: Desk) -> None:
    urge(shop, "4821")
    assert follow.list_follow(shop) == []
    urge(shop, "4821", mark=Mark.COPIED)
    urge(shop, "4821", mark=Mark.SENT)
    found = follow.list_follow(shop)
    assert [(one.kind, one.order_id, one.due_at) for one in found] == [
        (FollowKind.PROMISE, ORDER.id, shop.judge(ORDER).ship_by)
    ]
    assert [one.sent_at is not None for one in shop.records.sent_texts.records.values()] == [False, True]


@pytest.mark.duty("R17")
def test_due_things_are_counted(shop: Desk, open_at: Callable[[str], Desk]) -> None:
    now = shop.now()
    follow.add(shop, FollowKind.TODO, "count the cups", due=now.replace(hour=18))
    follow.add(shop, FollowKind.PROMISE, "send it", order="4821", due=now.replace(hour=9))
    follow.add(shop, FollowKind.LEAD, "wants 30 sets", due=now.replace(day=20))
    later = open_at("2026-03-17T12:00:00+08:00")
    counts = status(later, take_snapshot(later))
    assert (counts.queues["follow_due"], counts.late.follow, counts.by_platform["taobao"]["follow_due"]) == (2, 1, 1)


def test_how_things_end(shop: Desk, open_at: Callable[[str], Desk]) -> None:
    now = shop.now()
    (first,) = follow.add(shop, FollowKind.PROMISE, "send it", due=now.replace(hour=9)).changed
    (second,) = follow.add(shop, FollowKind.LEAD, "30 sets").changed
    later = open_at("2026-03-17T12:00:00+08:00")
    follow.done(later, first)
    with pytest.raises(RefusedError) as refused:
        follow.done(later, second)
    assert refused.value.code == "no_outcome"
    with pytest.raises(UsageError):
        follow.done(later, second, FollowEnd.KEPT)
    follow.done(later, second, FollowEnd.LOST, "too dear")
    with pytest.raises(RefusedError, match="ended"):
        follow.move(later, second, now)
    ends = [one.end for one in follow.list_follow(later, closed=True)]
    assert ends == [FollowEnd.BROKEN, FollowEnd.LOST]


def test_moving_keeps_the_old_time(shop: Desk) -> None:
    now = shop.now()
    (name,) = follow.add(shop, FollowKind.TODO, "call", due=now.replace(hour=10)).changed
    follow.move(shop, name, now.replace(hour=11), "courier busy")
    (moved,) = follow.list_follow(shop)
    assert moved.due_at == now.replace(hour=11)
    assert moved.moves[0].old == now.replace(hour=10)


@pytest.mark.parametrize(("kind", "text", "code"), [("promise", "send", "no_due_time"), ("todo", " ", "empty_text")])
def test_what_is_refused(shop: Desk, kind: str, text: str, code: str) -> None:
    with pytest.raises((RefusedError, UsageError)) as refused:
        follow.add(shop, FollowKind(kind), text)
    assert refused.value.code == code


def test_copied_and_sent_are_two_states(shop: Desk) -> None:
    with shop.change("test", "x") as transaction:
        said = sent_log.remember(shop, transaction, "您好,请稍等", order=ORDER, way="tmux")
    shop.sync()
    assert said.sent_at is None
    sent_log.mark_sent(shop, said.id)
    with pytest.raises(RefusedError) as refused:
        sent_log.mark_sent(shop, said.id)
    assert refused.value.code == "already_sent"


def test_a_draft_survives_another_process(shop: Desk, open_at: Callable[[str], Desk]) -> None:
    sent_log.keep_draft(shop, "order:x", "您好,")
    other = open_at("2026-03-17T09:00:00+08:00")
    draft = sent_log.draft_of(other, "order:x")
    assert draft is not None
    assert draft.text == "您好,"
    seq = other.store.seq
    sent_log.keep_draft(other, "order:x", "您好,")
    assert other.store.seq == seq
    sent_log.keep_draft(other, "order:x", "")
    other.sync()
    assert sent_log.draft_of(other, "order:x") is None
