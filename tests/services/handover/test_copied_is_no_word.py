"""A promise in a text that was only copied is no word given: it says so wherever it stands, until it went (P11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.follow.follow import Follow, is_late
from csdesk.domain.follow.promised import Promised
from csdesk.domain.orders.memo import usual_event
from csdesk.i18n import _
from csdesk.services.follow import follow
from csdesk.services.orders import cod, confirm
from csdesk.services.orders.urge import urge
from csdesk.services.talk import pair
from csdesk.services.talk.pair import whom_of
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.handover_items import Maker
from csdesk.services.today.snapshot import take_snapshot
from tests.support import NOW, make_order, put_orders


def promise(desk: Desk) -> Follow:
    desk.sync()
    (one,) = desk.records.follow.records.values()
    return one


def shown(desk: Desk) -> list[str]:
    """Return every place where the promise stands: follow-ups, handover, the order's memo."""
    items = Maker(desk, take_snapshot(desk).standings).every()
    words = [follow.view_follow(promise(desk), desk.now()).text]
    words += [f"{one.what} {one.state}" for one in items if one.kind in ("follow", "order")]
    return [*words, *next(iter(desk.orders.values())).desk.memo]


def test_a_copied_answer_to_an_urging_buyer_gives_no_word_until_it_went(desk: Desk) -> None:
    put_orders(desk, make_order())
    urge(desk, "4821", mark=Mark.COPIED)
    one, mark = promise(desk), _("copied, not yet sent: {text}").partition(": ")[0]
    assert one.copied
    assert len(shown(desk)) >= 4
    assert [words for words in shown(desk) if mark not in words] == []
    buyer = f"{one.platform}:{one.buyer_nick}"
    assert not Promised([one]).to(one.order_id, buyer)
    assert one.due_at is not None
    assert not is_late(one, one.due_at.replace(year=NOW.year + 1))
    whom = whom_of(desk.find("4821"))
    assert whom is not None
    pair.sent(desk, whom)
    assert not promise(desk).copied
    assert Promised([promise(desk)]).to(one.order_id, buyer)
    assert [words for words in shown(desk) if mark in words] == []
    assert _("urged, promised to leave by {time}").partition("{")[0] in shown(desk)[-1]


def test_a_text_that_is_sent_makes_the_copied_promise_a_word(desk: Desk) -> None:
    put_orders(desk, make_order())
    urge(desk, "4821", mark=Mark.COPIED)
    urge(desk, "4821", mark=Mark.SENT)
    assert not promise(desk).copied


@pytest.mark.parametrize(
    ("facts", "copy", "asked"),
    [
        ({"pay_kind": "cod", "paid_at": None, "cod_fee": "5.00"}, cod.notice, "COD price told, no answer yet"),
        ({}, confirm.ask, "asked for the address"),
    ],
)
def test_what_was_only_copied_is_neither_told_nor_asked(
    desk: Desk, facts: dict[str, Any], copy: Callable[..., object], asked: str
) -> None:
    put_orders(desk, make_order(**facts))
    copy(desk, "4821", mark=Mark.COPIED)

    def words() -> str:
        desk.sync()
        order = desk.find("4821")
        return " ".join((*states(desk), usual_event(order, desk.judge(order), lambda _code: "")))

    assert _("told the cash on delivery price, no answer yet") not in words()
    assert _(asked) not in words()
    whom = whom_of(desk.find("4821"))
    assert whom is not None
    pair.sent(desk, whom)
    assert _(asked) in words()
    copy(desk, "4821", mark=Mark.COPIED)
    assert _(asked) in words(), "once it was told, a copy takes nothing back"


def states(desk: Desk) -> list[str]:
    """Return the states of the orders that are handed over."""
    desk.sync()
    return [one.state or "" for one in Maker(desk, take_snapshot(desk).standings).every() if one.kind == "order"]
