"""What must not stand in a text: contact and card numbers, links, data in public, blanks, controls (E07, E13, D01)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts.finding import Finding
from csdesk.texts.patterns import pattern
from csdesk.texts.reading import Reading
from csdesk.texts.rulebook import find
from csdesk.texts.template import Channel

_PHONE = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[\s\-_.·*]{0,2}[3-9](?:[\s\-_.·*]{0,2}\d){9}(?!\d)")
_DIGIT = "零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
_SPELT = re.compile(
    rf"(?<![{_DIGIT}\d])(?:[幺一]|1(?=[\s\-\d]{{0,30}}[{_DIGIT}]))(?:[\s\-]?[{_DIGIT}\d]){{10}}(?![{_DIGIT}\d])"
)
_LONG = re.compile(r"(?<!\d)\d(?:[ -]?\d){15,18}(?!\d)")
_GROUPED = re.compile(r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}")
_BANK = re.compile(r"卡号|银行|转账|汇款|户名|账户|\b(?:bank|card|account)\b")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}")
_LINK = re.compile(r"(?:https?://|www\.)[^\s\u4e00-\u9fff,。!?;]{1,200}")
_HOME = {
    "taobao": ("taobao.com", "tmall.com", "tb.cn"),
    "tmall": ("taobao.com", "tmall.com", "tb.cn"),
    "pdd": ("pinduoduo.com", "yangkeduo.com"),
    "douyin": ("douyin.com", "jinritemai.com"),
}
_CONFIRMS = re.compile(r"核对|确认|正确|check where|please check|confirm")
_RECEIVER = re.compile(r"收件|收货|地址|address|goes")
_AMOUNT = pattern(r"""
    (?:(?<!\d)\d[\d,]{0,12}(?:\.\d{1,4})?|[一二两三四五六七八九十百千]{1,4})\s{0,3}
        (?:元|块钱|块(?!钱|状|头)|rmb\b|yuan\b|cny\b|usd\b|dollars?\b)|
    [¥￥$€]\s{0,3}\d[\d,.]{0,16}
""")
_ORDER = re.compile(r"(?<![0-9A-Za-z])\d{12,24}(?![0-9A-Za-z])|\d{6}-\d{12,18}")
_STREET = re.compile(r"\d\s{0,2}(?:号楼|幢|栋|单元|室)|\d号\d{0,5}(?:室|楼|幢)|(?:路|街|巷|弄)\s{0,2}\d{1,6}\s{0,2}号")
_BLANK = pattern(r"""
    \{\{[^{}\n]*\}?\}?|\$\{[^{}\n]{0,40}\}|(?<![{$])\{[^{}\n]{0,30}\}(?!\})|\}\}|
    (?<![a-z0-9])[x×]{2,6}(?![a-z0-9×])(?=[元件号天点分月个年市路]|[^\u4e00-\u9fffa-z0-9]|$)|
    _{3,}|\.{6,}|(?<![\w])(?:undefined|nan|null|todo|fixme|lorem\sipsum)(?![\w])|待填写?|此处填|这里填|%s|%d\b|
    <[a-z\u4e00-\u9fff_\s]{2,16}>|
    [\[【](?:姓名|名字|买家|买家昵称|时间|日期|金额|单号|运单号|订单号|地址|电话|快递|快递公司|商品|商品名|店铺|店铺名|原因|数量|链接|称呼|
    name|time|date|amount|order|order\snumber|tracking|tracking\snumber|address|phone|courier|product|shop|reason)[\]】]
""")
_MASKED = re.compile(r"\d{3}\*{4}\d{4}|\*{4,}|[\u4e00-\u9fff]\*(?=[,。、\s]|$)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def contact(reading: Reading) -> Iterator[Finding]:
    """Yield phone and card numbers, addresses of mail and links that lead off the platform."""
    if reading.context.channel is Channel.PHONE:
        return
    yield from _phones(reading)
    yield from _cards(reading)
    if reading.context.channel is Channel.MAIL:
        return
    for found in _MAIL.finditer(reading.plain):
        yield find(reading, "email_address", *found.span())
    home = _HOME.get(reading.context.platform or "", ())
    for found in _LINK.finditer(reading.plain):
        host = re.sub(r"^https?://", "", found[0]).split("/")[0].split(":")[0]
        if not any(host == name or host.endswith("." + name) for name in home):
            yield find(reading, "link", *found.span())


def _phones(reading: Reading) -> Iterator[Finding]:
    context = reading.context
    if context.channel in (Channel.SMS, Channel.MAIL):
        return
    found = [*_PHONE.finditer(reading.plain), *_SPELT.finditer(reading.plain)]
    confirms = context.situation == "confirm" or bool(
        _CONFIRMS.search(reading.plain) and _RECEIVER.search(reading.plain) and context.channel is Channel.CHAT
    )
    own = _digits(context.phone or "")[-11:]
    for phone in found:
        if _known(reading, phone[0]):
            continue
        if confirms and (_digits(phone[0])[-11:] == own if own else len(found) == 1):
            continue
        yield find(reading, "phone_number", *phone.span())


def _cards(reading: Reading) -> Iterator[Finding]:
    bank = bool(_BANK.search(reading.plain))
    for found in _LONG.finditer(reading.plain):
        if _known(reading, found[0]):
            continue
        if _GROUPED.search(found[0]) or (bank and _luhn(_digits(found[0]))):
            yield find(reading, "card_number", *found.span())


def _known(reading: Reading, number: str) -> bool:
    """Tell whether a number is the order's or the parcel's."""
    digits = _digits(number)
    known = (reading.context.order_no, reading.context.tracking_no)
    return bool(digits) and any(digits in _digits(one or "") for one in known)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def _luhn(digits: str) -> bool:
    total = 0
    for place, char in enumerate(reversed(digits)):
        double = int(char) * 2
        total += (double - 9 if double > 9 else double) if place % 2 else int(char)
    return total % 10 == 0


def public(reading: Reading) -> Iterator[Finding]:
    """Yield amounts and data of the buyer in a public reply (E13)."""
    if reading.context.channel is not Channel.REVIEW:
        return
    for found in _AMOUNT.finditer(reading.plain):
        yield find(reading, "review_amount", *found.span())
    for data in (_ORDER, _STREET):
        for found in data.finditer(reading.plain):
            yield find(reading, "review_buyer_data", *found.span())
    for word in sorted(set(reading.context.buyer), key=len, reverse=True):
        place = reading.text.find(word) if len(word) > 1 else -1
        if place >= 0:
            yield find(reading, "review_buyer_data", place, place + len(word))


def blanks(reading: Reading) -> Iterator[Finding]:
    """Yield blanks that were not filled, hidden values and control characters."""
    for found in _BLANK.finditer(reading.plain):
        yield find(reading, "placeholder", *found.span())
    for found in _MASKED.finditer(reading.plain):
        yield find(reading, "masked_value", *found.span())
    for found in _CONTROL.finditer(reading.text):
        yield find(reading, "control", *found.span())
