"""No promise of arrival (P10, S02): `明天到`, `3天到`, `保证…到`; a ship time is fine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts.finding import Finding
from csdesk.texts.patterns import pattern
from csdesk.texts.reading import Piece, Reading
from csdesk.texts.rulebook import find

_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十几半]{1,3})"
_WHEN = (
    r"(?:今天|明天|后天|大后天|今晚|明晚|明早|今早|今日|明日|后日|明后天|明后两天|这两天|这几天|过两天|隔天|次日|第二天|当天|当日|"
    r"(?:这|本|下)?(?:周|星期|礼拜)[一二三四五六日天末]|\d{1,2}月\d{1,2}[日号]?|\d{1,2}[日号]|\d{1,2}:\d{2}|\d{1,2}点|"
    rf"{_NUMBER}(?:[到至~\-—]{_NUMBER})?个?(?:天|日|小时|钟头|工作日|周|星期)|[年月周][底末]前?|节前|年前|月底)"
)
_ARRIVE = (
    r"(?:到货|到达|送到|送达|寄到|运到|发到|到您|到你|到家|到手|收到|签收|妥投|拿到|取到|收货|派送|派件|配送到|"
    r"(?<=[能会就可以必准天日时后点号前晚早上午内右都才定])到(?![账帐期时底位店仓站付处款哪达明今后两几\d一二三四五六七八九十]|公司|单位))"
)
_NEAR = r"[^,。!?;\n]{0,12}?"
_DATED = re.compile(rf"(?P<when>{_WHEN})(?P<between>{_NEAR})(?P<arrive>{_ARRIVE})(?P<rest>.{{0,8}})")
_REVERSED = re.compile(
    rf"(?:到货|送到|送达|到您|到手|收到|到)[^,。!?;\n]{{0,8}}?(?:大概|大约|一般|需要|只要|只需|最多|最快|也就|要|就){{1,2}}{_NUMBER}"
    rf"(?:[到至~\-—]{_NUMBER})?个?(?:天|日|小时|工作日)"
)
_SURE = re.compile(
    r"(?:保证|一定|肯定|绝对|准能|必定|包准|铁定|百分百|打包票)[^,。!?;\n]{0,12}?"
    r"(?P<arrive>到货|送到|送达|到手|到达|收到|签收|到家|能到|会到|[天日号点前]到)(?P<rest>.{0,8})"
)
_SERVICE = re.compile(rf"(?:次日|隔日|当日|今日|明日|准时|极速|{_NUMBER}(?:天|日|小时))必?达(?!到)")
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|tonight)"
_SPAN = r"(?:in|within)\s(?:\w+\s){1,3}(?:days?|hours?|weeks?)"
_PARCEL = r"(?:it|them|(?:your|the)\s(?:order|parcel|package|item))"
_ENGLISH = pattern(rf"""
    (?:\b(?:will|should|shall|can|going\sto)|['’]ll)\s(?:\w+\s){{0,2}}?
        (?:arrive|be\sdelivered|reach\syou|be\swith\syou|get\sto\syou|be\sthere|be\sat\syour)\b
        [^.!?\n]{{0,40}}\b(?:{_DAY}|by|within|in\s\w+\s(?:days?|hours?|weeks?)|on|before|next|this)\b|
    \barrives?\s(?:{_DAY}|by|{_SPAN}|on\s\w+|next|before)|
    \byou(?:['’]ll|\swill|\scan|\sshould)\s(?:\w+\s)?(?:get|receive|have)\s{_PARCEL}\b
        [^.!?\n]{{0,30}}\b(?:{_DAY}|by|{_SPAN}|on|before|next)\b|
    \b(?:guaranteed?|promised?)\b[^.!?\n]{{0,40}}\b(?:arrival|arrives?|delivery|delivered|reach\syou)\b|
    \bdelivered\s(?:to\syou\s)?(?:{_DAY}|by|{_SPAN}|on\s\w+day|before)\b|
    \b(?:next|same)[\s-]day\sdelivery\b|
    \bdelivery\s(?:is\s|takes\s|in\s|within\s)+(?:only\s)?\w+\s(?:to\s\w+\s)?days?\b|
    \b(?:parcel|package|order|it)\s(?:will\s)?(?:comes?|gets?\sthere|be\sthere)\s(?:{_DAY}|by|on|{_SPAN})
""")
_HEDGE = pattern(r"""
    预计|预估|大概|大约|估计|一般|正常|通常|左右|参考|estimated?|expected?|usually|normally|about|around
""")
_COURIER_DECIDES = pattern(r"""
    以[^,。!?;\n]{0,8}(?:物流|快递|配送)[^,。!?;\n]{0,8}为准|
    (?:depends\son|up\sto|subject\sto|according\sto)\sthe\s(?:courier|carrier|tracking)|
    (?:courier|carrier|tracking)[^.!?\n]{0,30}(?:decides|has\sthe\slatest|may\svary)
""")
_NEGATED = pattern(r"""
    (?:不能|无法|没法|不敢|没办法|难以|不好|不便|不)(?:[给向为跟对]您)?[做作]?
        (?:保证|承诺|确定|确保|肯定|一定|估计|答应)|
    (?:cannot|can['’]t|can\snot|unable\sto|not\sable\sto|do\snot|don['’]t|no)\s(?:\w+\s){0,2}(?:promise|guarantee|say)
""")
_NOT_PARCEL = pattern(r"""
    退款|打款|补偿|到账|回复|答复|回电|补货|新货|到仓|上架|预售|退货|退回|寄回|发票|赔付|方案|结果|签收检查|检查后|收到货后|
    我们?[^,。您保一]{0,6}收到
""")
_RESTOCK = pattern(r"""
    来拍|再拍|可以拍|补货|新货|上架|预售|缺货|断货|
    (?:到货|到了)(?:后|之后|了)?我?(?:们|再|会|第一时间|马上)*通知您
""")
_PAST = re.compile(r"已|昨天|刚刚|刚才|显示")
_NOT_MET = pattern(r"""
    后|时|之|以后|的话|了吗|没有|退|您的?(?:退|寄|商品|照片|留言|反馈|信息|资料|申请)|了没|回复|消息|通知|短信|的?照片|款
""")
_ASKS = pattern(r"""
    请问|是否|方便|吗|能不能|有没有|想要?|希望|需要您|要求|\bwould\syou\b|\bmay\si\b|\bdid\b|\?
""")


def arrival(reading: Reading) -> Iterator[Finding]:
    """Yield the promises of arrival."""
    if _COURIER_DECIDES.search(reading.plain) and _HEDGE.search(reading.plain):
        return
    for sentence in reading.sentences:
        span = _promise(sentence, chinese=reading.chinese)
        if span is not None:
            yield find(reading, "arrival_promise", sentence.start + span[0], sentence.start + span[1])


def _promise(sentence: Piece, *, chinese: bool) -> tuple[int, int] | None:
    words = sentence.words
    if _NEGATED.search(words) or _RESTOCK.search(words):
        return None
    if not chinese:
        found = _ENGLISH.search(words)
        return found.span() if found and not words.rstrip().endswith("?") else None
    for promise in (_DATED, _SURE, _REVERSED, _SERVICE):
        for found in promise.finditer(words):
            clause = _clause_around(words, *found.span())
            if _stands(clause, found):
                groups = found.groupdict()
                return found.start(), found.end("arrive") if "arrive" in groups else found.end()
    return None


def _stands(clause: str, found: re.Match[str]) -> bool:
    """Tell whether a match is a promise and not a past fact, a question, or about something else than the parcel."""
    if _NOT_PARCEL.search(clause) or _PAST.search(clause) or _ASKS.search(clause):
        return False
    groups = found.groupdict()
    rest = groups.get("rest") or ""
    if groups.get("arrive") and _NOT_MET.match(rest):
        return False
    when = groups.get("when") or ""
    return not (when in ("今天", "今早", "当天", "今日") and rest.startswith("了"))


def _clause_around(words: str, start: int, end: int) -> str:
    """Return the clause that a span lies in."""
    marks = ",。!?;\n"
    while start and words[start - 1] not in marks:
        start -= 1
    while end < len(words) and words[end] not in marks:
        end += 1
    return words[start : end + 1]
