"""Large orders: the card's answer with its reason, the text for the buyer, and the operator's own answer (L01-L04)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.domain.shared.rules import RulePack
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.buyers.buyers import find_buyer
from csdesk.services.buyers.language import language_for
from csdesk.services.buyers.sent_log import promised, remember
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount
from csdesk.services.desk.results import Result
from csdesk.services.orders.products import BulkView, bulk
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, make_text
from csdesk.texts.filters import Value


class Terms(Struct, frozen=True):
    """What the operator decided for a large order; anything but the computed answer needs `why`.

    Args:
        carries: Whether it is taken; None takes the computed answer.
        discount: What is given back in all; None is the freight saved.
        later: When the rest would leave, for the text of an order that cannot be carried at once.
        why: The reason.
    """

    carries: bool | None = None
    discount: str | None = None
    later: str | None = None
    why: str | None = None


_COMPUTED = Terms()


def money_words(amount: str | None) -> str:
    """Return an amount with its unit; nothing for none."""
    return _("{amount} yuan").format(amount=amount) if amount else ""


def because(view: BulkView) -> str:
    """Return in words why the stock carries a large order, or why not."""
    if view.free is None:
        return _("nobody has counted the real stock")
    sums = _("real {real} - reserved {reserved} - safety {safety} = {free} free, {qty} wanted").format(
        real=view.real, reserved=view.reserved, safety=view.safety, free=view.free, qty=view.qty
    )
    missing = _("{count} are missing").format(count=view.missing)
    return _("{sums}, {missing}").format(sums=sums, missing=missing) if view.missing else sums


def buyer_for(desk: Desk, name: str) -> str:
    """Return the key of whom a large order's text is for: named by nick, by platform and nick, or by an order's number.

    Raises `UsageError` for one that nobody knows; of nothing there is nobody.
    """
    if not name.strip():
        return ""
    platform, colon, nick = name.strip().replace("：", ":").partition(":")
    code = next((pack.platform for pack in desk.packs.values() if platform in _names(pack)), "")
    return f"{code}:{nick.strip()}" if colon and code and nick.strip() else find_buyer(desk, name)


def _names(pack: RulePack) -> set[str]:
    return {pack.platform, *pack.name.values(), *pack.short.values()}


def answer(
    desk: Desk,
    sku: str,
    qty: int,
    terms: Terms = _COMPUTED,
    *,
    order: Order | None = None,
    buyer: str | None = None,
    mark: Mark | None = None,
) -> Result:
    """Return the text that takes a large order, with its discount, or offers to send it in parts.

    It is for the buyer of an `order`, else for a `buyer` (`platform:nick`): what it promises must be promised to one.
    Raises `RefusedError` when nobody knows the stock, for another answer than the computed one or a discount above
    the freight saved without a reason, and for a text with an open blank; `UsageError` for an unknown SKU.
    """
    view = bulk(desk, sku, qty, order, whole=terms.carries)
    carries, why = _decide(view, terms)
    discount = _discount(view, terms, why) if carries else None
    with desk.change("bulk.answer", view.sku, dry_run=mark is None) as transaction:
        if carries:
            fills = {"discount": show_money(discount) if discount is not None else ""}
        else:
            fills = {"first": str(max(view.free or 0, 0)), "later": terms.later or ""}
        code = _code(view, fills) if carries else "bulk_no"
        made = make_text(desk, _ask(desk, code, view, fills, order, buyer or ""))
        if mark is not None and order is None and not buyer and promised(desk, made.text, desk.now()):
            raise RefusedError(_("It promises a time: say whom it is for."), code="no_buyer")
        words = _("large order taken: {sku} x{qty}") if carries else _("large order in parts: {sku} x{qty}")
        reason = mask_text(why) if why else because(view)
        summary = f"{words.format(sku=view.sku, qty=qty)} · {reason}"
        if mark is None:
            return Result((), summary, made.text)
        sent_text = remember(
            desk,
            transaction,
            made.text,
            order=order,
            buyer=buyer,
            code=code,
            lang=made.lang,
            situation="bulk",
            sent=mark is Mark.SENT,
        )
        transaction.entry.summary = summary
    return Result((sent_text.id,), summary, made.text)


def _ask(desk: Desk, code: str, view: BulkView, fills: Mapping[str, str], order: Order | None, buyer: str) -> Ask:
    """Return what the text is asked for."""
    lang = language_for(desk, order=order, buyer=buyer, platform=buyer.partition(":")[0] or None)
    said: dict[str, Value] = {
        "quote.qty": str(view.qty),
        "quote.price": view.price,
        "quote.total": view.total,
    }
    given = {name: value for name, value in fills.items() if value}
    return Ask(code, order=order, buyer=buyer, lang=lang, sku=view.sku, fills=given, extra=said, insist=True)


def _code(view: BulkView, fills: Mapping[str, str]) -> str:
    """Return which text takes a large order: with the wholesale price where there is one, and the freight saved."""
    if not view.wholesale:
        return "bulk_yes"
    return "bulk_price_freight" if fills["discount"] else "bulk_price"


def _decide(view: BulkView, terms: Terms) -> tuple[bool, str | None]:
    why = " ".join((terms.why or "").split()) or None
    if terms.carries in (None, view.carries):
        if view.carries is None:
            raise RefusedError(
                _("Nobody has counted the real stock of {sku}.").format(sku=view.sku),
                hint=_("Count it: csdesk product set {sku} --real N").format(sku=view.sku),
                code="not_counted",
            )
        return view.carries, why
    if why is None:
        raise RefusedError(
            _("Say why the answer is another one."), where=because(view), hint="--why TEXT", code="empty_reason"
        )
    return bool(terms.carries), why


def _discount(view: BulkView, terms: Terms, why: str | None) -> Decimal | None:
    saved = parse_money(view.saved)
    if terms.discount is None:
        return saved
    amount = need_amount(terms.discount, "--discount")
    if amount > (saved or Decimal(0)) and why is None:
        raise RefusedError(
            _("Only {saved} cost nothing; more needs a reason.").format(saved=view.saved or "0.00"),
            where=show_money(amount),
            hint="--why TEXT",
            code="discount_too_high",
        )
    return amount
