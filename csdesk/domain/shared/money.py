"""Money as decimal strings: `"168.00"`; no floats anywhere."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from csdesk.i18n import _

CENT = Decimal("0.01")


def parse_money(text: str | None) -> Decimal | None:
    """Return an amount, or None for an absent text or one that is no plain number of zero or more."""
    try:
        amount = Decimal(text.strip()) if isinstance(text, str) else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() and amount >= 0 else None


def show_money(amount: Decimal) -> str:
    """Return an amount as it is stored and shown, rounded half up to the cent."""
    return str(amount.quantize(CENT, ROUND_HALF_UP))


def money_words(amount: str | None, currency: str) -> str:
    """Return an amount with its unit; nothing for none."""
    if not amount:
        return ""
    return _("{amount} yuan").format(amount=amount) if currency == "CNY" else f"{amount} {currency}"
