"""A buyer reads names: never the shop's own codes, never an order number where a name belongs (TB-05)."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import Line
from csdesk.errors import RefusedError
from csdesk.services.buyers.sent_log import remember
from csdesk.services.follow.follow import list_follow
from csdesk.services.orders import products
from csdesk.services.talk import answers
from csdesk.services.talk.incoming import paste
from csdesk.services.texts.render import Ask, make_text
from tests.support import make_order, put_orders


def stocked(desk: Desk, **real: int) -> None:
    for sku, count in real.items():
        products.set_product(desk, sku.replace("_", "-"), {"real": count, "title": f"盖碗{sku[-1]}号"})
        desk.sync()
    products.set_product(
        desk, "GW-01", {"real": 0, "title": "盖碗", "alternatives": ("GW-02", "GW-03", "TB-05", "小茶壶")}
    )
    desk.sync()


def test_what_is_offered_instead_has_its_name_and_is_there(desk: Desk) -> None:
    stocked(desk, GW_02=3, GW_03=0)
    text = make_text(desk, Ask("no_item", order=make_order(), sku="GW-01")).text
    assert "盖碗2号、小茶壶" in text
    assert not any(code in text for code in ("GW", "TB-05", "3号"))


def test_a_text_without_any_name_to_offer_is_not_made(desk: Desk) -> None:
    products.set_product(desk, "GW-01", {"real": 0, "alternatives": ("TB-05",)})
    desk.sync()
    with pytest.raises(RefusedError) as refusal:
        make_text(desk, Ask("no_item", order=make_order(), sku="GW-01"))
    assert refusal.value.code == "empty_variable"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("您好，TB-05目前有现货，您可以看看", "seller_code"),
        ("您好，GW-01目前有现货，您可以看看", "seller_code"),
        ("您好，iPhone15的壳有现货，您可以看看", None),
        ("您好，QX-99这款我帮您问一下，今天18:00前回复您", None),
    ],
)
def test_a_code_that_is_typed_is_blocked(desk: Desk, text: str, code: str | None) -> None:
    products.set_product(desk, "TB-05", {"real": 3, "title": "茶杯"})
    products.set_product(desk, "iPhone15", {"real": 3, "title": "iPhone15 手机壳"})
    put_orders(desk, make_order())
    paste(desk, "清茶淡饭 2026-03-17 08:28:00\n有货吗\n", platform="taobao")
    desk.sync()
    if code is None:
        assert answers.reply(desk, "01", text).text == text
        return
    with pytest.raises(RefusedError) as refusal:
        answers.reply(desk, "01", text)
    assert refusal.value.code == code


def test_an_order_without_a_name_has_its_number_nowhere_as_one(desk: Desk) -> None:
    order = make_order(buyer_nick=None, lines=(Line("盖碗", sku="GW-01"),))
    put_orders(desk, order)
    with desk.change("text.sent", "test") as transaction:
        remember(desk, transaction, "您的订单会在今天18:00前发出", order=order)
    desk.sync()
    (promise,) = list_follow(desk)
    assert promise.buyer_nick is None
    assert order.order_no not in make_text(desk, Ask("greet", order=order)).text
