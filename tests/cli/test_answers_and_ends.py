"""The contract of answers taken elsewhere and of cases that end, as scripts meet it."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.services.talk.incoming import paste
from tests.cli.conftest import Csdesk
from tests.support import make_order, put_orders


@pytest.fixture
def shop(csdesk: Csdesk, desk: Desk) -> Csdesk:
    put_orders(desk, make_order("4000000000000001"), make_order("4000000000000002", pay_kind="cod", paid_at=None))
    return csdesk


def test_a_yes_to_cod_needs_a_told_price_and_says_how(shop: Csdesk) -> None:
    refused = shop("order", "cod", "0002", "--answer", "accepted")
    assert (refused.code, "--told" in refused.err) == (5, True)
    assert shop("order", "cod", "0002", "--answer", "accepted", "--told", "by phone").code == 0
    shown = shop("order", "show", "0002", "--json").json
    assert (shown["cod_answer"], shown["asked_elsewhere"], shown["cod_told"]) == ("accepted", True, "by phone")
    rows = shop("report", "deals", "--date", "today", "--format", "json").json
    assert {row["order_no"][-4:]: row["pay_kind"] for row in rows} == {"0001": None, "0002": "cod"}
    sales = shop("report", "day", "--date", "today", "--format", "json").json["sales"]
    assert (sales["amount"], sales["paid"], sales["cod_open"]) == ("156.00", "78.00", "78.00")


def test_a_return_needs_photos_or_a_waiver_and_its_reason(shop: Csdesk) -> None:
    shop("case", "open", "0001", "--kind", "return_refund")
    refused = shop("case", "close", "01", "--outcome", "return", "--reason", "quality")
    assert (refused.code, "--waive" in refused.err) == (5, True)
    shop("case", "photo", "01", "--waive", "--why", "seen in the video")
    refused = shop("case", "close", "01", "--outcome", "return")
    assert (refused.code, "--reason" in refused.err) == (5, True)
    assert shop("case", "close", "01", "--outcome", "return", "--reason", "quality", "--goods", "written_off").code == 0
    assert shop("case", "show", "01", "--json").json["goods"] == "written_off"


def test_several_messages_are_answered_at_once_and_only_what_can_be_said_is(desk: Desk, csdesk: Csdesk) -> None:
    paste(desk, "老周 2026-03-17 08:20:00\n在吗\n")
    paste(desk, "小满 2026-03-17 08:21:00\n在吗\n")
    looked = csdesk("message", "answer", "01", "MS-0317-01", "02", "--template", "greet")
    assert (looked.code, looked.out.count("?") + looked.out.count("？")) == (0, 2)
    copied = csdesk("message", "answer", "01", "02", "--template", "greet", "--copy", "--json")
    assert (copied.json["changed"], copied.json["warnings"]) == (["MS-0317-01"], ["only the first was copied"])
    sent = csdesk("message", "answer", "01", "02", "--template", "greet", "--sent", "--json")
    assert sent.json["changed"] == ["MS-0317-01", "MS-0317-02"]
    assert csdesk("undo").code == 0
    refused = csdesk("message", "answer", "01", "02", "--template", "wait")
    assert (refused.code, "MS-0317-01" in refused.err) == (5, True)
