"""Questions nobody could answer: answered once, found, and offered with the product they are about."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.search.fields import Kind
from csdesk.domain.shared.models import Line
from csdesk.errors import RefusedError, UsageError
from csdesk.services.orders import products
from csdesk.services.search.results import find_everything
from csdesk.services.talk import kb, messages
from csdesk.services.talk.incoming import paste
from csdesk.services.talk.suggest import suggest
from csdesk.services.texts.picker import open_picker
from csdesk.services.texts.render import Ask, make_text
from csdesk.services.upkeep.history import undo
from tests.support import make_order, put_orders


@pytest.fixture
def asked(desk: Desk) -> Desk:
    put_orders(desk, make_order())
    products.set_product(desk, "GW-01", {"title": "盖碗", "care": "温水清洗"})
    paste(desk, "清茶淡饭 2026-3-17 8:29:30\n盖碗能放微波炉吗，打 19900000001\n")
    messages.follow_up(desk, "01", FollowKind.KB_GAP)
    desk.sync()
    return desk


@pytest.mark.duty("M23")
def test_an_answer_is_found_and_offered_for_its_product(asked: Desk) -> None:
    (gap,) = kb.entries(asked, unanswered=True)
    kb.answer(asked, gap.id, "盖碗不建议进微波炉哦，{{product.care}}就可以", sku="gw-01")
    (known,) = kb.entries(asked)
    assert (known.buyer_nick, known.order_id, known.product) == (None, None, "GW-01")
    assert "19900000001" not in known.text
    (group,) = [one for one in find_everything(asked, "不建议进微波炉", 5) if one.kind is Kind.FOLLOW]
    assert group.hits[0].id == gap.id
    order = make_order()
    code = "kb_0317_01"
    assert open_picker(asked, "message", "zh", order=order).find("微波炉")[0].code == code
    assert make_text(asked, Ask(code, order=order, lang="zh")).text == "盖碗不建议进微波炉哦，温水清洗就可以"
    other = make_order(lines=(Line("茶盘", sku="CP-01"),))
    assert open_picker(asked, "message", "zh", order=other).find("微波炉") == []
    kb.answer(asked, gap.id, "所有瓷器都不建议进微波炉哦", every=True)
    asked.sync()
    assert [one.code for one in open_picker(asked, "message", "zh", order=other).find("微波炉")] == [code]
    undo(asked, 2)
    asked.sync()
    assert [one.answer for one in kb.entries(asked)] == [None]
    assert open_picker(asked, "message", "zh", order=order).find("微波炉") == []


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("在吗 紫砂壶第一次用要怎么开壶", True),
        ("我的新紫砂壶怎么开壶呀", True),
        ("紫砂壶第一次用怎么开壶？", True),
        ("紫砂壶怎么清洗", False),
        ("在吗", False),
        ("几时发货", False),
    ],
)
def test_a_question_that_was_answered_once_is_answered_first(desk: Desk, words: str, first: bool) -> None:
    put_orders(desk, make_order())
    kb.add(desk, "在吗 紫砂壶第一次用要怎么开壶", "开壶时用清水小火煮半小时，晾干就可以用了")
    paste(desk, f"清茶淡饭 2026-3-17 8:29:30\n{words}\n")
    desk.sync()
    (message,) = desk.records.messages.records.values()
    assert (suggest(desk, message)[0].code == "kb_0317_01") is first


def test_a_question_may_come_with_its_answer(desk: Desk) -> None:
    kb.add(desk, "几天能开发票", "确认收货后三天内为您开好，您放心")
    assert [(one.text, one.state) for one in kb.entries(desk)] == [("几天能开发票", "done")]


@pytest.mark.parametrize(
    ("words", "error", "code"),
    [
        (" ", UsageError, "empty_text"),
        ("{{nobody}}您好", RefusedError, "bad_template"),
        ("加我微信发您", RefusedError, "off_platform_contact"),
    ],
)
def test_an_answer_that_may_not_be_sent_is_refused(
    asked: Desk, words: str, error: type[RefusedError | UsageError], code: str
) -> None:
    seq = asked.store.seq
    with pytest.raises(error) as caught:
        kb.answer(asked, "01", words)
    assert caught.value.code == code
    with pytest.raises(error):
        kb.add(asked, "几天能开发票", words)
    assert asked.store.seq == seq
