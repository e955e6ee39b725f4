"""A desk on two machines: what one does the other sees; what the server has not got did not happen."""

from __future__ import annotations

import pytest

from csdesk.store import Store, sharing
from tests.postgres import Shop
from tests.store.made import add, content, put

pytestmark = pytest.mark.loopback


def test_a_second_home_sees_what_the_first_does(shop: Shop) -> None:
    add(Store(shop.base / "a"), {"n": 0})
    one = shop.init("a")
    put(one, 1, {"n": 1})
    two = shop.join("b")
    assert content(two) == content(one) == {"orders": {1: {"n": 1}}}
    assert add(two, {"n": 2}) == [2]
    one.pull()
    assert one.image() == two.image()
    assert [change.who for change in one.changes()] == ["AH@b", "AH@a", "AH"]
    assert sharing.check(one) == []
