"""Told is what went: said to be sent, or sent by key; what was only copied says so wherever it stands (F05, M03)."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.reviews import Review, Rung, only_copied
from csdesk.i18n import _
from csdesk.services.cases import cases
from csdesk.services.cases.view import CaseView, view_case
from csdesk.services.orders.amend import Wish, change
from csdesk.services.talk import answers, case_texts, pair
from csdesk.services.talk.pair import whom_of
from csdesk.services.talk.review_view import reply_words, view_review
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.handover_items import Maker
from csdesk.services.today.snapshot import take_snapshot
from tests.support import NOW, make_order, put_orders


@pytest.fixture
def gone(desk: Desk) -> Desk:
    put_orders(desk, make_order(platform_state=PlatformState.SHIPPED, tracking_no="YT1234567890123"))
    return desk


def only(desk: Desk) -> CaseView:
    desk.sync()
    (case,) = desk.records.cases.records.values()
    return view_case(desk, case)


def said(desk: Desk, kind: str) -> str:
    """Return what the handover says a buyer was told."""
    desk.sync()
    items = Maker(desk, take_snapshot(desk).standings).every()
    return next(item.said or "" for item in items if item.kind == kind)


@pytest.mark.duty("O03")
def test_the_text_that_opens_a_case_is_its_first_word_to_the_buyer(gone: Desk) -> None:
    text = change(gone, "4821", wish=Wish(amount="5"), mark=Mark.COPIED).text
    view = only(gone)
    assert [(one.told, one.copied) for one in view.history if one.told] == [(text, True)]
    assert (view.told_at, view.copied_at) == (None, NOW)
    assert _("copied only") in said(gone, "case")
    whom = whom_of(gone.find("4821"))
    assert whom is not None
    pair.sent(gone, whom)
    view = only(gone)
    assert (view.told_at, view.copied_at) == (NOW, None)
    assert _("copied only") not in said(gone, "case")


@pytest.mark.parametrize("mark", [Mark.COPIED, Mark.SENT])
def test_a_case_text_is_told_only_once_it_went(gone: Desk, mark: Mark) -> None:
    change(gone, "4821", wish=Wish(amount="5"), mark=Mark.SENT)
    first = only(gone)
    assert first.told_at == NOW
    case_texts.say(gone, first.id, mark=mark)
    view = only(gone)
    assert [one.copied for one in view.history if one.told] == ([False, mark is Mark.COPIED])
    assert view.told_at == NOW, "what was copied later takes nothing back"


def test_what_was_said_elsewhere_is_told(gone: Desk) -> None:
    change(gone, "4821", wish=Wish(amount="5"), mark=Mark.COPIED)
    cases.tell(gone, only(gone).id, "券的差价已退")
    assert only(gone).told_at == NOW


@pytest.mark.parametrize("way", ["private", "public"])
def test_a_review_is_contacted_once_the_text_went(gone: Desk, way: str) -> None:
    review = Review(
        "RV-0317-01", "k", NOW, "taobao", buyer_nick="清茶淡饭", order_id="taobao:4000000000004821", stars=1
    )
    with gone.change("import", "test") as transaction:
        gone.records.reviews.put(transaction, review)
    gone.sync()
    if way == "private":
        answers.private_word(gone, review.id, rung=Rung.SINCERE, fills={"time": "今天18:00"}, mark=Mark.COPIED)
        assert _("copied only") in said(gone, "review")
    else:
        text = "感谢反馈，给您添麻烦了。今天补寄盖子，今天18:00前完成。"
        answers.review_reply(gone, review.id, text, mark=Mark.COPIED)
    gone.sync()
    copied = gone.records.reviews.records[review.id]
    assert only_copied(copied)
    mark = _("copied, not yet sent: {text}").partition("{")[0]
    assert reply_words(view_review(gone, copied)).startswith(mark) is (way == "public")
    whom = whom_of(copied)
    assert whom is not None
    pair.sent(gone, whom)
    gone.sync()
    assert not only_copied(gone.records.reviews.records[review.id])
    assert not reply_words(view_review(gone, gone.records.reviews.records[review.id])).startswith(mark)
    if way == "private":
        assert _("copied only") not in said(gone, "review")
