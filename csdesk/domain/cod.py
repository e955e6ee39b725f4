"""What a cash-on-delivery buyer pays at the door (C02): page price, fee, total; a fee is never guessed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from csdesk.domain.couriers import Courier
from csdesk.domain.money import CENT, parse_money, show_money


class Quote(Struct, frozen=True):
    """The three numbers of the price notice, as decimal strings.

    Args:
        page: What the order costs without the fee.
        fee: The cash-on-delivery fee.
        total: What is paid at the door.
        source: Where the fee is from: `given`, `file`, `courier`.
    """

    page: str
    fee: str
    total: str
    source: str


def quote(amount: str | None, file_fee: str | None, given: str | None, courier: Courier | None) -> Quote | None:
    """Return the price at the door, or None when the amount or the fee is not known.

    Args:
        amount: What the buyer pays in all; it holds the file's fee.
        file_fee: The fee that the export names.
        given: A fee that the operator states; wins over both others.
        courier: The courier it shall go with; his percentage and least fee are used when the file names none.
    """
    whole = parse_money(amount)
    if whole is None:
        return None
    in_file = parse_money(file_fee)
    page = max(whole - (in_file or Decimal(0)), Decimal(0))
    for source, fee in (("given", parse_money(given)), ("file", in_file), ("courier", courier_fee(page, courier))):
        if fee is not None:
            return Quote(show_money(page), show_money(fee), show_money(page + fee), source)
    return None


def courier_fee(page: Decimal, courier: Courier | None) -> Decimal | None:
    """Return a courier's fee on an amount: its percentage, at least its least; None when it has named neither."""
    percent = parse_money(courier.cod_percent) if courier else None
    least = parse_money(courier.cod_least) if courier else None
    if percent is None and least is None:
        return None
    share = (page * (percent or Decimal(0)) / 100).quantize(CENT, ROUND_HALF_UP)
    return max(share, least or Decimal(0))
