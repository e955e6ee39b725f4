"""What a shop may say of stock, rewards and length (U05, M17, E09, E04)."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.texts import sms
from csdesk.texts.finding import Finding
from csdesk.texts.patterns import pattern
from csdesk.texts.reading import Reading
from csdesk.texts.rulebook import find
from csdesk.texts.template import Channel

_UNIT = r"(?:件|个|套|只|把|条|双|台|份|盒|瓶|箱|包|张|本|枚|款|单)"
_LEFT = pattern(rf"""
    (?:仅剩|只剩|还剩|就剩|剩下|剩余|最后|仅有|库存(?:还有|只有|有|剩|仅)?|目前还有|现在还有|现在有|只有)[^,。!?;\n\d]{{0,4}}
        (?P<count>\d{{1,6}}|[一二两三四五六七八九十百]{{1,4}})\s*{_UNIT}|
    \b(?:only\s|just\s)?(?P<count2>\d{{1,6}}|one|two|three|four|five|six|seven|eight|nine|ten)\s
        (?:(?:pieces?|items?|units?)\s)?(?:are\s|is\s)?(?:left|remaining|in\sstock|at\sthe\smoment)\b
""")
_IN_STOCK = pattern(r"""
    (?<!没)(?<!没有)(?<!无)有现货|(?<!没)有货|现货充足|库存充足|都有现货|(?<!not\s)(?<!out\s)\b(?:is|are)\sin\sstock\b
""")
_NOT_IN = pattern(r"""
    没有?现货|没有?货|无货|缺货|断货|暂时没|不够|out\sof\sstock|not\sin\sstock|no\slonger
""")
_CHINESE = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_ENGLISH = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

_PRAISE = r"""
    好评|五星|5星|满分|晒图|晒单|追评|
    (?:写|给|发|留|改|删|撤|修改|删除|撤销|带图)[^,。!?;\n]{0,4}(?:评价|评论|差评|中评)|
    (?:评价|评论|差评|中评)[^,。!?;\n]{0,3}(?:删|改|撤|去掉|换)|
    \b(?:five[\s-]stars?|5[\s-]stars?|(?:good|positive|nice)\sreviews?|(?:leave|write|post|give)[^.!?\n]{0,16}reviews?|
    (?:change|delete|remove|edit|revise|take\sdown|update)[^.!?\n]{0,12}(?:reviews?|rating))
"""
_REWARD = r"""
    返现|返[¥￥]?\d|返[一二两三五十]|红包|优惠券|代金券|抵用券|购物券|现金|小礼品|小礼物|礼品|礼物|赠品|免单|奖励|补偿|补贴|打款|
    退您?\d|退[一二两三五十]+[元块]|退款|赔付|送您?(?:一|两|个|份|\d|小|[^,。!?;\n]{0,6}一[个份件套])|送你|\d\s{0,2}元|\d块|抽奖|
    \b(?:cash|refund|coupon|voucher|gift|reward|discount|compensat\w*|money|bonus|freebie)|\$\s?\d|\d\syuan
"""
_TIED = pattern(rf"(?:{_PRAISE})[^。!?;\n]{{0,24}}?(?:{_REWARD})|(?:{_REWARD})[^。!?;\n]{{0,24}}?(?:{_PRAISE})")
_WORDS_OF_HIS = "(?:评价|评论|差评|中评)"
_CHANGED = pattern(rf"""
    (?:(?:改|删|撤|去掉)[^,。!?;\n]{{0,4}}{_WORDS_OF_HIS}|{_WORDS_OF_HIS}[^,。!?;\n]{{0,3}}(?:删|改|撤|去掉|换))
    [^。!?;\n]{{0,24}}?(?:[退补返转打]给您|给您[退补返转打])
""")
_UNTIED = pattern(r"""
    (?:感谢|谢谢)您的[^,。!?;\n]{0,6}(?:好评|评价)|不(?:要求|需要|影响)|无关|不会因为|没有关系|
    thank\syou\sfor\syour|regardless|whatever\syou\swrite|not\stied
""")


def stock(reading: Reading) -> Iterator[Finding]:
    """Yield stock numbers that are not true or that nobody counted, and 有现货 when nothing is left."""
    left = reading.context.stock_left
    for found in _LEFT.finditer(reading.plain):
        count = _count(found["count"] or found["count2"])
        if left is None:
            yield find(reading, "stock_unproved", *found.span())
        elif count != left:
            yield find(reading, "stock_untrue", *found.span(), count=left)
    if left == 0 and not _NOT_IN.search(reading.plain):
        for found in _IN_STOCK.finditer(reading.plain):
            yield find(reading, "no_stock", *found.span())


def _count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if text in _ENGLISH:
        return _ENGLISH[text]
    tens, ten, ones = text.partition("十")
    if ten:
        return (_CHINESE.get(tens, 1) if tens else 1) * 10 + _CHINESE.get(ones, 0)
    return _CHINESE.get(text, -1)


def reward(reading: Reading) -> Iterator[Finding]:
    """Yield whatever ties something of value to a review (E09)."""
    for sentence in reading.sentences:
        found = _TIED.search(sentence.words) or _CHANGED.search(sentence.words)
        if found is not None and not _UNTIED.search(sentence.words):
            yield find(reading, "reward_for_review", sentence.start + found.start(), sentence.start + found.end())


def size(reading: Reading) -> Iterator[Finding]:
    """Yield what is wrong with the length and the signature of an SMS (E04)."""
    context = reading.context
    if context.channel is not Channel.SMS:
        return
    units = sms.length(reading.text, context.signature)
    count = sms.parts(units)
    whole = (0, len(reading.text))
    if count > 2:
        yield find(reading, "sms_long", *whole, length=units)
    elif count == 2:
        yield find(reading, "sms_two", *whole, length=units)
    if not context.signature and not sms.is_signed(reading.text):
        yield find(reading, "sms_unsigned", *whole)
