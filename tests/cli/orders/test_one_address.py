"""Every place writes an order's address the same way, masked unless it is shown in full."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.address import address_line, receiver_line
from csdesk.domain.shared.masking import mask_receiver
from csdesk.domain.shared.models import Receiver
from csdesk.screens.orders.card import Shown, card_lines
from csdesk.services.handover.handover import build
from csdesk.services.orders.packing import packing_page, page_text
from csdesk.services.orders.slips import place_line
from tests.cli.conftest import Csdesk
from tests.support import NOW, make_order, put_orders

SHANGHAI = Receiver("欧阳小满", "19900000001", "上海市", "上海市", "徐汇区", "湖南路街道 梧桐里 12号")
NO = "4000000000004821"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(
        desk, make_order(NO, receiver=SHANGHAI, desk_address_confirm="confirmed", ship_by=NOW + timedelta(hours=1))
    )
    return desk


@pytest.mark.parametrize("reveal", [False, True])
@pytest.mark.parametrize("words", [("order", "show", NO), ("buyer", "show", "taobao:清茶淡饭")], ids=" ".join)
def test_commands(shop: Desk, csdesk: Csdesk, words: tuple[str, ...], reveal: bool) -> None:
    shown = SHANGHAI if reveal else mask_receiver(SHANGHAI)
    assert shown is not None
    ran = csdesk(*words, *(["--reveal"] if reveal else []))
    assert [line for line in ran.lines if receiver_line(shown) in line], ran.out


@pytest.mark.parametrize("reveal", [False, True])
def test_sheets_and_slips(shop: Desk, reveal: bool) -> None:
    shown = SHANGHAI if reveal else mask_receiver(SHANGHAI)
    assert shown is not None
    line = receiver_line(shown)
    assert place_line(SHANGHAI, reveal=reveal) == line
    assert line in page_text(packing_page(shop, reveal=reveal))
    assert [entry.item.receiver for entry in build(shop, reveal=reveal).entries] == [line]


@pytest.mark.parametrize("reveal", [False, True])
def test_the_card_on_the_screen(shop: Desk, reveal: bool) -> None:
    order = shop.find(NO)
    card = Shown(order, shop.judge(order), NOW, shop.packs["taobao"], reveal)
    shown = SHANGHAI if reveal else mask_receiver(SHANGHAI)
    assert shown is not None
    rows = "\n".join("".join(text for text, _tone in line) for line in card_lines(card, 78))
    assert address_line(shown) in rows
    assert reveal or address_line(SHANGHAI) not in rows


def test_it_is_masked_in_one_way() -> None:
    shown = mask_receiver(SHANGHAI)
    assert shown is not None
    assert (address_line(SHANGHAI), address_line(shown)) == ("上海市徐汇区湖南路街道梧桐里 12号", "上海市徐汇区****")
