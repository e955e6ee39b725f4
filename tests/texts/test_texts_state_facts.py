"""What a shipped text states of an order is named as its fact, and it is offered and passed only where that is so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Back, Case, CaseKind
from csdesk.domain.orders.labels import STAGES as LABELS
from csdesk.domain.orders.ledgers import Product, Slip
from csdesk.domain.shared.facts import Look, Parcel, Reminder
from csdesk.domain.shared.label import label
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.domain.talk.reviews import Review, ReviewKind
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.paths import data_dir
from csdesk.services.buyers.told import note_told
from csdesk.services.texts.render import Ask, draft_text
from csdesk.services.texts.template_views import offered
from csdesk.texts.template import Channel, Fact, Template, load_library
from csdesk.texts.truth import why_fact
from tests.support import NOW, RECEIVER, make_order, put_orders

LIBRARY = load_library(data_dir() / "templates")
SF = "SF1000000000017"
PACKED = Parcel(SF, "sf", NOW - timedelta(hours=1))
UNPAID = {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None}
STAGES: Mapping[str, dict[str, Any]] = {
    "unpaid": UNPAID,
    "cod": {"pay_kind": "cod", "paid_at": None, "cod_fee": "5.00"},
    "to_confirm": {},
    "to_ship": {"desk_address_confirm": "confirmed"},
    "on_hold": {"desk_hold_reason": "等货", "desk_hold_until": NOW + timedelta(hours=9)},
    "shipped": {"platform_state": PlatformState.SHIPPED, "tracking_no": SF, "courier": "顺丰速运"},
    "delivered": {"platform_state": PlatformState.DELIVERED, "tracking_no": SF},
    "completed": {"platform_state": PlatformState.COMPLETED, "tracking_no": SF},
    "closed": {"platform_state": PlatformState.CLOSED},
    "superseded": {"pay_kind": "cod", "paid_at": None, "desk_cod_answer": "reorder"},
}
COD = {"pay_kind": "cod", "paid_at": None}
TOLD = {**COD, "cod_fee": "5.00", "desk_cod_asked_at": NOW, "desk_cod_answer": "accepted"}
GOOD = {"review": {"said": ReviewKind.GOOD, "text": "很好"}}
BAD = {"review": {"said": ReviewKind.NEGATIVE, "text": "慢"}}
CASE = {"case": {"kind": CaseKind.AFTERSALES}}
SHORT_PHONE = msgspec.structs.replace(RECEIVER, phone="1990000001")
HIDDEN = msgspec.structs.replace(RECEIVER, readable=False)

MADE: Mapping[Fact, tuple[dict[str, Any], dict[str, Any]]] = {
    Fact.IN_TIME: ({}, {"ship_by": NOW - timedelta(hours=1)}),
    Fact.LATE: ({"ship_by": NOW - timedelta(hours=1)}, {"ship_by": NOW + timedelta(hours=9)}),
    Fact.IN_STOCK: ({"real": 9}, {"real": 0}),
    Fact.OUT_OF_STOCK: ({"real": 0}, {"real": 9}),
    Fact.SHORT: ({"real": 0}, {"real": 9}),
    Fact.PAGE_TRUE: ({"page": 3, "real": 9}, {"page": 30, "real": 9}),
    Fact.NOT_ORDERED: ({"stage": "completed"}, {"stage": "to_ship"}),
    Fact.PREPAID: ({}, TOLD),
    Fact.COD: (COD, {"pay_kind": "online", "paid_at": NOW - timedelta(hours=2), "desk_cod_answer": None}),
    Fact.COD_FEE: ({"cod_fee": "5.00"}, {"cod_fee": None}),
    Fact.COD_FREE: ({"cod_fee": "0.00"}, {"cod_fee": None}),
    Fact.UNANSWERED: ({}, {"desk_cod_answer": "accepted", "desk_cod_asked_at": NOW, "desk_hold_reason": "等货"}),
    Fact.AGREED: (TOLD, {"desk_cod_asked_at": None}),
    Fact.PRICE_TOLD: ({"desk_cod_asked_at": NOW}, {"desk_cod_asked_at": None}),
    Fact.SENT: ({"stage": "shipped"}, {"stage": "to_ship"}),
    Fact.UNTOLD: ({}, {"told": True}),
    Fact.MOVING: ({}, {"desk_looks": (Look(NOW, "AH", "卡住了", None, "stuck"),)}),
    Fact.UNDER_WAY: ({}, {"desk_looks": (Look(NOW, "AH", "丢件", None, "lost"),)}),
    Fact.SIGNED: ({"stage": "delivered"}, {"stage": "shipped"}),
    Fact.CASE_OPEN: (CASE, {"case": None}),
    Fact.NO_CASE: ({"case": None}, CASE),
    Fact.BEFORE_CUTOFF: ({"cutoff": "09:30"}, {"cutoff": "16:00"}),
    Fact.CLOSING: (
        {"created_at": NOW - timedelta(hours=22)},
        {"created_at": NOW - timedelta(hours=3)},
    ),
    Fact.NO_REFUND: ({}, {"refund": "open"}),
    Fact.REFUND_OPEN: ({"refund": "open"}, {"refund": None}),
    Fact.REFUNDED: ({"refund": "done"}, {"refund": None}),
    Fact.RETURNABLE: ({"received_at": NOW - timedelta(days=2)}, {"received_at": NOW - timedelta(days=9)}),
    Fact.RETURNED: (
        {"case": {"kind": CaseKind.RETURN_REFUND, "back": Back(NOW, True, True, True)}},
        {"case": {"kind": CaseKind.RETURN_REFUND}},
    ),
    Fact.MAY_REMIND: ({}, {"desk_reminders": (Reminder(NOW - timedelta(minutes=1), "forgot", True),)}),
    Fact.PHONE_SHORT: ({"receiver": SHORT_PHONE}, {"receiver": RECEIVER}),
    Fact.READABLE: ({"receiver": RECEIVER}, {"receiver": HIDDEN}),
    Fact.HIDDEN: ({"receiver": HIDDEN}, {"receiver": RECEIVER}),
    Fact.ASKED: ({"desk_address_confirm": "asked", "desk_asked_at": NOW}, {"desk_address_confirm": None}),
    Fact.NOTED: ({"slip": "改成蓝色"}, {"slip": None}),
    Fact.PART_LEFT: ({"desk_parcels": (msgspec.structs.replace(PACKED, more=True),)}, {"desk_parcels": ()}),
    Fact.NONE_LEFT: ({"desk_parcels": ()}, {"desk_parcels": (msgspec.structs.replace(PACKED, more=True),)}),
    Fact.GOOD_REVIEW: (GOOD, BAD),
    Fact.BAD_REVIEW: (BAD, GOOD),
    Fact.REVIEW_WORDS: ({"words": "慢"}, {"words": None}),
    Fact.CONTENT: ({}, BAD),
    Fact.REVIEW_SILENT: ({"words": None}, {"words": "慢"}),
}
"""By fact: what makes it so of an order, and what makes it not so."""

ELSEWHERE = {Fact.NO_ORDER}
"""What no order can have."""


def stand(desk: Desk, template: Template, lacks: Fact | None) -> Order:
    """Write an order that has every fact of a text but one, with all that stands beside it."""
    text = template.text
    made: dict[str, Any] = {}
    stage = "to_ship" if not text.stages or "to_ship" in text.stages else text.stages[0]
    for fact in text.facts:
        made |= MADE[fact][0] if fact not in ELSEWHERE else {}
    if lacks is not None:
        made |= MADE[lacks][1]
    if stage in ("unpaid", "to_ship") and lacks is not Fact.CLOSING:
        made.setdefault("created_at", NOW - timedelta(hours=3))
    review, case = made.pop("review", None), made.pop("case", None)
    words = made.pop("words", (review or {}).get("text"))
    slip = made.pop("slip", None)
    real, page, told = made.pop("real", 9), made.pop("page", None), made.pop("told", False)
    desk.config = msgspec.structs.replace(desk.config, shop="小满茶具", cutoff=made.pop("cutoff", "16:00"))
    order = make_order(**{**STAGES[made.pop("stage", stage)], **made})
    put_orders(desk, order)
    with desk.change("import", "test") as transaction:
        desk.records.products.put(transaction, Product("GW-01", title="盖碗", real=real, page=page))
        if review is not None:
            facts = {**review, "text": words, "reason": text.reason or None}
            one = Review("RV-0317-01", "k", NOW, "taobao", order_id=order.id, **facts)
            desk.records.reviews.put(transaction, one)
        if case is not None:
            desk.records.cases.put(transaction, Case("CS-0317-01", order_id=order.id, opened_at=NOW, by="AH", **case))
        if slip is not None:
            one_slip = Slip("SL-0317-01", order.id, "order", NOW, "AH", slip)
            desk.records.slips.put(transaction, one_slip)
        if told:
            note_told(desk, transaction, desk.records.order_in(transaction, order.id) or order, Channel.CHAT, sent=True)
    desk.sync()
    return desk.orders[order.id]


CASES = [
    pytest.param(code, lang, fact, id=f"{lang}-{code}-{fact.value if fact else 'true'}")
    for (code, lang), template in sorted(LIBRARY.templates.items())
    if not ELSEWHERE & set(template.text.facts)
    for fact in (None, *template.text.facts)
]


@pytest.mark.parametrize(("code", "lang", "lacks"), CASES)
def test_a_text_is_offered_with_its_facts_and_refused_without_one(
    desk: Desk, code: str, lang: str, lacks: Fact | None
) -> None:
    template = LIBRARY.templates[(code, lang)]
    order = stand(desk, template, lacks)
    codes = {one.code for one in offered(desk, lang, order.platform, order)}
    ask = Ask(code, order=order, lang=lang)
    if lacks is None:
        assert code in codes
        draft_text(desk, ask)
        return
    assert code not in codes
    with pytest.raises(RefusedError) as refused:
        draft_text(desk, ask)
    assert refused.value.code in ("untrue", "no_stock", "too_soon", "too_many")
    if refused.value.code == "untrue":
        stage = desk.judge(order).stage
        reasons = [why_fact(lacks), _("nobody knows when it leaves"), label(LABELS, stage)]
        assert any(
            f": {one}." in refused.value.title for one in reasons[: 3 if stage not in template.text.stages else 2]
        )


def test_every_fact_can_be_made_and_unmade() -> None:
    assert set(MADE) | ELSEWHERE == set(Fact)
    assert {fact for one in LIBRARY.templates.values() for fact in one.text.facts} == set(Fact)


# -- what the words state ---------------------------------------------------------------------------------------------

BEFORE = {"unpaid", "cod", "to_confirm", "to_ship", "on_hold"}
ARRIVED = {"delivered", "completed"}
STATES: tuple[tuple[str, str, set[str], set[str]], ...] = (
    # words in Chinese, words in English, facts of which one is named, stages that say it as well
    (r"退款已|已(经)?为您(办理|退)", r"refund is done", {"refunded"}, set()),
    (r"看到您的退款申请", r"seen your refund request", {"refund_open"}, set()),
    (r"是谁签收|已签收|已经签收", r"who took the parcel|already arrived", {"signed", "returned"}, ARRIVED),
    (r"寄回商品|签收检查时看到", r"thank you for sending it back", {"returned"}, set()),
    (r"评价", r"\breview\b(?! are)", {"bad_review", "good_review"}, set()),
    (r"您的(认可|肯定)|看到您喜欢", r"good rating|taking the time|glad that you like", {"good_review"}, set()),
    (r"评价里说的|抽空写下", r"all that you wrote|time to write", {"review_words"}, set()),
    (r"没有服务费", r"no service fee", {"cod_free"}, set()),
    (r"加服务费", r"service fee \{\{", {"cod_fee"}, set()),
    (r"货到付款", r"cash on delivery", {"cod"}, set()),
    (r"收货时请?付\{\{|收货时需付", r"is due at the door", {"agreed", "cod_fee", "cod_free"}, set()),
    (r"有现货|还有\{\{stock", r"is in stock|have the number|pieces of this one", {"in_stock"}, set()),
    (r"上架能拍的都", r"everything you can order", {"page_true"}, set()),
    (r"直接拍下即可.*付款后|可以先拍下", r"place your order and we|go ahead and order", {"not_ordered"}, set()),
    (r"店里还没有|缺货", r"do not have this one|out of stock", {"out_of_stock", "short"}, set()),
    (r"还没有付款|还没付成功|付款期限", r"not paid( yet)?\b|payment (is still open|has not gone)", set(), {"unpaid"}),
    (r"快到付款期限", r"will soon be closed", {"closing"}, set()),
    (r"截单", r"last parcel leaves", {"before_cutoff"}, set()),
    (r"已由.*发出|单号\{\{", r"tracking number \{\{|has left by", {"sent", "part_left"}, {"shipped"}),
    (r"还没有发出", r"has not left", set(), BEFORE),
    (r"已经发出(?!一部分)|已经?在路上", r"has already left|is on its way[;,]|parcel has left", {"sent"}, {"shipped"}),
    (r"先发出一部分|分两个包裹", r"a part of your order|in two parcels", {"part_left"}, set()),
    (r"比承诺的发货时间晚", r"later than we promised", {"late"}, set()),
    (r"已经备注", r"I have noted what", {"noted"}, set()),
    (r"就等您核对", r"only waits for you to check", {"asked"}, set()),
    (r"平台做了保护", r"platform hides", {"hidden"}, set()),
    (r"\{\{receiver\.address", r"\{\{receiver\.address", {"readable"}, set()),
    (r"号码不完整", r"is not whole", {"phone_short"}, set()),
    (r"付款后\{\{ship", r"paid orders leave", {"prepaid"}, set()),
    (r"支持七天无理由退换。请您在订单里", r"within 7 days is no trouble|refund you within 24", {"returnable"}, set()),
    (r"申请补偿\{\{case", r"compensation of \{\{case", {"case_open", "bad_review"}, set()),
)  # fmt: skip
"""Words that state a fact: a text that holds them names the fact, or stands only in stages that say it as well."""


@pytest.mark.parametrize(("code", "lang"), sorted(LIBRARY.templates))
def test_a_text_names_the_facts_that_its_words_state(code: str, lang: str) -> None:
    text = LIBRARY.templates[(code, lang)].text
    facts, stages = {fact.value for fact in text.facts}, {stage.value for stage in text.stages}
    lacking = [
        (zh, sorted(wanted | places))
        for zh, en, wanted, places in STATES
        if re.search(zh if lang == "zh" else en, text.body, re.IGNORECASE)
        and not wanted & facts
        and not (stages and stages <= places)
    ]
    assert lacking == []


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("您的退款已经退回", []),
        ("显示已签收", []),
        ("看到您的评价了", ["in_time"]),
        ("这一单没有服务费", ["cod", "cod_fee"]),
    ],
)
def test_a_new_text_that_states_what_it_does_not_name_is_found(words: str, facts: list[str]) -> None:
    found = [wanted for zh, _en, wanted, _places in STATES if re.search(zh, words)]
    assert any(not wanted & set(facts) for wanted in found)
