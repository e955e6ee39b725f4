"""What a shop may say of stock and length (U05, M17, E04)."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.texts import sms
from csdesk.texts.finding import Finding
from csdesk.texts.patterns import pattern
from csdesk.texts.reading import Reading
from csdesk.texts.rulebook import find
from csdesk.texts.template import Channel

_UNIT = r"(?:件|个|套|只|把|条|双|台|份|盒|瓶|箱|包|张|本|枚|款|单)"
_COUNT = r"(?:\d{1,6}|[一二两三四五六七八九十百千]{1,6})"
_LEFT = pattern(rf"""
    (?:仅剩|只剩|还剩|就剩|剩下|剩余|最后|仅有|库存(?:还有|只有|有|剩|仅)?|目前还有|现在还有|现在有|
        只有)[^,。!?;\n\d]{{0,4}}
        (?P<count>{_COUNT})(?P<more>[多余])?\s*{_UNIT}|
    (?:还有|仓库有|店里有)[^,。!?;\n\d]{{0,2}}(?P<count3>{_COUNT})(?P<more3>[多余])?\s*{_UNIT}
        (?=(?:左右)?(?:库存|现货|货|可拍|可以拍|在库|余量)|[,。!?;\n呢哦哈的啊]|$)|
    \b(?:only\s|just\s)?(?P<count2>\d{{1,6}}|one|two|three|four|five|six|seven|eight|nine|ten)\s
        (?:(?:pieces?|items?|units?)\s)?(?:are\s|is\s)?(?:left|remaining|in\sstock|at\sthe\smoment)\b
""")
_IN_STOCK = pattern(r"""
    (?<!没)(?<!没有)(?<!无)(?<!不是)现货(?!号)|(?<!没)有货|还有的|(?<!没)有库存|库存充足|货源充足|直接拍|
        可以拍|放心拍|
    (?<!not\s)(?<!out\sof\s)\bin\sstock\b|\bstill\savailable\b|\byou\scan\sorder\b
""")
_NOT_IN = pattern(r"""
    没有?现货|没有?货|无货|缺货|断货|卖完|售完|售罄|没了|暂时没|不够|预售|补货|out\sof\sstock|not\sin\sstock|
        no\slonger|sold\sout
""")
_CHINESE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_ENGLISH = {
    word: value
    for value, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}


def stock(reading: Reading) -> Iterator[Finding]:
    """Yield stock numbers that are not true or that nobody counted, and 有现货 when nothing is left."""
    left = reading.context.stock_left
    for found in _LEFT.finditer(reading.plain):
        count = _count(found["count"] or found["count2"] or found["count3"])
        if left is None:
            yield find(reading, "stock_unproved", *found.span())
        elif count != left and not (count < left and (found["more"] or found["more3"])):
            yield find(reading, "stock_untrue", *found.span(), count=left)
    if left == 0 and not _NOT_IN.search(reading.plain):
        for found in _IN_STOCK.finditer(reading.plain):
            yield find(reading, "no_stock", *found.span())


def _count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if text in _ENGLISH:
        return _ENGLISH[text]
    total = digit = 0
    for char in text:
        if char in _PLACES:
            total += (digit or 1) * _PLACES[char]
            digit = 0
        else:
            digit = _CHINESE.get(char, 0)
    return total + digit


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
