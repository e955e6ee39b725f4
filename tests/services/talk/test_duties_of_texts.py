"""Texts and things to do that a duty asks for, each on a desk as she has it."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from csdesk.config import PlatformSettings
from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind, Reason
from csdesk.domain.follow.follow import Details, FollowKind
from csdesk.domain.orders import reminders as cadence
from csdesk.domain.reports.periods import period_of
from csdesk.domain.shared.models import Line, PlatformState
from csdesk.domain.talk.reviews import Review
from csdesk.services.follow.follow import add, done, list_follow
from csdesk.services.orders import products, reminders
from csdesk.services.reports.voice import voice
from csdesk.services.texts.render import Ask, make_text
from csdesk.services.texts.template_views import offered
from csdesk.services.upkeep.rules_view import list_pages
from tests.support import NOW, make_order, put_orders


@pytest.mark.duty("M14")
def test_when_it_ships_is_the_orders_own_time_and_else_the_rule(desk: Desk) -> None:
    soon = make_order("5533", paid_at=NOW - timedelta(hours=1), ship_by=NOW + timedelta(hours=23))
    assert "24小时之内为您发出，我们会尽快" in make_text(desk, Ask("ship_48h", order=soon, lang="zh")).text
    assert "付款后48小时之内" in make_text(desk, Ask("ship_48h", platform="taobao", lang="zh")).text


@pytest.mark.duty("U01")
def test_each_reason_not_to_pay_has_its_own_words(desk: Desk) -> None:
    put_orders(
        desk, make_order(platform_state=PlatformState.UNPAID, paid_at=None, created_at=NOW - timedelta(minutes=40))
    )
    fills = {"offer": "满99减5"}
    texts = {
        reason: reminders.remind(desk, "4821", reason, fills=fills if reason is cadence.Reason.PRICE else {}).text
        for reason in cadence.Reason
    }
    assert len(set(texts.values())) == len(cadence.Reason) == 5


@pytest.mark.duty("M29")
def test_a_text_for_an_event_is_offered_in_its_days_only(desk: Desk) -> None:
    folder = desk.home.folder / "templates" / "zh"
    folder.mkdir(parents=True)

    def codes(first: str, last: str) -> set[str]:
        entry = f'[sale]\ntitle = "店庆"\nbody = "店庆期间满减。"\nvalid_from = {first}\nvalid_to = {last}\n'
        (folder / "sale.toml").write_text(entry, encoding="utf-8")
        return {one.code for one in offered(desk, "zh")}

    assert "sale" in codes("2026-03-17", "2026-03-17")
    assert "sale" not in codes("2026-03-01", "2026-03-16")
    assert "sale" not in codes("2026-03-18", "2026-03-20")


@pytest.mark.duty("S06", "K03")
def test_notes_on_use_come_from_the_products_card(desk: Desk) -> None:
    products.set_product(desk, "GW-01", {"title": "盖碗", "care": "温水清洗，不用洗洁精"})
    desk.sync()
    assert "温水清洗，不用洗洁精" in make_text(desk, Ask("care", order=make_order(), lang="zh")).text


@pytest.mark.duty("K03", "K04", "K06", "K07")
def test_what_is_said_for_and_against_a_product_comes_from_its_card(desk: Desk) -> None:
    for sku, title in (("GW-02", "白瓷茶壶"), ("GW-03", "茶杯")):
        products.set_product(desk, sku, {"title": title, "real": 3})
    for field, words in {
        "points": "壶身薄，出水快", "fits": "一个人喝茶正好", "not_for": "人多时小了些",
        "alternatives": "GW-02", "goes_with": "GW-03、GW-09",
    }.items():  # fmt: skip
        products.fill_card(desk, "GW-01", field, words)
    desk.sync()
    order = make_order()

    def text(code: str, **fills: str) -> str:
        return make_text(desk, Ask(code, order=order, lang="zh", fills=fills)).text

    assert "壶身薄，出水快" in text("points")
    assert "比较适合您：一个人喝茶正好" in text("recommend_yes")
    assert "比较适合您：颜色素净" in text("recommend_yes", reason="颜色素净")
    assert "人多时小了些。您可以看看白瓷茶壶" in text("recommend_no")
    assert "常和茶杯一起用" in text("goes_with")


@pytest.mark.duty("K05")
@pytest.mark.parametrize(
    ("title", "asked"),
    [("手工紫砂壶", "几个人喝茶"), ("棉麻衬衫", "平常都穿什么尺码"), ("布鞋", "多少码的鞋"), ("书架", "怎么用")],
)
def test_what_is_asked_first_depends_on_the_kind_of_goods(desk: Desk, title: str, asked: str) -> None:
    order = make_order(lines=(Line(title),))
    assert asked in make_text(desk, Ask("ask_size", order=order, lang="zh")).text


@pytest.mark.duty("N04")
def test_an_error_of_a_page_is_noted_with_its_product_and_ended(desk: Desk) -> None:
    add(desk, FollowKind.PAGE_ISSUE, "容量写成了 150 毫升", Details(product="GW-01"))
    (issue,) = list_follow(desk, kind=FollowKind.PAGE_ISSUE)
    assert (issue.product, issue.state) == ("GW-01", "open")
    done(desk, issue.id)
    assert list_follow(desk, kind=FollowKind.PAGE_ISSUE) == []


@pytest.mark.duty("T07")
def test_the_voice_of_the_buyer_counts_reasons_and_quotes_bad_words_first(desk: Desk) -> None:
    with desk.change("made", "made") as transaction:
        for review in (
            Review("RV-0317-01", "a", NOW, stars=3, text="有点慢", item="茶盘", created_at=NOW),
            Review("RV-0317-02", "b", NOW, stars=1, text="碎了，电话 19900000001", item="盖碗", created_at=NOW),
            Review("RV-0317-03", "c", NOW, stars=5, text="很好", item="盖碗", created_at=NOW),
        ):
            desk.records.reviews.put(transaction, review)
        case = Case("CS-0317-01", CaseKind.EXCHANGE, "taobao:1001", NOW, "AH", reason=Reason.QUALITY, text="盖子裂")
        desk.records.cases.put(transaction, case)
    desk.sync()
    found = voice(desk, period_of("day", NOW.date()))
    assert (found.products, found.reasons) == ({"盖碗": 1, "茶盘": 1}, {"quality": 1})
    assert [quote.text for quote in found.quotes] == ["碎了，电话 199****0001", "有点慢", "盖子裂"]


@pytest.mark.duty("D05")
@pytest.mark.parametrize("code", ["buy_howto", "howto_price", "howto_close", "howto_refund", "howto_invoice"])
def test_how_something_is_done_is_said_in_the_platforms_own_steps(desk: Desk, code: str) -> None:
    texts = {name: make_text(desk, Ask(code, platform=name, lang="zh")).text for name in ("taobao", "pdd", "etsy")}
    if code in ("howto_close", "howto_refund", "howto_invoice"):
        assert "我的淘宝—我的订单" in texts["taobao"]
        assert "个人中心—我的订单" in texts["pdd"]
        assert len(set(texts.values())) == 3
    assert all(text for text in texts.values())


@pytest.mark.duty("A04")
def test_the_confirmation_ends_as_the_shop_wants_on_each_platform(desk: Desk) -> None:
    plain = make_text(desk, Ask("addr_confirm", order=make_order(), lang="zh")).text
    assert plain.endswith("无误请回复“正确”。")
    tail = "欢迎关注店铺，有活动先知道。"
    desk.config = msgspec.structs.replace(desk.config, platforms={"taobao": PlatformSettings(tail=tail)})
    assert make_text(desk, Ask("addr_confirm", order=make_order(), lang="zh")).text == plain + tail
    other = make_order(platform="pdd")
    assert make_text(desk, Ask("addr_confirm", order=other, lang="zh")).text.endswith("“正确”。")


@pytest.mark.duty("M19")
def test_who_is_known_is_thanked_by_surname_and_title(desk: Desk) -> None:
    known, unknown = make_order(), make_order(receiver=None)
    assert "谢谢张先生的光临" in make_text(desk, Ask("bye", order=known, lang="zh", title="先生")).text
    assert "谢谢您的光临" in make_text(desk, Ask("bye", order=unknown, lang="zh")).text


@pytest.mark.duty("D07")
def test_law_and_platform_pages_have_date_and_source(desk: Desk) -> None:
    pages = {(one.platform, one.page): one for one in list_pages(desk)}
    assert {"seven_days", "three_guarantees", "consumer_protection"} <= {page for name, page in pages if name is None}
    assert pages[None, "seven_days"].since == date(2014, 3, 15)
    assert pages["taobao", "payment"].sure is False
    assert all(one.text and one.source for one in pages.values())
    assert {one.platform for one in list_pages(desk, "pdd")} == {None, "pdd"}
