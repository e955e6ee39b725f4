"""What a verb tells a person names no record by its id; programs and the journal get the ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.talk.reviews import Review
from csdesk.services.cases import cases
from csdesk.services.desk.naming import for_people, named
from csdesk.services.desk.results import Result
from csdesk.services.follow import follow
from csdesk.services.handover import handover
from csdesk.services.orders import pickups
from csdesk.services.talk import answers, incoming, messages, outbox, reviews
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask
from tests.support import NOW, make_order, put_orders

ID = re.compile(r"[A-Z]{2}-\d{4}-\d+")
TALK = "云上茶客 2026-3-17 8:28:00\n在吗\n"
Do = Callable[[Desk], Result]


def said(desk: Desk) -> Result:
    return answers.reply(desk, "MS-0317-01", "在的亲", mark=Mark.SENT)


def read_back(desk: Desk) -> Result:
    handover.add(desk, "礼盒放在左边柜子，别发错了两件")
    return handover.confirm(desk, [entry.item.id for entry in handover.build(desk).entries])


def noted(desk: Desk) -> Result:
    return follow.add(desk, FollowKind.TODO, "补茶巾")


TABLE: dict[str, tuple[Do, str]] = {
    "reply": (said, "云上茶客"),
    "done": (lambda desk: messages.done(desk, ["01"]), "云上茶客"),
    "public reply": (lambda desk: answers.review_reply(desk, "01", "抱歉，已为您补发。", mark=Mark.SENT), "清茶淡饭"),
    "contact": (lambda desk: reviews.contact(desk, "01"), "清茶淡饭"),
    "case": (lambda desk: cases.open_case(desk, "4821", CaseKind.AFTERSALES, "碎了"), "清茶淡饭"),
    "follow": (noted, "补茶巾"),
    "moved": (lambda desk: [noted(desk), follow.move(desk, "01", NOW + timedelta(days=1))][1], "补茶巾"),
    "line": (lambda desk: handover.add(desk, "礼盒放在左边柜子，别发错了两件"), "礼盒放在左边柜子"),
    "read back": (read_back, "礼盒放在左边柜子"),
    "outbox": (lambda desk: outbox.put(desk, Ask(text="明天发出", order=desk.find("4821")), "chat"), "清茶淡饭"),
    "pickup": (lambda desk: [pickups.book(desk, "yto"), pickups.done(desk, "PU-0317-01")][1], "YTO"),
}  # fmt: skip


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order())
    incoming.paste(desk, TALK, platform="taobao")
    review = Review(
        "RV-0317-01", "k", NOW, "taobao", order_id=make_order().id, buyer_nick="清茶淡饭", stars=1, text="破了"
    )
    with desk.change("test", "reviews") as transaction:
        transaction.add("reviews", msgspec.json.encode(review))
    desk.sync()
    return desk


@pytest.mark.parametrize("verb", TABLE)
def test_a_result_names_what_it_is_about(shop: Desk, verb: str) -> None:
    do, name = TABLE[verb]
    result = do(shop)
    told = for_people(shop, result)
    assert name in told.summary
    assert ID.findall("\n".join((told.summary, *told.warnings))) == []
    assert told.changed == result.changed != ()
    assert "清茶淡饭" not in next(iter(shop.store.changes())).summary


def test_an_id_of_nothing_stays(shop: Desk) -> None:
    assert named(shop, "MS-0317-99 · SL-0317-01") == "MS-0317-99 · SL-0317-01"


def test_a_name_that_stands_in_the_line_is_not_said_again(shop: Desk) -> None:
    cases.open_case(shop, "4821", CaseKind.AFTERSALES, "碎了")
    assert named(shop, "清茶淡饭 · CS-0317-01 · …4821") == "清茶淡饭 · …4821"
