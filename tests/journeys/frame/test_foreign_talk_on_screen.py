"""What buyers said in chats, reviews and cases goes through every talking place as text: in the list, on the card."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind, Photo, Taken
from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.domain.talk.consults import Consult, Intent, Question
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.domain.talk.reviews import Contact, Review
from tests.journeys.frame.test_foreign_text_on_screen import NASTY, clean_screen
from tests.journeys.user import at
from tests.support import NOW, make_order, put_orders

SIZES = ((120, 36), (80, 24))
ORDER = make_order()


def message(number: int, text: str) -> Message:
    asked = Said(text or "?", NOW)
    said = (asked, Said(text, NOW, ours=True, copied=True)) if number % 2 else (asked,)
    kind = Kind.MAIL if number % 3 == 2 else Kind.BUYER
    return Message(
        f"MS-0317-{number:02}", kind, said, NOW, "taobao", None, text, ORDER.id, text, text,
        owner=text, passed_at=NOW, tags=(text,),
    )  # fmt: skip


def review(number: int, text: str) -> Review:
    contacts = (Contact(NOW, "AH", None, text, None, text),)
    return Review(
        f"RV-0317-{number:02}", f"k{number}", NOW, "taobao", order_no=text, buyer_nick=text, item=text, stars=1,
        text=text, more=text, more_at=NOW, reason=text, note=text, contacts=contacts,
    )  # fmt: skip


def case(number: int, text: str) -> Case:
    photos, taken = {"flaw": Photo(f"/tmp/{text}", "0" * 64, 9)}, (Taken(NOW, "AH", told=text, why=text),)
    return Case(
        f"CS-0317-{number:02}", CaseKind.COMPLAINT, ORDER.id, NOW, "AH", text, "taobao", text,
        photos=photos, taken=taken, owner=text, root_cause=text, due_at=NOW,
    )  # fmt: skip


def follow(number: int, text: str) -> Follow:
    return Follow(
        f"FU-0317-{number:02}", FollowKind.LEAD, text, NOW, text, None, text, "taobao", NOW,
        product=text, objection=text, last_word=text, supplier=text,
    )  # fmt: skip


def consult(number: int, text: str) -> Consult:
    return Consult(
        f"CN-0317-{number:02}", NOW, text, Question.PRICE, Intent.LOW, text, text, text, text, "taobao", text,
        contact=text, remark=text,
    )  # fmt: skip


@pytest.fixture
def nasty(desk: Desk) -> Desk:
    put_orders(desk, ORDER)
    tables = desk.records
    with desk.change("import", "test") as transaction:
        for number, text in enumerate(text for text in NASTY if "\ud800" not in text):
            tables.messages.put(transaction, message(number, text))
            tables.reviews.put(transaction, review(number, text))
            tables.cases.put(transaction, case(number, text))
            tables.follow.put(transaction, follow(number, text))
            tables.consults.put(transaction, consult(number, text))
    desk.sync()
    return desk


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", ["2", "5", "6", "7", "C0"])
async def test_every_talking_place_shows_it_as_text(nasty: Desk, size: tuple[int, int], keys: str) -> None:
    async with at(nasty, size=size) as user:
        await user.press(*keys)
        for _row in NASTY:
            await clean_screen(user, size[0])
            if size[0] < 100:
                await user.press("enter")
                await clean_screen(user, size[0])
                await user.press("escape")
            await user.press("down")
