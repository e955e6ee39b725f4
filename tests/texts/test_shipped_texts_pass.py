"""Every shipped text × stage × platform × language: offered exactly when it is true, whole, and passing our check."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind
from csdesk.domain.shared.facts import Parcel
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.errors import RefusedError
from csdesk.paths import data_dir
from csdesk.services.orders import products
from csdesk.services.texts.render import Ask, Draft, draft_text, make_text
from csdesk.services.texts.template_views import offered
from csdesk.texts import syntax
from csdesk.texts.filters import Value
from csdesk.texts.finding import Finding
from csdesk.texts.promises import promises
from csdesk.texts.template import Template, load_library
from tests.support import NOW, RECEIVER, make_order

LIBRARY = load_library(data_dir() / "templates")
PLATFORMS = ("taobao", "pdd", "douyin", "other")
TYPED = {
    "zh": {
        "time": "今天18:00",
        "later": "明天10:00",
        "booked": "今天15:00",
        "missing": "盖子",
        "item": "盖碗",
        "problem": "杯口有磕碰",
        "remedy": "补寄一只杯子",
        "facts": "杯口有磕碰",
        "holiday": "端午",
        "minutes": "5",
        "answer": "可以放洗碗机",
        "reason": "釉面厚一些",
        "other": "另一款",
        "gift": "一块茶巾",
        "first": "10",
        "discount": "12",
        "offer": "立减3元",
        "sent": "盖碗",
        "state": "运输中",
        "change": "改成蓝色",
        "amount": "3元",
        "count": "3",
        "place": "店门口",
        "result": "包裹已经拦下，正在退回",
    },
    "en": {
        "time": "18:00",
        "later": "10:00 tomorrow",
        "booked": "15:00",
        "missing": "the lid",
        "item": "the lid",
        "problem": "a chip at the rim",
        "remedy": "a new cup",
        "facts": "a chip at the rim",
        "holiday": "the holiday",
        "minutes": "5",
        "answer": "it may go into the dishwasher",
        "reason": "its glaze is thicker",
        "other": "the other one",
        "gift": "a tea towel",
        "first": "10",
        "discount": "12",
        "offer": "3 yuan less",
        "sent": "the cup",
        "state": "on its way",
        "change": "blue",
        "amount": "3 yuan",
        "count": "3",
        "place": "the shop door",
        "result": "the parcel was stopped and is on its way back",
    },
}
KNOWN: dict[str, dict[str, Value]] = {
    "zh": {
        "product.care": "温水清洗",
        "product.points": "是手工做的",
        "product.campaign": "店庆，满99减10",
        "quote.qty": "20",
        "quote.price": "35.00",
        "quote.total": "700.00",
        "product.goes_with": "茶杯",
        "stock.alt": "盖碗",
        "case.amount": "5.00",
        "case.due": NOW + timedelta(hours=8),
        "case.parcel": "圆通速递 YT1234567890123",
    },
    "en": {
        "product.care": "wash it",
        "product.points": "made by hand",
        "product.campaign": "anniversary, 10 off 99",
        "quote.qty": "20",
        "quote.price": "35.00",
        "quote.total": "700.00",
        "product.goes_with": "the cups",
        "stock.alt": "the cup",
        "case.amount": "5.00",
        "case.due": NOW + timedelta(hours=8),
        "case.parcel": "YTO YT1234567890123",
    },
}
SF = "SF1000000000017"
LATE = NOW - timedelta(hours=1)
PACKED = Parcel(SF, "sf", NOW - timedelta(hours=1))
STANDS: dict[str, dict[str, Any]] = {
    "unpaid": {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None},
    "cod": {"pay_kind": "cod", "paid_at": None, "cod_fee": "5.00"},
    "cod_free": {"pay_kind": "cod", "paid_at": None, "cod_fee": "0.00"},
    "cod_accepted": {
        "pay_kind": "cod",
        "paid_at": None,
        "cod_fee": "5.00",
        "desk_cod_answer": "accepted",
        "desk_cod_asked_at": NOW,
    },
    "to_confirm": {},
    "short": {"receiver": msgspec.structs.replace(RECEIVER, phone="1990000001")},
    "to_ship": {"desk_address_confirm": "confirmed", "desk_courier_wish": "yto"},
    "late": {"desk_address_confirm": "confirmed", "ship_by": LATE},
    "on_hold": {"held": True},
    "held_beyond": {"desk_hold_reason": "等货", "desk_hold_until": NOW + timedelta(days=9)},
    "refund": {"desk_address_confirm": "confirmed", "refund": "open"},
    "refund_late": {"desk_address_confirm": "confirmed", "refund": "open", "ship_by": LATE},
    "refund_shipped": {"platform_state": PlatformState.SHIPPED, "tracking_no": SF, "refund": "open"},
    "refund_arrived": {"platform_state": PlatformState.DELIVERED, "tracking_no": SF, "refund": "open"},
    "shipped": {"platform_state": PlatformState.SHIPPED, "courier": "顺丰速运", "tracking_no": SF, "shipped_at": LATE},
    "left": {"desk_parcels": (PACKED,), "desk_courier_wish": "yto"},
    "part": {"desk_parcels": (msgspec.structs.replace(PACKED, more=True),)},
    "delivered": {"platform_state": PlatformState.DELIVERED, "tracking_no": SF},
    "completed": {"platform_state": PlatformState.COMPLETED, "tracking_no": SF},
    "closed": {"platform_state": PlatformState.CLOSED},
    "superseded": {"pay_kind": "cod", "paid_at": None, "desk_cod_answer": "reorder"},
    "intercepted": {"platform_state": PlatformState.SHIPPED, "courier": "顺丰速运", "tracking_no": SF},
}
PAID = {"to_confirm", "short", "to_ship", "late", "on_hold", "held_beyond", "part"}
ON_ITS_WAY = {"shipped", "left", "part"}
TAKEN_BACK = {"refund", "refund_late", "refund_shipped", "refund_arrived", "intercepted"}
WANTED = set(STANDS) - TAKEN_BACK
CLAIMS: tuple[tuple[str, set[str]], ...] = (
    (r"还没有付款|还没付成功|现在付款|付款期限|还为您留着", {"unpaid"}),
    (
        r"付款后(?!我们(尽快|按顺序)|再)[^。]*发出|会按承诺的时间为您发出",
        {"unpaid", "cod", "cod_free", "cod_accepted"} | PAID - {"late", "held_beyond"},
    ),
    (r"订单会在.*前发出", PAID - {"late", "held_beyond"} | {"cod_accepted"}),
    (r"比承诺的发货时间晚", {"late"}),
    (r"已由.*发出", ON_ITS_WAY),
    (r"包裹目前的进度", ON_ITS_WAY | {"refund_shipped", "intercepted"}),
    (r"包裹已经(在路上|发出)|已经发出了", {"shipped", "left", "refund_shipped", "intercepted"}),
    (r"留意查收|登记加急|重新打单|随这一单|补寄|可发：|真实感受|再次为您服务|付款爽快", WANTED),
    (r"请您在订单里申请退款", WANTED),
    (r"看到您的退款申请", {"refund", "refund_late", "refund_shipped", "refund_arrived"}),
    (r"还没有发出", {"unpaid", "cod", "cod_free", "cod_accepted"} | PAID),
    (r"已经收到(?!您)|用得还顺手", {"delivered", "completed"}),
    (r"(选择的是|这一单按)货到付款", {"cod", "cod_free", "cod_accepted"}),
    (r"就等您核对", {"to_confirm", "short", "on_hold", "held_beyond", "part"}),
    (r"请您核对(一下收件|订单页)", {"cod", "cod_free", "cod_accepted"} | PAID),
    (r"付款爽快|期待再次为您服务", {"completed"}),
)
"""What a text says, by its Chinese words, and where that is true: not what its template claims of itself."""


def standing(desk: Desk, platform: str, where: str) -> Order:
    """Return an order that stands somewhere, its facts known to the desk."""
    desk.config = msgspec.structs.replace(desk.config, shop="小满茶具")
    order = make_order(platform=platform, **STANDS[where])
    if where == "intercepted":
        with desk.change("case.open", "test") as transaction:
            desk.records.cases.put(transaction, Case("CS-0317-01", CaseKind.INTERCEPT, order.id, NOW, "AH"))
        desk.sync()
    return order


def drafted(desk: Desk, template: Template, order: Order, **typed: str) -> Draft:
    """Return a shipped text on an order, its blanks typed into."""
    parts = list(syntax.parse(template.text.body))
    names = {part.name for part in parts if isinstance(part, syntax.Prompt)}
    fills = {name: typed.get(name) or TYPED[template.lang][name] for name in names}
    extra = {name: typed.get(name) or value for name, value in KNOWN[template.lang].items()}
    return draft_text(desk, Ask(template.code, order=order, lang=template.lang, fills=fills, extra=extra))


def troubles(draft: Draft) -> list[Finding]:
    """Return what is found, hints too: what we ship is what we advise."""
    return list(draft.report.findings)


@pytest.mark.parametrize("where", STANDS)
@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_text_is_true_whole_and_passes(desk: Desk, platform: str, lang: str, where: str) -> None:
    products.set_product(desk, "GW-01", {"real": 3})
    desk.sync()
    order = standing(desk, platform, where)
    offers = {template.code: template for template in offered(desk, lang, platform, order)}
    assert len(offers) > 25
    wrong = {}
    for code, template in offers.items():
        zh = LIBRARY.templates[(code, "zh")].text.body
        claims = [claim for claim, places in CLAIMS if re.search(claim, zh) and where not in places]
        draft = drafted(desk, template, order)
        found = [(one.code, one.match) for one in troubles(draft)]
        if claims or found or draft.rendered.missing:
            wrong[code] = (claims, found, draft.rendered.missing)
    assert wrong == {}
    for template in LIBRARY.of_language(lang):
        if template.code not in offers:
            with pytest.raises(RefusedError) as refusal:
                make_text(desk, Ask(template.code, order=order, lang=lang))
            assert refusal.value.code in ("untrue", "past_closing"), template.code


DUE = {
    "time": "03-17 18:00",
    "later": "03-18 10:00",
    "minutes": "03-17 08:35",
    "ship.by": "",
    "case.due": "03-17 16:30",
}
"""When what a text promises is due, by the blank or variable that names the time; `ship.by` is the order's."""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_text_that_names_a_time_is_a_promise_of_that_day(desk: Desk, lang: str) -> None:
    wrong = {}
    for where in STANDS:
        order = standing(desk, "taobao", where)
        by = f"{order.ship_by:%m-%d %H:%M}" if order.ship_by else ""
        for template in offered(desk, lang, "taobao", order):
            named = {name for name in DUE if re.search(rf"{{{{\??{re.escape(name)}[:|}}]", template.text.body)}
            wanted = [DUE[name] or by for name in DUE if name in named]
            found = [f"{one.due_at:%m-%d %H:%M}" for one in promises(drafted(desk, template, order).rendered.text, NOW)]
            if found != wanted:
                wrong[template.code, where] = (found, wanted)
    assert wrong == {}


def test_a_parcel_that_left_is_told_as_it_left_whatever_courier_was_wished(desk: Desk) -> None:
    order = standing(desk, "taobao", "left")
    for code in ("ship_chat", "ship_sms"):
        for lang, name in (("zh", "顺丰"), ("en", "SF")):
            text = make_text(desk, Ask(code, order=order, lang=lang)).text
            assert SF in text
            assert name in text
            assert "圆通" not in text


@pytest.mark.parametrize(("left", "true", "untrue"), [(0, "no_item", "in_stock"), (2, "in_stock", "no_item")])
def test_what_is_said_of_the_stock_is_true(desk: Desk, left: int, true: str, untrue: str) -> None:
    products.set_product(desk, "GW-01", {"real": left})
    desk.sync()
    order = standing(desk, "taobao", "completed")
    codes = {template.code for template in offered(desk, "zh", "taobao", order)}
    assert true in codes
    assert untrue not in codes
