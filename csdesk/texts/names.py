"""The variables a template may use: their names in both languages, and where their values are entered."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.i18n import N_, _

NAMES: Mapping[str, str] = {
    "buyer.nick": "买家昵称",
    "buyer.title": "称呼",
    "buyer.salute": "问候",
    "order.no": "订单号",
    "order.tail": "尾号",
    "order.items": "商品",
    "order.qty": "件数",
    "order.amount": "金额",
    "order.paid_at": "付款时间",
    "order.change": "改了什么",
    "receiver.name": "收件人",
    "receiver.phone": "电话",
    "receiver.address": "地址",
    "cod.page_price": "页面价",
    "cod.split": "货款和运费",
    "cod.fee": "货到付款服务费",
    "cod.total": "应付总额",
    "cod.door": "收货时付多少",
    "ship.cutoff": "截单时间",
    "ship.by": "承诺发货时间",
    "ship.hours": "发货时限",
    "ship.courier": "快递",
    "ship.tracking_no": "运单号",
    "ship.at": "发出时间",
    "ship.state": "物流进度",
    "ship.together": "合在一个包裹",
    "ship.rest": "还没发的部分",
    "ship.options": "可选快递",
    "product.title": "商品名",
    "product.care": "使用说明",
    "product.points": "卖点",
    "product.fits": "适合",
    "product.not_for": "不适合",
    "product.goes_with": "搭配",
    "product.ask": "先问",
    "product.campaign": "活动",
    "stock.left": "剩余库存",
    "stock.alt": "替代款",
    "howto.pay": "怎么付款",
    "howto.price": "改价以后",
    "howto.close": "怎么取消订单",
    "howto.refund": "怎么申请退款",
    "howto.invoice": "怎么要发票",
    "shop.tail": "店铺结尾语",
    "quote.qty": "报价件数",
    "quote.price": "批发价",
    "quote.total": "总价",
    "case.amount": "补偿金额",
    "case.step": "处理方式",
    "case.due": "处理时限",
    "case.sorry": "道歉的话",
    "case.missing": "还缺的照片",
    "case.goods": "补寄的商品",
    "case.parcel": "重新寄的包裹",
    "shop.name": "店铺名",
    "shop.sign": "短信签名",
    "agent.code": "客服代码",
    "now.time": "时间",
    "now.daypart": "时段",
}
"""Chinese name by variable."""

ENGLISH: Mapping[str, str] = {
    "buyer.nick": "buyer's nick",
    "buyer.title": "form of address",
    "buyer.salute": "greeting",
    "order.no": "order number",
    "order.tail": "end of the order number",
    "order.items": "goods",
    "order.qty": "pieces",
    "order.amount": "amount",
    "order.paid_at": "time of payment",
    "order.change": "what was changed",
    "receiver.name": "receiver",
    "receiver.phone": "phone",
    "receiver.address": "address",
    "cod.page_price": "page price",
    "cod.split": "goods and freight",
    "cod.fee": "COD fee",
    "cod.total": "total at the door",
    "cod.door": "what is due at the door",
    "ship.cutoff": "cut-off time",
    "ship.by": "ship-by time",
    "ship.hours": "shipping hours",
    "ship.courier": "courier",
    "ship.tracking_no": "tracking number",
    "ship.at": "time it left",
    "ship.options": "couriers on offer",
    "ship.rest": "what has not left yet",
    "ship.state": "how the parcel stands",
    "ship.together": "in one parcel",
    "product.title": "product",
    "product.care": "care",
    "product.points": "selling points",
    "product.fits": "fits",
    "product.not_for": "not for",
    "product.goes_with": "goes with",
    "product.ask": "first question",
    "product.campaign": "campaign",
    "stock.left": "stock left",
    "stock.alt": "other model",
    "howto.pay": "how to pay",
    "howto.price": "after a price change",
    "howto.close": "how to cancel",
    "howto.refund": "how to ask for a refund",
    "howto.invoice": "how to ask for an invoice",
    "shop.tail": "shop's last words",
    "quote.qty": "pieces quoted",
    "quote.price": "wholesale price",
    "quote.total": "total price",
    "case.amount": "compensation",
    "case.step": "remedy",
    "case.due": "time of the remedy",
    "case.sorry": "what we are sorry for",
    "case.missing": "photos still to come",
    "case.goods": "what is sent again",
    "case.parcel": "the parcel sent anew",
    "shop.name": "shop's name",
    "shop.sign": "SMS signature",
    "agent.code": "operator's code",
    "now.time": "time",
    "now.daypart": "part of the day",
}
"""English name by variable."""

_EXPORT = N_("Import an export that tells it")
_WHERE: Mapping[str, str] = {
    "order.change": N_("Note first what the buyer wants changed"),
    "buyer.nick": _EXPORT,
    "order.": _EXPORT,
    "receiver.": N_("Enter it at “gave another” when the address is confirmed"),
    "cod.page_price": _EXPORT,
    "cod.": N_("Say the COD fee when the buyer is told the price"),
    "ship.by": _EXPORT,
    "ship.hours": _EXPORT,
    "ship.cutoff": N_("Enter it in Settings"),
    "ship.options": N_("Enter it in Settings"),
    "ship.": N_("Enter the parcel in Shipping"),
    "product.": N_("Enter it in the list of products and import that"),
    "stock.left": N_("Count it in Products"),
    "stock.": N_("Enter it in the list of products and import that"),
    "quote.": N_("Make the quote first"),
    "case.": N_("Enter it in the after-sales case"),
    "shop.name": N_("Enter it in Settings"),
    "shop.sign": N_("Enter it in Settings"),
    "agent.": N_("Enter it in Settings"),
}
BY_HAND = N_("Pick the text and write it in by hand")
"""Where what has no place of its own is entered."""


def say_name(name: str, lang: str, aliases: Mapping[str, str]) -> str:
    """Return what a variable, by any of its names, is called in a language; a name nobody knows as it is written."""
    known = resolve(name, aliases)
    return (NAMES if lang == "zh" else ENGLISH)[known] if known else name


def where_entered(name: str, aliases: Mapping[str, str]) -> str:
    """Return where the value of a variable is entered."""
    known = resolve(name, aliases) or name
    where = next((where for begins, where in _WHERE.items() if known.startswith(begins)), BY_HAND)
    return _(where)


_BY_CHINESE = {chinese: name for name, chinese in NAMES.items()}


def resolve(name: str, aliases: Mapping[str, str]) -> str | None:
    """Return the variable that a name means: its own name, its Chinese one, or an alias of them; None for none."""
    for _step in range(len(aliases) + 1):
        if name in NAMES:
            return name
        if name in _BY_CHINESE:
            return _BY_CHINESE[name]
        if name not in aliases:
            return None
        name = aliases[name]
    return None
