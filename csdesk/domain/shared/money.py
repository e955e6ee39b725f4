"""Money as decimal strings: `"168.00"`; no floats anywhere."""

from __future__ import annotations

import functools
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from csdesk.domain.shared.numbers import narrow, read_number
from csdesk.i18n import _

CENT = Decimal("0.01")


_SIGNS = {
    "CNY": r"¥|rmb|cny|yuan|人民币",
    "USD": r"(?:us)?\$|usd|dollars?|美元|美金",
    "EUR": "€|eur|euros?|欧元",
    "GBP": "£|gbp|pounds?|英镑",
    "HKD": r"(?:hk)?\$|hkd|港币|港元",
    "TWD": r"(?:nt)?\$|twd|台币",
    "JPY": "¥|jpy|yen|円|日元",
}
"""How people write a currency beside an amount; of any other its code."""
_TIMES = {"万": 10000, "千": 1000, "百": 100}
_HAN = re.compile("[零〇一二两三四五六七八九十百]+")
_TENS = re.compile("(?<=百)([一二三四五六七八九])(?!十)")
"""二百五 is 250."""
_SMALL = r"(?:[元块圆](?P<jiao>\d)?[角毛]?|(?P<mao>\d)[角毛])?(?:(?<=[角毛])(?P<fen>\d)分?)?钱?整?"


@functools.cache
def _written_in(currency: str) -> re.Pattern[str]:
    """Return the pattern of an amount: 12, ¥12, 12元, 12块5, 1,299.00, 5毛, 1.2万."""
    sign = f"(?:{_SIGNS.get(currency, re.escape(currency.casefold()))})?"
    whole = r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<part>\d+))?(?P<ten>[万千百])?"
    return re.compile(f"{sign}{whole}{_SMALL if currency == 'CNY' else ''}{sign}")


def parse_money(text: str | None, currency: str = "CNY") -> Decimal | None:
    """Return an amount as people write it: 12, １２, ¥12, 12元, 12块5, 十二块; None for no text and for no amount.

    Args:
        text: What was written.
        currency: What it is in; with the sign or word of another one it is no amount.
    """
    try:
        amount = Decimal(text.strip()) if isinstance(text, str) else None
    except InvalidOperation:
        return _written(text or "", currency)
    plain = amount is not None and amount.is_finite() and amount >= 0 and "e" not in (text or "").casefold()
    return amount if plain else None


def _written(text: str, currency: str) -> Decimal | None:
    plain = "".join(narrow(text.replace("〇", "零")).casefold().replace("￥", "¥").split())
    plain = _HAN.sub(lambda number: str(read_number(_TENS.sub(r"\1十", number[0])) or ""), plain)
    found = _written_in(currency).fullmatch(plain)
    small = {name: found.groupdict().get(name) for name in ("jiao", "mao", "fen")} if found else {}
    if found is None or not (found["whole"] or small.get("mao")):
        return None
    amount = Decimal(f"{(found['whole'] or '0').replace(',', '')}.{found['part'] or 0}") * _TIMES.get(found["ten"], 1)
    parts = [Decimal(small.get(name) or 0) for name in ("jiao", "mao", "fen")]
    return amount.normalize() + (parts[0] + parts[1]) / 10 + parts[2] / 100


def show_money(amount: Decimal) -> str:
    """Return an amount as it is stored and shown, rounded half up to the cent."""
    return str(amount.quantize(CENT, ROUND_HALF_UP))


def money_words(amount: str | None, currency: str) -> str:
    """Return an amount with its unit; nothing for none."""
    if not amount:
        return ""
    return _("{amount} yuan").format(amount=amount) if currency == "CNY" else f"{amount} {currency}"


def currency_words(currency: str) -> str:
    """Return a currency as a heading names it: her own by its name, the others by their code."""
    return _("CNY") if currency == "CNY" else currency
