"""What the search over everything looks in: texts, fields and states of each kind of thing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from csdesk.domain.cases.cases import Case, CaseState, case_state, overdue
from csdesk.domain.follow.follow import Follow, FollowEnd, is_late
from csdesk.domain.orders.ledgers import Product
from csdesk.domain.search.words import fold, named
from csdesk.domain.shared.pinyin import initials
from csdesk.domain.talk.messages import Message, State
from csdesk.domain.talk.reviews import Review, ReviewKind, ReviewState, review_state
from csdesk.domain.talk.waiting import Level
from csdesk.i18n import N_


class Kind(StrEnum):
    """What can be found, in the order in which it is listed."""

    BUYER = "buyer"
    ORDER = "order"
    MESSAGE = "message"
    REVIEW = "review"
    CASE = "case"
    FOLLOW = "follow"
    PRODUCT = "product"


KIND_NAMES: Mapping[str, str] = {
    Kind.BUYER: N_("Buyers"),
    Kind.ORDER: N_("Orders"),
    Kind.MESSAGE: N_("Messages"),
    Kind.REVIEW: N_("Reviews"),
    Kind.CASE: N_("After-sales"),
    Kind.FOLLOW: N_("Follow-ups"),
    Kind.PRODUCT: N_("Products"),
}

Talk = Message | Review | Case | Follow
Thing = Talk | Product
Texts = tuple[str | None, ...]

MESSAGE_WORDS: Mapping[str, str] = {
    State.OPEN: "open waiting unanswered 待回复 未回复 待处理",
    State.WAITING_BUYER: "waiting_buyer answered 等买家 已回复",
    State.SNOOZED: "snoozed later 稍后 稍后提醒",
    State.DONE: "done finished 已完成 已结束 完成",
    Level.SLOW: "slow 偏慢",
    Level.STRONG: "strong hurry 要快",
    Level.LATE: "late overdue breached 超时",
}
REVIEW_WORDS: Mapping[str, str] = {
    ReviewState.OPEN: "open untouched 未处理 待处理",
    ReviewState.CONTACTED: "contacted 已联系",
    ReviewState.ANSWERED: "answered replied 已回复 已解释",
    ReviewState.DONE: "done finished 已完成 已结束 完成",
    ReviewKind.GOOD: "good 好评",
    ReviewKind.NEUTRAL: "neutral 中评",
    ReviewKind.NEGATIVE: "negative bad 差评",
}
CASE_WORDS: Mapping[str, str] = {
    CaseState.OPEN: "open 处理中 待处理",
    CaseState.ESCALATED: "escalated 升级 已升级",
    CaseState.DONE: "done finished closed 已完成 已结束 已结案 完成",
    "late": "late overdue 逾期 超期",
}
FOLLOW_WORDS: Mapping[str, str] = {
    "open": "open 待处理 未完成",
    FollowEnd.DONE: "done finished 已完成 完成",
    FollowEnd.WON: "won 成交",
    FollowEnd.LOST: "lost 流失",
    FollowEnd.KEPT: "kept 已兑现",
    FollowEnd.BROKEN: "broken 未兑现",
    "late": "late overdue 逾期 超期",
}
PRODUCT_WORDS: Mapping[str, str] = {"low": "low low_stock 低库存", "empty": "empty sold_out 缺货 无货"}


def texts_of(thing: Thing, field: str) -> Texts:
    """Return the texts of one field of a thing, as they were written; nothing where it has no such field."""
    match field:
        case "order":
            return _orders(thing)
        case "buyer":
            return (_nick(thing),)
        case "item":
            return _items(thing)
        case "message":
            return _words(thing)
        case "memo":
            return _memo(thing)
        case "tag":
            return thing.tags if isinstance(thing, Message) else ()
        case "shop":
            return (thing.shop,) if isinstance(thing, Message | Review) else ()
        case _:
            return ()


def _orders(thing: Thing) -> Texts:
    if isinstance(thing, Product):
        return ()
    return (thing.order_id, thing.order_no) if isinstance(thing, Review) else (thing.order_id,)


def _nick(thing: Thing) -> str | None:
    if isinstance(thing, Message):
        return thing.buyer_nick or thing.sender
    return None if isinstance(thing, Product) else thing.buyer_nick


def _items(thing: Thing) -> Texts:
    if isinstance(thing, Product):
        return (thing.title, thing.id, *thing.alternatives)
    return (thing.item,) if isinstance(thing, Review) else ()


def _words(thing: Thing) -> Texts:
    if isinstance(thing, Message):
        return (thing.subject, *(line.text for line in thing.said))
    if isinstance(thing, Review):
        return (thing.text, thing.more, thing.own_reply or thing.reply)
    return () if isinstance(thing, Product) else (thing.text,)


def _memo(thing: Thing) -> Texts:
    if isinstance(thing, Review):
        return (thing.reason, thing.note, *(contact.note for contact in thing.contacts))
    if isinstance(thing, Case):
        return (thing.outcome, thing.root_cause, thing.waived, *(taken.why for taken in thing.taken))
    if isinstance(thing, Follow):
        return (thing.why, thing.answer, *(moved.why for moved in thing.moves))
    return (thing.card, thing.fits, thing.not_for, thing.care, thing.campaign) if isinstance(thing, Product) else ()


_EVERY = ("order", "message", "memo", "tag", "shop")
_SOUNDED = ("buyer", "item")
"""The fields that are found by the first letters of their sound as well."""


def thing_words(thing: Thing) -> str:
    """Return everything of a thing that a free word is looked for in, folded, with the sounds of names and titles."""
    if isinstance(thing, Message):  # there are many of them
        nick, said = thing.buyer_nick or thing.sender or "", (line.text for line in thing.said)
        parts = (thing.id, thing.order_id, thing.subject, thing.shop, *thing.tags, *said, nick, initials(nick))
        return fold("\n".join(filter(None, parts)))
    texts: list[str | None] = [thing.id]
    for field in _EVERY:
        texts += texts_of(thing, field)
    for field in _SOUNDED:
        for text in filter(None, texts_of(thing, field)):
            texts += (text, initials(text))
    return fold("\n".join(filter(None, texts)))


# -- states -----------------------------------------------------------------------------------------------------------


def codes_of(thing: Thing, now: datetime) -> tuple[str, ...]:
    """Return what a thing's state is called in the tables above; of a message the caller knows more."""
    if isinstance(thing, Review):
        return (review_state(thing), *((thing.kind,) if thing.kind else ()))
    if isinstance(thing, Case):
        return (case_state(thing), *(("late",) if overdue(thing, now) else ()))
    if isinstance(thing, Follow):
        return (thing.state, *(("late",) if is_late(thing, now) else ()))
    if isinstance(thing, Product) and thing.real is not None:
        low = thing.real <= thing.safety
        return ("low", "empty") if thing.real <= 0 else ("low",) if low else ()
    return ()


STATE_WORDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.MESSAGE: MESSAGE_WORDS,
    Kind.REVIEW: REVIEW_WORDS,
    Kind.CASE: CASE_WORDS,
    Kind.FOLLOW: FOLLOW_WORDS,
    Kind.PRODUCT: PRODUCT_WORDS,
}


def states_named(kind: Kind, value: str) -> frozenset[str]:
    """Return the states of a kind that a word of the search means; none where the kind knows no such state."""
    return named(STATE_WORDS.get(kind, {}), value)
