"""Amounts as people write them: one reader, nothing guessed, no amount of another currency."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk import i18n
from csdesk.domain.shared.money import money_words, parse_money, show_money
from csdesk.texts.filters import say_money

WRITTEN = {
    "12.00": "12 １２ ¥12 ￥12 12元 12块 12块钱 12元整 十二块 十二 12人民币 RMB12 12rmb 12yuan",
    "12.50": "12.5 12块5 12块5毛 12元5角 12.5元 １２．５ 十二块五 12块五",
    "0.50": "5毛 5角 0.5 五毛钱",
    "12.58": "12元5角8分",
    "1299.00": "1299 1,299.00 1，299 ￥1,299.00元",
    "250.00": "二百五 250元 两百五十块",
    "2000.00": "2千 两千 2000块",
    "12000.00": "1.2万 12000",
    "0.00": "0 0元 0.00",
}
NONE = "① ½ 5² Ⅷ -5 1,5 abc 约12 12-15 5元以下 nan inf 块5 元 ¥ 万 12元元 1e3 12块50 1万2 12。5 $12 12USD €12 12.5.1 +"


@pytest.mark.parametrize(("amount", "text"), [(key, one) for key, every in WRITTEN.items() for one in every.split()])
def test_an_amount_is_read_as_people_write_it(amount: str, text: str) -> None:
    for one in (text, f" {text} ", text.replace("块", " 块 ")):
        read = parse_money(one)
        assert read is not None
        assert show_money(read) == amount


@pytest.mark.parametrize("text", ["", " ", *NONE.split()])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert parse_money(text) is None


@pytest.mark.parametrize(
    ("text", "currency"), [("$12", "USD"), ("US$12", "USD"), ("12 usd", "USD"), ("€12", "EUR"), ("MYR 12", "MYR")]
)
def test_an_amount_of_another_currency_is_none(text: str, currency: str) -> None:
    assert parse_money(text, currency) == 12
    assert parse_money(text) is None
    assert parse_money("12元", currency) is None


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@given(cents=st.integers(0, 10**9), currency=st.sampled_from(["CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "CAD"]))
def test_whatever_is_printed_as_an_amount_is_taken_as_one(lang: str, cents: int, currency: str) -> None:
    i18n.use(lang)
    amount = Decimal(cents) / 100
    shown = show_money(amount)
    printed = [shown, money_words(shown, currency)] + ([say_money(shown, lang)] if currency == "CNY" else [])
    assert {text: parse_money(text, currency) for text in printed} == dict.fromkeys(printed, amount)
