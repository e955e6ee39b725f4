"""Verbs on reviews: take in, contact on the ladder, close."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from csdesk.domain.search.resolve import find_in
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.domain.shared.rules import RulePack
from csdesk.domain.talk import permissions
from csdesk.domain.talk.reviews import FACTS, Contact, Outcome, Review, Rung
from csdesk.i18n import _
from csdesk.intake.reviews import ReviewFacts
from csdesk.platforms import platform_ids
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import edit_many, need_amount, refuse_thing
from csdesk.services.desk.results import Result
from csdesk.services.talk.incoming import Tally
from csdesk.services.talk.links import Links
from csdesk.services.texts.allowance import over_cap
from csdesk.services.texts.deliver import said_elsewhere
from csdesk.store import Transaction

PREFIX = "RV"


class ReviewArrival:
    """Takes exported reviews into the desk within one change, each once; a newer export changes what it says.

    Args:
        desk: The desk.
        transaction: The change.
        orders: The orders as this change leaves them; those of the desk when it makes none.
    """

    def __init__(self, desk: Desk, transaction: Transaction, orders: Mapping[str, Order] | None = None) -> None:
        self._desk = desk
        self._transaction = transaction
        self._new_id = desk.records.reviews.ids(PREFIX, desk.now())
        self._links = Links(desk.orders if orders is None else orders)
        self._known = {review.key: review for review in desk.records.reviews.records.values()}
        self._archived = desk.records.reviews.archived if desk.store.table("archives") else None
        known = platform_ids() if self._archived else [one.platform for one in self._known.values() if one.platform]
        self._platforms = dict.fromkeys(known)
        self._platform_of = functools.cache(lambda text: platform_of(text, desk.packs))

    def take(self, facts: ReviewFacts, tally: Tally, shop: str | None = None) -> None:
        """Take in one review and count it."""
        platform = self._platform_of(facts.platform)
        old = self._stored(facts, platform)
        new = self._merged(old, facts, platform, shop)
        if new == old:
            tally.unchanged += 1
            return
        self._known[facts.key] = new
        if new.platform:
            self._platforms[new.platform] = None
        self._desk.records.reviews.put(self._transaction, new)
        tally.changed.append(new.id)
        if old is None:
            tally.added += 1
        else:
            tally.updated += 1

    def _stored(self, facts: ReviewFacts, platform: str | None) -> Review | None:
        """Return the same review as it is known, also where only one of the two imports named its platform."""
        for key in facts.keys(self._platforms) if self._known or self._archived else ():
            found = self._known.get(key) or (self._archived.by_key(key) if self._archived else None)
            if found and (key == facts.key or platform is None or found.platform in (None, platform)):
                return found
        return None

    def _merged(self, old: Review | None, facts: ReviewFacts, platform: str | None, shop: str | None) -> Review:
        said: dict[str, Any] = {name: getattr(facts, name) for name in FACTS if name != "shop"}
        if old is None:
            link = self._links.of(facts.order_no or "", facts.buyer_nick, platform)
            return Review(
                id=self._new_id(),
                key=facts.key,
                arrived_at=self._desk.now(),
                platform=link.platform,
                order_id=link.order_id,
                **said,
                shop=shop or link.shop,
            )
        told = {name: value for name, value in said.items() if value not in (None, False)}
        changed = msgspec.structs.replace(old, **told, platform=old.platform or platform)
        if facts.more and facts.more != old.more:  # a follow-up review is looked at, whatever was done before
            changed = msgspec.structs.replace(changed, more_at=self._desk.now(), done_at=None, outcome=None)
        if changed.order_id is None:
            link = self._links.of(facts.order_no or "", facts.buyer_nick, changed.platform)
            changed = msgspec.structs.replace(changed, order_id=link.order_id, platform=link.platform)
        return changed


def platform_of(text: str | None, packs: Mapping[str, RulePack]) -> str | None:
    """Return the identifier of a platform that a file names in its own words, or the words themselves."""
    names = {name: key for key, pack in packs.items() for name in (key, *pack.name.values(), *pack.short.values())}
    return names.get(text, text) if text else None


def find_review(desk: Desk, name: str) -> Review:
    """Return the review of an id or its ending; raises `UsageError` when there is none, or several."""
    return find_in(desk.records.reviews, name)


def contact(
    desk: Desk,
    name: str,
    *,
    rung: Rung | None = None,
    note: str | None = None,
    amount: str | None = None,
    why: str | None = None,
    reason: str | None = None,
) -> Result:
    """Record an attempt to reach the buyer, on a rung of the ladder when one is named (V05); raises as `contacted`.

    Its note is what was said; what it promises is kept.
    """

    def edit(review: Review) -> Review:
        new = contacted(desk, review, rung, note, amount, why)
        return msgspec.structs.replace(new, reason=reason or review.reason)

    def said(transaction: Transaction, review: Review) -> tuple[str, ...]:
        return (*said_elsewhere(desk, transaction, note or "", review), *_wordless(desk, amount, note))

    return edit_many(desk, desk.records.reviews, "review.contact", [name], _("buyer contacted"), edit, said)


def _wordless(desk: Desk, amount: str | None, note: str | None) -> Iterator[str]:
    """Yield what is to be known of money that was promised in words which are not told: nobody checked them."""
    if amount is None or (note or "").strip():
        return
    yield _("What was said with the money is not noted, so nothing checked it: --note.")
    if over_cap(desk, parse_money(amount)):
        yield _("Above {cap}: only the owner may allow it.").format(cap=desk.config.aftersales.max_pay)


def contacted(
    desk: Desk,
    review: Review,
    rung: Rung | None,
    note: str | None,
    amount: str | None,
    why: str | None,
    *,
    copied: bool = False,
) -> Review:
    """Return a review with one more contact, by a text that was only `copied`, or said to have gone.

    Raises `RefusedError` for a compensation without amount and reason, or a jump to it, and for what is no amount.
    """
    money = need_amount(amount, "--amount", desk.order(review.order_id)) if amount is not None else None
    step = rung or (Rung.COMPENSATION if money is not None else None)
    if step is Rung.COMPENSATION or money == 0:
        refuse_thing(review, permissions.compensate, show_money(money) if money else None, why)
    made = Contact(desk.now(), desk.operator, step, note, show_money(money) if money else None, why, copied)
    return msgspec.structs.replace(review, contacts=(*review.contacts, made))


def done(desk: Desk, ids: Sequence[str], outcome: Outcome | None = None, note: str | None = None) -> Result:
    """Close reviews with how they ended; a follow-up review opens one again."""
    now = desk.now()

    def edit(review: Review) -> Review:
        if review.done_at is not None and outcome in (None, review.outcome) and note in (None, review.note):
            return review
        return msgspec.structs.replace(
            review, done_at=now, acted_at=now, outcome=outcome or review.outcome, note=note or review.note
        )

    return edit_many(desk, desk.records.reviews, "review.done", ids, _("finished"), edit)
