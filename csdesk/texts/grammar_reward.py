"""Whatever ties something of value to a review (E09): praise and reward in one breath, a review changed for money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts.finding import Finding
from csdesk.texts.patterns import pattern
from csdesk.texts.reading import Piece, Reading
from csdesk.texts.rulebook import find

_HIS = "(?:评价|评论|差评|中评|评分|星级)"
_NUMBER = r"(?:\d{1,5}|[一二两三四五六七八九十百几]{1,4})"
_PRAISE = rf"""
    好评|五星|5星|满星|满分|(?:打|给|评|全|个)5分(?!钟)|(?:打|给|评|全|个)五分(?!钟)|晒图|晒单|追评|买家秀|带图评|好的(?:评价|评论)|
    (?:写|给|发|留|改|删|撤|修改|删除|撤销|带图|追加|取消|隐藏)[^,。!?;\n]{{0,4}}{_HIS}|
    {_HIS}[^,。!?;\n]{{0,4}}(?:{_NUMBER}个?字|图片)|
    {_HIS}[^,。!?;\n]{{0,3}}(?:删|改|撤|去掉|换|截图|截屏|截个图|发我|晒|取消|隐藏)|
    (?:不|别|不要|没)给(?:我们?)?[差中]评|
    \b(?:five[\s-]stars?|5[\s-]stars?|(?:good|positive|nice|great)\s(?:reviews?|feedback|rating)|
    (?:leave|write|post|give)[^.!?\n]{{0,16}}(?:reviews?|feedback|rating)|
    take[^.!?\n]{{0,16}}(?:reviews?|rating|feedback)[^.!?\n]{{0,4}}down|
    (?:change|delete|remove|edit|revise|take\sdown|update|withdraw)[^.!?\n]{{0,16}}(?:reviews?|rating|feedback|comment))
"""
_GIFT = rf"""
    返现|返[¥￥$]?\d|返{_NUMBER}[元块]|返利|红包|券(?!商)|现金|礼品|礼物|赠品|好礼|小礼|免单|奖励|补偿|补贴|打款|意思一下|
    退您?\d|退(?:您|给您|你)?{_NUMBER}[元块]|退款|退(?:您|给您)?(?:一半|全款|全额|半价|运费|邮费|差价)|全额?(?:给您)?退|赔付|
    [补转打减](?:给)?(?:您|你)?{_NUMBER}[元块]|送(?:您|你)(?:{_NUMBER}|个|份|小|[^,。!?;\n]{{0,6}}{_NUMBER}[个份件套双条只包盒瓶])|
    送[^,。!?;\n]{{1,6}}(?:{_NUMBER}|[一]?)[个份件套双条只包盒瓶](?!裹)|\d\s{{0,2}}元|\d块|抽奖|
    \b(?:cash|refund|coupon|voucher|gift|reward|discount|compensat\w*|money|bonus|freebie)|\$\s?\d|\d\syuan|\d{{1,2}}%\soff
"""
_FAVOUR = rf"""
    {_NUMBER}折|半价|免邮|包邮|免运费|福利|惊喜|好处|优惠|(?:就|可以|即|还|均|都|再)送|有礼|免费|积分|礼|返|送您|送你|领取?(?!导|口|子)|
    \bfree\b|\boff\b|\bon\s(?:us|the\shouse|me)\b|\bhalf\sof\sthe\b|\bpercent\b
"""
_TIED = pattern(
    rf"(?:{_PRAISE})[^。!?;\n]{{0,24}}?(?:{_GIFT})|(?:{_GIFT})[^。!?;\n]{{0,24}}?(?:{_PRAISE})|"
    rf"(?:{_PRAISE})[^。!?;\n]{{0,14}}?(?:{_FAVOUR})|"
    rf"\breviews?\b[^.!?\n]{{0,40}}\b(?:on\s(?:us|the\shouse)|for\sfree|free\sof\scharge)\b"
)
_CHANGED = pattern(rf"""
    (?:(?:改|删|撤|去掉|取消)[^,。!?;\n]{{0,4}}{_HIS}|{_HIS}[^,。!?;\n]{{0,3}}(?:删|改|撤|去掉|换|取消))
    [^。!?;\n]{{0,24}}?(?:[退补返转打]给您|给您[退补返转打]|[退补返转打]您)
""")
_SHOT = re.compile(
    r"截(?:个)?(?:图|屏)[^。!?;\n]{0,10}(?:领|返|红包|券|送|奖|礼)|(?:字|图|星)[^。!?;\n]{0,8}(?:返|红包|券)"
)
_ACROSS = pattern(
    rf"(?:{_PRAISE})[^\n]{{0,16}}?(?:红包|返现|现金|返{_NUMBER}|返[¥￥$]?\\d|cash\s?back)|"
    rf"(?:红包|返现|现金|返{_NUMBER}|返[¥￥$]?\\d|cash\s?back)[^\n]{{0,16}}?(?:{_PRAISE})"
)
_UNTIED = pattern(r"""
    (?:感谢|谢谢)(?:您|亲|宝|家人|大家)?的?[^,。!?;\n]{0,6}(?:好评|评价|晒图|追评|五星)|不(?:要求|需要|影响)|
        无关|不会因为|没有关系|真实|
    thank\syou\sfor\s(?:your|the)|thanks\sfor\s(?:your|the)|regardless|whatever\syou\swrite|not\stied|honest
""")
_FAULT = re.compile(r"有(?:任何|什么|啥)?(?:问题|不满|破损|瑕疵)|不满意|不合适|不喜欢|如有|破损|质量|瑕疵|坏了")
_CLAUSE = re.compile(r"[^,]+,?")
_PRAISED = pattern(_PRAISE)


def reward(reading: Reading) -> Iterator[Finding]:
    """Yield whatever ties something of value to a review (E09)."""
    chinese = reading.chinese
    whole = reading.tight.text
    across = _ACROSS.search(whole)
    if across is not None and not _UNTIED.search(whole) and not _FAULT.search(whole):
        yield find(reading, "reward_for_review", *reading.tight.span(*across.span()))
    for sentence in reading.tight_sentences if chinese else reading.sentences:
        words = _without_faults(sentence)
        found = _TIED.search(words) or _CHANGED.search(words) or _SHOT.search(words)
        if found is not None and not _UNTIED.search(words):
            start, end = sentence.start + found.start(), sentence.start + found.end()
            yield find(reading, "reward_for_review", *(reading.tight.span(start, end) if chinese else (start, end)))


def _without_faults(sentence: Piece) -> str:
    """Return a sentence with the clauses about a fault blanked: a refund there has nothing to do with praise."""
    parts = []
    fault = False
    for clause in _CLAUSE.findall(sentence.words):
        praised = bool(_PRAISED.search(clause))
        fault = not praised and (fault or bool(_FAULT.search(clause)))
        parts.append("," * len(clause) if fault else clause)
    return "".join(parts).ljust(len(sentence.words), ",")
