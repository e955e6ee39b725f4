"""The variables a template may use, with their Chinese names (CONVENTIONS.md)."""

from __future__ import annotations

from collections.abc import Mapping

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
    "shop.name": "店铺名",
    "shop.sign": "短信签名",
    "agent.code": "客服代码",
    "now.time": "时间",
    "now.daypart": "时段",
}
"""Chinese name by variable."""

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
