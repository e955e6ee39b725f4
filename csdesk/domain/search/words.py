"""The one search: what a line of search words means, and whether an order fits it.

Words are joined by AND and looked for anywhere in an order, after NFKC and casefold; Chinese is found by the first
letters of its sound as well. `field:value` looks in one field, in Chinese or English; `"…"` is a phrase.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping

from msgspec import Struct

from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.stage import Stage, Standing
from csdesk.domain.shared.models import Flag, Order
from csdesk.domain.shared.pinyin import initials, name_initials
from csdesk.domain.shared.rules import RulePack


class Term(Struct, frozen=True):
    """One thing to look for: a folded text, in one field or (None) anywhere."""

    text: str
    field: str | None = None


_FIELDS = {
    "platform": "platform 平台",
    "stage": "stage status state 状态 阶段",
    "flag": "flag 旗 旗帜 插旗",
    "order": "order no 订单 订单号",
    "buyer": "buyer nick 买家 旺旺 会员 买家昵称",
    "item": "item title sku 商品 宝贝 规格",
    "memo": "memo note 备注",
    "message": "message 留言 买家留言",
    "tracking": "tracking 运单 运单号 单号 快递单号",
    "receiver": "receiver name 收件人 收货人",
    "phone": "phone 电话 手机",
    "shop": "shop 店铺",
    "tag": "tag 标签",
    "courier": "courier 快递",
}
_FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words.split()}

_STAGES: Mapping[str, str] = {
    Stage.UNPAID: "unpaid 待付款 未付款",
    Stage.COD: "cod 货到付款",
    Stage.TO_CONFIRM: "to_confirm 待核对",
    Stage.TO_SHIP: "to_ship 待发货 未发货",
    Stage.ON_HOLD: "on_hold 暂停 挂起",
    Stage.SHIPPED: "shipped 已发货",
    Stage.DELIVERED: "delivered 已签收",
    Stage.COMPLETED: "completed 交易成功 已完成",
    Stage.CLOSED: "closed 交易关闭 已关闭",
    Stage.SUPERSEDED: "superseded 已被新单替代",
    Stage.UNKNOWN: "unknown 状态未知 未知",
    "late": "late 超期 超期发货",
    "soon": "soon 临期",
}
_FLAGS: Mapping[str, str] = {
    Flag.NONE: "none 无",
    Flag.RED: "red 红 红旗",
    Flag.YELLOW: "yellow 黄 黄旗",
    Flag.GREEN: "green 绿 绿旗",
    Flag.BLUE: "blue 蓝 蓝旗",
    Flag.PURPLE: "purple 紫 紫旗",
}

_TOKEN = re.compile(r'(?P<open>[^\s:"]+):(?=\s|$)|(?:(?P<field>[^\s:"]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans("“”「」『』＂", '"""""""')


def fold(text: str) -> str:
    """Return a text as it is compared: full-width as half-width, capitals as small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def parse(query: str) -> tuple[Term, ...]:
    """Return the terms of a line of search words; a field nobody knows is looked for as it stands."""
    terms = []
    for match in _TOKEN.finditer(fold(query.translate(_QUOTES))):
        field, value = match["field"], match["phrase"] or match["word"] or ""
        known = _FIELD_OF.get(field or match["open"] or "")
        if known is not None:
            terms.append(Term(value, known)) if value else None
        else:
            text = match["open"] + ":" if match["open"] else f"{field}:{value}" if field else value
            terms.append(Term(text)) if text else None
    return tuple(terms)


def _texts(order: Order, field: str) -> tuple[str | None, ...]:
    """Return the texts of one field of an order, as they were written."""
    receiver = receiver_of(order)
    match field:
        case "order":
            return (order.order_no,)
        case "buyer":
            return (order.buyer_nick or (receiver.name if receiver else None),)  # as lists name him
        case "item":
            return tuple(text for line in order.lines for text in (line.title, line.sku, line.variant))
        case "memo":
            return (order.seller_memo, *order.desk.memo, order.desk.hold_reason)
        case "message":
            return (order.buyer_message,)
        case "tracking":
            return (order.tracking_no, *(parcel.tracking_no for parcel in order.desk.parcels))
        case "receiver":
            return (receiver.name if receiver else None,)
        case "phone":
            return (receiver.phone if receiver else None,)
        case "shop":
            return (order.shop,)
        case "tag":
            return order.desk.tags
        case _:
            return (order.courier, order.desk.courier_wish)


@functools.lru_cache(4096)
def _prepared(text: str) -> str:
    """Return a text that many orders share, folded, with the first letters of its sound; kept because it is slow."""
    return fold(f"{text}\n{initials(text)}")


def haystack(order: Order) -> str:
    """Return everything of an order that a free word is looked for in, folded, with the first letters of its names."""
    shared = [_prepared(text) for text in (order.shop, order.courier, *_texts(order, "item")) if text]
    receiver, desk = receiver_of(order), order.desk
    own = [order.order_no, order.tracking_no, order.seller_memo, order.buyer_message, *desk.memo, *desk.tags]
    own += (parcel.tracking_no for parcel in desk.parcels)
    if order.buyer_nick:
        own += (order.buyer_nick, initials(order.buyer_nick))
    if receiver is not None and receiver.name:
        own += (receiver.name, name_initials(receiver.name))
    if receiver is not None:
        own.append(receiver.phone)
    own += (desk.hold_reason, desk.courier_wish)
    return "\n".join((fold("\n".join(filter(None, own))), *shared))


Test = Callable[[Order, Standing], bool]


def test_of(term: Term, packs: Mapping[str, RulePack]) -> Test:
    """Return the test of a term that names a field."""
    if term.field == "platform":
        return _platform_test(term.text, packs)
    if term.field == "stage":
        fits = stage_test(term.text)
        return lambda _order, standing: fits(standing)
    if term.field == "flag":
        flags = named(_FLAGS, term.text)
        return lambda order, _standing: (order.desk.flag or order.flag or Flag.NONE) in flags
    field, value = str(term.field), term.text
    return lambda order, _standing: any(value in fold(text) for text in _texts(order, field) if text)


def platforms_named(value: str, packs: Mapping[str, RulePack]) -> frozenset[str]:
    """Return the platforms that a word of the search means: by identifier or by the beginning of a name."""
    found = {value}
    for key, pack in packs.items():
        names = (key, *pack.name.values(), *pack.short.values())
        if any(fold(name).startswith(value) for name in names):
            found.add(key)
    return frozenset(found)


def _platform_test(value: str, packs: Mapping[str, RulePack]) -> Test:
    wanted = platforms_named(value, packs)
    return lambda order, _standing: order.platform in wanted


def stage_test(value: str) -> Callable[[Standing], bool]:
    """Return the test of a standing against the word of a stage, or of being late or soon late."""
    stages = named(_STAGES, value)
    late, soon = "late" in stages, "soon" in stages
    return lambda found: found.stage in stages or (late and found.late) or (soon and found.soon)


def named(names: Mapping[str, str], value: str) -> frozenset[str]:
    """Return the keys one of whose words is the value, else those with a word that begins with it."""
    exact = frozenset(key for key, words in names.items() if value in words.split())
    return exact or frozenset(key for key, words in names.items() if any(w.startswith(value) for w in words.split()))
