"""`csdesk buyer` as scripts use it."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from tests.cli.conftest import Csdesk
from tests.support import make_order, put_orders


@pytest.fixture(autouse=True)
def shop(desk: Desk) -> None:
    put_orders(desk, make_order(buyer_nick="小满"), make_order("5533", "pdd", buyer_nick="满满"))


def test_a_card_as_json(csdesk: Csdesk) -> None:
    assert csdesk("buyer", "note", "小满", "怕烫").code == 0
    card = csdesk("buyer", "show", "4821", "--json").json
    assert (card["id"], card["tier"], card["spent"]) == ("taobao:小满", "new", "78.00")
    assert card["notes"][0]["text"] == "怕烫"
    assert card["receiver"]["phone"] == "199****0001"
    assert csdesk("buyer", "show", "小满", "--json", "--reveal").json["receiver"]["name"] == "张三"
    assert "buyer.reveal" in csdesk("log", "--json").out


def test_linking_is_undone(csdesk: Csdesk) -> None:
    assert csdesk("buyer", "link", "小满", "满满", "--dry-run").code == 0
    assert csdesk("buyer", "show", "小满", "--json").json["names"] == ["taobao:小满"]
    assert csdesk("buyer", "link", "小满", "满满", "-q").lines == ["taobao:小满", "pdd:满满"]
    assert "same" not in csdesk("buyer", "show", "小满").err
    assert "pdd:满满" in csdesk("buyer", "show", "小满").out
    assert csdesk("undo").code == 0
    assert csdesk("buyer", "unlink", "小满").code == 5
    assert csdesk("buyer", "show", "没有").code == 2


def test_a_difficult_buyer(csdesk: Csdesk) -> None:
    assert csdesk("buyer", "difficult", "小满").code == 0
    assert csdesk("buyer", "show", "小满", "--json").json["difficult"] is True
    assert csdesk("buyer", "difficult", "小满", "--off", "--json").json["changed"] == ["taobao:小满"]
