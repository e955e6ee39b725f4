"""The language of a buyer: said by the operator, else seen in his words and kept; then that of order and platform."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from csdesk import i18n
from csdesk.domain.orders.labels import AUTO
from csdesk.domain.orders.ledgers import Buyer
from csdesk.domain.shared.models import Order
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.buyers.buyers import names_of, update
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.store import Transaction
from csdesk.texts.facts import language_of_order, language_of_words


def language_for(
    desk: Desk, *, words: str = "", order: Order | None = None, buyer: str = "", platform: str | None = None
) -> str:
    """Return the language of a text to a buyer.

    Args:
        desk: The desk.
        words: What he wrote just now.
        order: The order it is about; its buyer counts when no other is named.
        buyer: His key, `platform:nick`.
        platform: Where it goes out, when there is no order.
    """
    key = buyer or (f"{order.platform}:{order.buyer_nick}" if order is not None and order.buyer_nick else "")
    kept = _kept(desk, key) if key and desk.records.buyers.records else None
    if kept is not None and kept.lang_said:
        return kept.lang or i18n.language()
    pack = desk.packs.get((order.platform if order is not None else platform) or "")
    found = language_of_words(words) or (kept.lang if kept else None) or language_of_order(order)
    return found or (pack.lang if pack else None) or i18n.language()


def _kept(desk: Desk, key: str) -> Buyer | None:
    """Return what is kept of a buyer's language under any of his names, what was said before what was seen."""
    records = desk.records.buyers.records
    known = [records[name] for name in names_of(desk, key) if name in records and records[name].lang]
    return next((one for one in known if one.lang_said), known[0] if known else None)


def was_said(desk: Desk, key: str) -> bool:
    """Tell whether the operator said which language a buyer reads."""
    kept = _kept(desk, key)
    return kept is not None and kept.lang_said


def see(desk: Desk, transaction: Transaction, key: str, texts: Iterable[str]) -> None:
    """Keep within a change the language of a buyer's texts, oldest first; the usual one is no news, nor is one said."""
    old = desk.records.buyers.within(transaction, key) or Buyer(key)
    seen = next((lang for text in reversed(list(texts)) if (lang := language_of_words(text))), None)
    pack = desk.packs.get(key.partition(":")[0])
    usual = old.lang or (pack.lang if pack else None)
    if seen is not None and seen != usual and not old.lang_said:
        desk.records.buyers.put(transaction, msgspec.structs.replace(old, lang=seen))


def speaks(desk: Desk, name: str, lang: str) -> Result:
    """Say which language a buyer reads, `zh` or `en`, or `auto`: what he writes tells.

    Raises `UsageError` as `find_buyer`, or for another word.
    """
    if lang not in (*i18n.LANGUAGES, AUTO):
        words = _("There is no language {name}.").format(name=lang)
        raise UsageError(words, hint=", ".join((*i18n.LANGUAGES, AUTO)), code="bad_language")
    said = lang != AUTO

    def edit(buyer: Buyer) -> Buyer:
        return msgspec.structs.replace(buyer, lang=lang if said else None, lang_said=said)

    return update(desk, "buyer.language", name, _("language of the buyer: {lang}").format(lang=lang), edit)
