"""Name, street and phone of an order's receiver are masked in whatever is printed of that order, but for `--reveal`."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind
from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.domain.shared.models import PlatformState, Receiver
from csdesk.domain.talk.consults import Consult, Intent, Question
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.domain.talk.reviews import Review
from csdesk.services.desk.archive import archive
from tests.cli.conftest import Csdesk
from tests.support import make_order, put_orders

OWN = Receiver("欧阳小满", "19900000001", "浙江省", "杭州市", "西湖区", "文三路 138 号软件园 3 幢 501 室")
WORDS = "欧阳\u200b小满 说送到文三路１３８号软件园３幢501室，打一九九-零零零零-零零零一"
LONG_AGO = datetime.fromisoformat("2025-01-03T10:00:00+08:00")
SECRETS = ("欧阳小满", "欧阳\\u200b小满", "欧阳\u200b小满", "文三路", "零零零零", "19900000001", "软件园")


@pytest.fixture(params=[False, True], ids=["live", "archived"])
def told(desk: Desk, request: pytest.FixtureRequest) -> str:
    """The order of a buyer whose name, street and phone stand in every free text about it."""
    order = make_order(receiver=OWN, buyer_message=WORDS, seller_memo=WORDS, desk_hold_reason=WORDS, desk_words=WORDS)
    if request.param:
        order = replace(order, platform_state=PlatformState.COMPLETED, created_at=LONG_AGO, paid_at=LONG_AGO)
    put_orders(desk, order)
    assert len(archive(desk).changed) == request.param
    at, of = desk.now(), order.id
    rows: dict[str, msgspec.Struct] = {
        "messages": Message(
            "MS-0317-01", Kind.BUYER, (Said(WORDS, at),), at, "taobao", buyer_nick=OWN.name, order_id=of
        ),
        "reviews": Review(
            "RV-0317-01", "taobao", arrived_at=at, order_id=of, buyer_nick=OWN.name, text=WORDS, note=WORDS
        ),
        "cases": Case("CS-0317-01", CaseKind.AFTERSALES, of, at, "AH", buyer_nick=OWN.name, text=WORDS),
        "follow": Follow(
            "FU-0317-01", FollowKind.ABNORMAL, WORDS, at, "AH", of, OWN.name, due_at=at + timedelta(hours=1)
        ),
        "consults": Consult(
            "CN-0317-01", at, "AH", Question.STOCK, Intent.HIGH, words=WORDS, order_id=of, buyer_nick=OWN.name
        ),
    }
    with desk.change("test", of) as transaction:
        for table, row in rows.items():
            transaction.add(table, msgspec.json.encode(row))
    return of


COMMANDS = (
    ("order", "show", "ORDER"),
    ("order", "list"),
    ("order", "back-end", "ORDER"),
    ("buyer", "show", "taobao:清茶淡饭"),
    ("message", "list"),
    ("message", "show", "MS-0317-01"),
    ("review", "list"),
    ("review", "show", "RV-0317-01"),
    ("case", "list"),
    ("case", "show", "CS-0317-01"),
    ("follow", "list"),
    ("follow", "show", "FU-0317-01"),
    ("consult", "list"),
    ("handover", "show"),
)
"""What shows the words; each takes `--reveal`."""


@pytest.mark.duty("D01")
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["people", "json"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_receiver_is_masked_in_every_text(
    told: str, csdesk: Csdesk, words: tuple[str, ...], form: tuple[str, ...]
) -> None:
    asked = [told if word == "ORDER" else word for word in words]
    ran = csdesk(*asked, *form)
    assert ran.code == 0, ran.err
    assert [secret for secret in SECRETS if secret in ran.out + ran.err] == []
    shown = csdesk(*asked, *form, "--reveal")
    assert shown.code == 0, shown.err
    assert form == () or not shown.json or any(secret in shown.out for secret in SECRETS), shown.out


@pytest.mark.parametrize("words", [("find", "送到"), ("find", "送到", "--json"), ("next",), ("log",), ("status",)])
def test_what_cannot_be_revealed_is_masked_too(told: str, csdesk: Csdesk, words: tuple[str, ...]) -> None:
    ran = csdesk(*words)
    assert ran.code in (0, 1), ran.err
    assert [secret for secret in SECRETS if secret in ran.out + ran.err] == []
