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
_MAIL = pattern(r"""
    (?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}|
    [a-z0-9_.]{2,40}\s?(?:[(\[]at[)\]]|\sat\s|@|艾特|爱特|圈a)\s?[a-z0-9-]{2,30}\s?(?:\.|点|\sdot\s)\s?(?:com|
        cn|net|org|example)\b|
    (?<![a-z0-9])[a-z0-9_.]{4,40}\s?(?:@|艾特)?\s?(?:qq|163|126|gmail|outlook|foxmail|sina|hotmail)\s?(?:邮箱|
        点com)
""")
_LINK = pattern(r"""
    (?:https?://|www\.)[^\s\u4e00-\u9fff,。!?;]{1,200}|
    (?<![\w@.-])(?:[a-z0-9-]{2,40}\.){1,3}(?:com|cn|net|shop|top|store|vip|cc|xyz|online|example)(?![\w@-])
""")
_HOME = {
    "taobao": ("taobao.com", "tmall.com", "tb.cn"),
    "tmall": ("taobao.com", "tmall.com", "tb.cn"),
    "pdd": ("pinduoduo.com", "yangkeduo.com"),
    "douyin": ("douyin.com", "jinritemai.com"),
}
_CONFIRMS = re.compile(r"核对|确认|正确|check where|please check|confirm")
_RECEIVER = re.compile(r"收件|收货|地址|address|goes")
_AMOUNT = pattern(r"""
    (?:(?<!\d)\d[\d,]{0,12}(?:\.\d{1,4})?|[一二两三四五六七八九十百千几]{1,4})\s{0,3}[多来]?
        (?:元|块钱|块(?![儿来去发寄给面手玉石地砖屏肉糖饼皂茶毛海板布头状积拼])|毛钱|rmb\b|yuan\b|cny\b|usd\b|
            dollars?\b|euros?\b|pounds?\b|bucks?\b)|
    (?:赔|退|补|返|给)了?您?了?[一二三两四五六七八九十百千\d]{1,5}(?:了|元|就)|
        [一二两三四五六七八九十百]{1,3}块[一二三四五六七八九](?:毛|的|$)|
    [¥￥$€£]\s{0,3}\d[\d,.]{0,16}|(?:一半|全部|百分之[一二三四五六七八九十]{1,4}|\d{1,2}%)的?(?:钱|货款|款项|
        金额)|
    (?<![\d.])\d{1,4}(?:\.\d{1,2})?(?:包邮|还(?:想|要|能)|就(?:想|能买)|的(?:价格|价钱|价位|东西|货))|
    (?:\d{2,4}|[一二两三四五六七八九几]百|几十|上百)多?的(?:当然|和|跟|能比|不能比)
""")
_ORDER = re.compile(r"(?<![0-9A-Za-z])\d{12,24}(?![0-9A-Za-z])|\d{6}-\d{12,18}")
_STREET = re.compile(r"\d\s{0,2}(?:号楼|幢|栋|单元|室)|\d号\d{0,5}(?:室|楼|幢)|(?:路|街|巷|弄)\s{0,2}\d{1,6}\s{0,2}号")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯"
    "江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文"
)
_NAMED = pattern(rf"""
    (?:^|(?<![\u4e00-\u9fff])|(?<=[的给让为请向和亲位])|(?<=尊敬的)|
        (?<=您好))[{_SURNAMES}][\u4e00-\u9fff]?(?:先生|女士|小姐|太太|阿姨|大哥|大姐)|
    \b(?:mr|mrs|ms)\.?\s[a-z]{{2,20}}\b|
    (?:会员名|用户名|账号|昵称|买家id|用户id|id|旺旺)(?:是|为|叫|:)|
    您(?:家)?(?:住在?|住的|家住|家住在)|您(?:家)?的?(?:地址|小区|单位|公司)(?:是|在|叫|地址)|
    \b\d{{1,5}}\s(?:[a-z]{{1,20}}\s){{1,3}}(?:street|road|avenue|lane|drive|boulevard|st\.|rd\.|ave\.)
""")
_BLANK = pattern(r"""
    \{\{[^{}\n]*\}?\}?|\$\{[^{}\n]{0,40}\}|(?<![{$])\{[^{}\n]{0,30}\}(?!\})|\}\}|
    (?<![a-z0-9])[x×]{2,24}(?![a-z0-9×])(?=[元件号天点分月个年市路]|[^\u4e00-\u9fffa-z0-9]|$)|
    _{3,}|(?<=[:号码为是名额])\.{4,}|(?<![\w])(?:undefined|nan|null|todo|fixme|lorem\sipsum)(?![\w])|待填写?|
        此处填|这里填|%s|
        %d\b|%[a-z_.]{3,24}%|
    \#(?:code|name|姓名|名字|时间|日期|金额|单号|订单号|快递|快递公司|商品|店铺|内容|变量|\w{1,2})\#|
    [\[<](?:[a-z]{2,12}[ _-]){0,2}(?:name|nick|date|time|amount|number|link|code|address|phone|product|item|sku|
    price|courier|carrier|shop|store|reason|company)[\]>]|
    <[a-z_\s]{2,16}>|<[\u4e00-\u9fff]{0,6}(?:姓?名|称呼?|号|时间|日期|金额|地址|电话|快递|商品|店铺|数量|链接|
        原因|买家|填写?)>|
    [\[【](?:姓名|名字|买家|买家昵称|时间|日期|金额|单号|运单号|订单号|地址|电话|快递|快递公司|商品|商品名|
        店铺|店铺名|原因|数量|链接|称呼|
    name|time|date|amount|order|order\snumber|tracking|tracking\snumber|address|phone|courier|product|shop|
        reason)[\]】]
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
    for data in (_ORDER, _STREET, _NAMED):
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
