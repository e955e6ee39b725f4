"""Reads how a buyer asks for a change: 收件人改成李小红, 电话错了，是199…, 换成和平路7号."""

from __future__ import annotations

import functools
import re

from csdesk.intake.receivers.names import Sure, bare_name, judge_name
from csdesk.intake.receivers.receiver_words import load_receiver_words

_POLITE = (
    "(?:亲爱的|亲|你好|您好|老板|客服|不好意思|麻烦|辛苦|劳驾|请|帮我|帮忙|帮|给我|我要|我想|我的|我|想|要|能不能|能否|可不可以|可以"
    "|需要|新的|新|那|就|再|都|还有|另外|把|将)*"
)
_CHANGE = "(?:更改|修改|变更|更换|换|改|变)"
_IS = "(?:应该|应当)?(?:是|为)"
_VERB = f"(?:应该|应当|要|想|需要|直接)?(?:{_CHANGE}(?:成|为|到|去|寄到|送到|给)?|{_IS})"
_SENT = f"(?:{_CHANGE}(?:成|为|到|去|寄到?|送到?|发到?|往)|(?:寄|发|送)(?:到|往|去))"
_WRONG = f"(?:(?:写|填|发|留|给|打|搞|弄|选)?错了?|(?:要|想)?{_CHANGE}(?:个|一下|下)?了?)"
_TAIL = re.compile("(?:谢谢你?|感谢|可以[吗么]|行[吗么]|好[吗么]|可[否以]|好不好|行不行|吧|哈|哦|呀|呢|啦|了|[~～])+$")
_REST = re.compile(
    r"[\s,，;；。!！、]*(?:其[他它余]|别的|剩下的?)(?:的|信息|内容|地方|资料)?(?:都|全|均|就)?(?:不变|不用改|不改|不动|照旧|没变)(?:了|的|哈|哦)?(?=[\s,，;；。!！、]|$)"
)
"""That all else stays: it changes nothing."""
_BREAK = re.compile(r"([\s,，;；。!！?？、]+)")
_HOUSE = re.compile(r"(?:第?[\dA-Za-z一二三四五六七八九十-]+(?:号楼|号院?|幢|栋|座|单元|室|楼|层|弄|房)?)+")
_ABOUT = re.compile(
    r"[路街巷弄村道]\s*\d+|\d+\s*(?:幢|栋|单元|室|弄|号楼)|\d+号$|门牌|房间?号|(?:寄|发|送|换|改)到.*(?:小区|驿站|公司|单位|学校|家里)"
)


@functools.cache
def _clause() -> re.Pattern[str]:
    """Return the pattern of one clause: which part, how it changes, and the value."""
    kinds = load_receiver_words().kinds.items()
    cores = "|".join(one for one, kind in kinds if len(one) > 1 and kind in ("name", "phone", "address"))
    whose = "(?:我的|新的|新|收货人?|收件人?|联系|详细|的)*"
    part = rf"(?P<part>{whose}(?:{cores}))"
    first = f"(?P<first>{_CHANGE}(?:一?个|一?下)?)"
    how = rf"(?P<how>{_WRONG}(?={_VERB}|$)|)(?P<verb>{_VERB})?"
    words = rf"(?:{first}?{part}\s*[:：]?{how}|(?P<sent>{_SENT})|(?P<bare>{_IS}))?"
    return re.compile(rf"{_POLITE}{words}[:：]?(?P<value>.*)")


def plain_change(text: str) -> str:
    """Return a wish for a change with each part as `part：value`, the words around it left out.

    A part that is named alone stands before what comes next: 名字写错了，应该是李小红. Other words stay as they are.
    """
    found, waiting = "", ""
    for index, clause in enumerate(_BREAK.split(_REST.sub("", text.strip()))):
        if index % 2:
            found += "" if waiting else clause
            continue
        short = _TAIL.sub("", clause)
        match = _clause().fullmatch(short)
        part, value = (match["part"] or "", match["value"]) if match else ("", short)
        asked = match and (any(match.group("first", "how", "verb", "sent")) or (waiting and match["bare"]))
        if part and asked and not value:
            found, waiting = found + waiting, f"{part}："
        elif part and asked:
            found, waiting = f"{found}{waiting}{part}：{value}", ""
        elif waiting and value:
            found, waiting = f"{found}{waiting}{value if asked else clause}", ""
        elif value or part:
            found += value if asked else clause
    return found + waiting


def names_house(text: str) -> bool:
    """Tell whether words are a house or a room alone, without its street: 3号楼, 2单元501."""
    return bool(_HOUSE.fullmatch("".join(text.split())))


def about_receiver(text: str) -> bool:
    """Tell whether words speak of a part of the receiver, whether or not it can be read; 备注：… never does."""
    plain = plain_change(text)
    part, colon, _value = plain.partition("：")
    if colon and load_receiver_words().kinds.get(part.strip()) == "other":
        return False
    return bool((colon and plain != text.strip()) or _ABOUT.search(text)) or bare_name(plain) != plain


def name_or_goods(text: str) -> str | None:
    """Return what a wish puts in place of something and what may be a name or goods: 换成黄花梨; None for all else."""
    plain = plain_change(text)
    doubtful = plain != text.strip() and bare_name(plain) == plain
    return plain if doubtful and judge_name(plain, load_receiver_words()) is Sure.YES else None
