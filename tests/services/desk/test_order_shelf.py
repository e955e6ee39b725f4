"""Orders are read in outline first, and in full when somebody asks."""

from __future__ import annotations

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag, Order, Outline
from csdesk.errors import DataError
from csdesk.services.desk.order_table import OrderTable
from csdesk.services.desk.records import encode
from csdesk.services.orders import orders
from tests.support import make_order, put_orders


def test_an_order_in_full_is_the_one_that_was_written() -> None:
    order = make_order(buyer_message="急", desk_flag=Flag.RED)
    archive_file = OrderTable()
    assert archive_file.put(encode(order)) == order.id
    assert archive_file[order.id] == order
    assert archive_file[order.id] is archive_file[order.id]
    assert dict(archive_file) == {order.id: order}
    assert "taobao:1" not in archive_file
    assert archive_file.get("taobao:1") is None


def test_an_outline_says_what_the_order_says() -> None:
    archive_file = OrderTable()
    order = make_order(buyer_message="急")
    archive_file.put(encode(order))
    outline = archive_file.outlines[order.id]
    assert all(getattr(outline, name) == getattr(order, name) for name in Outline.__struct_fields__)


def test_what_was_handed_out_never_changes() -> None:
    first = OrderTable()
    first.put(encode(make_order("1")))
    second = first.copy()
    second.put(encode(make_order("1", buyer_nick="月下")))
    second.put(encode(make_order("2")))
    second.drop("taobao:2")
    assert list(first) == list(second) == ["taobao:1"]
    assert (first["taobao:1"].buyer_nick, second["taobao:1"].buyer_nick) == ("清茶淡饭", "月下")


def test_an_order_damaged_in_part_is_shown_and_never_written_over(desk: Desk) -> None:
    put_orders(desk, make_order("4821"))
    broken = encode(make_order("4822")).replace(b'"qty":2', b'"qty":"two"')
    with desk.change("import", "test") as transaction:
        transaction.add("orders", broken)
    desk.sync()
    shown = desk.orders["taobao:4822"]
    assert (shown.order_no, shown.lines) == ("4822", ())
    with pytest.raises(DataError, match="damaged"):
        orders.flag(desk, ["taobao:4822"], Flag.RED)
    assert orders.flag(desk, ["taobao:4821"], Flag.RED).changed == ("taobao:4821",)
    assert msgspec.json.decode(desk.store.table("orders")[2]) == msgspec.json.decode(broken)


def test_a_document_that_is_no_order_is_set_aside(desk: Desk) -> None:
    put_orders(desk, make_order("4821"))
    with desk.change("import", "test") as transaction:
        transaction.add("orders", b'{"id":3}')
    desk.sync()
    assert list(desk.orders) == ["taobao:4821"]
    assert desk.records.damaged == [("orders", 2)]
    assert isinstance(desk.orders["taobao:4821"], Order)


def test_all_at_once_is_one_by_one() -> None:
    documents = {number: encode(make_order(str(number))) for number in range(1, 5)}
    whole, single = OrderTable(), OrderTable()
    assert whole.fill(documents) == [single.put(document) for document in documents.values()]
    assert dict(whole) == dict(single)
    assert OrderTable().fill({**documents, 9: b'{"id":3}'}) is None
