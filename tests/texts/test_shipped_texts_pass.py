"""Every shipped text on a typical order, on each platform and in both languages, passes the desk's own check."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.paths import data_dir
from csdesk.services.orders import products
from csdesk.services.texts.render import Ask, Draft, draft_text
from csdesk.texts import syntax
from csdesk.texts.filters import Value
from csdesk.texts.finding import Finding, Level
from csdesk.texts.names import NAMES, resolve
from csdesk.texts.template import Template, load_library
from tests.support import NOW, make_order

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
        "discount": "九五折",
        "offer": "立减3元",
        "sent": "盖碗",
        "state": "运输中",
        "change": "改成蓝色",
        "amount": "3元",
        "count": "3",
        "place": "店门口",
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
        "discount": "5 %",
        "offer": "3 yuan less",
        "sent": "the cup",
        "state": "on its way",
        "change": "blue",
        "amount": "3 yuan",
        "count": "3",
        "place": "the shop door",
    },
}
KNOWN: dict[str, Value] = {
    "cod.page_price": "78.00",
    "cod.fee": "5.00",
    "cod.total": "83.00",
    "product.title": "盖碗",
    "product.care": "温水清洗",
    "stock.alt": "盖碗",
    "case.amount": "5.00",
    "case.step": "补寄",
    "case.due": NOW + timedelta(hours=8),
    "agent.code": "01",
}
ENGLISH: dict[str, Value] = {
    "product.title": "the cup",
    "product.care": "wash it by hand",
    "stock.alt": "the cup",
    "case.step": "a new cup",
}


def drafted(desk: Desk, template: Template, platform: str) -> Draft:
    """Return a shipped text on an order that left today, its blanks typed into."""
    desk.config = msgspec.structs.replace(desk.config, shop="小满茶具")
    products.set_product(desk, "GW-01", {"real": 3})
    shipped = NOW - timedelta(hours=1)
    order = make_order(
        platform=platform,
        platform_state=PlatformState.SHIPPED,
        courier="顺丰速运",
        tracking_no="SF1000000000017",
        shipped_at=shipped,
    )
    parts = list(syntax.parse(template.text.body))
    names = {part.name for part in parts if isinstance(part, syntax.Prompt)}
    fills = {name: TYPED[template.lang][name] for name in names}
    extra = KNOWN | (ENGLISH if template.lang == "en" else {})
    return draft_text(desk, Ask(template.code, order=order, lang=template.lang, fills=fills, extra=extra))


def troubles(draft: Draft) -> list[Finding]:
    """Return what blocks or warns; hints are a matter of taste."""
    return [one for one in draft.report.findings if one.level is not Level.HINT]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_text_passes_the_own_check(desk: Desk, platform: str, lang: str) -> None:
    found = {}
    for template in LIBRARY.of_language(lang):
        if template.text.platforms and platform not in template.text.platforms:
            continue
        draft = drafted(desk, template, platform)
        found[template.code] = [(one.code, one.match) for one in troubles(draft)], draft.rendered.missing
    assert {code: faults for code, (faults, _missing) in found.items() if faults} == {}
    assert {code: missing for code, (_faults, missing) in found.items() if missing} == {}
    assert len(found) > 60


def test_the_names_that_are_filled_here_are_those_of_the_texts() -> None:
    assert set(KNOWN) <= set(NAMES)
    assert all(resolve(name, LIBRARY.aliases) == name for name in KNOWN)
