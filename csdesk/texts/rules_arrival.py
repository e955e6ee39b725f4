"""No promise of arrival (P10, S02): `明天到`, `3天到`, `保证…到`; a ship time is fine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts.finding import Finding
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
    r"(?<=[能会就可以必准天日时后点号前晚早上午内右都才定])到(?![账帐期时底位店仓站付处款哪达明今后两几\d一二三四五六七八九十]))"
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
_ENGLISH = re.compile(
    r"\b(?:will|should|shall|can|going to|'ll|’ll)\s+(?:\w+\s+){0,2}?(?:arrive|be delivered|reach you|be with you|get to you|be there|be at your)"
    r"\b[^.!?\n]{0,40}\b(?:tomorrow|today|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|by|within|in \w+ (?:days?|hours?|weeks?)|on|before|next|this)\b"
    r"|\barrives? (?:tomorrow|today|tonight|by|within|in \w+ (?:days?|hours?)|on \w+|next|before)\b"
    r"|\byou(?:'ll|’ll| will| can| should)\s+(?:\w+\s+)?(?:get|receive|have) (?:it|them|your (?:order|parcel|package|item)|the (?:order|parcel|package|item))"
    r"\b[^.!?\n]{0,30}\b(?:tomorrow|today|tonight|by|within|in \w+ (?:days?|hours?)|on|before|next)\b"
    r"|\b(?:guaranteed?|promised?)\b[^.!?\n]{0,40}\b(?:arrival|arrives?|delivery|delivered|reach you)\b"
    r"|\bdelivered (?:to you )?(?:tomorrow|by|within|in \w+ days?|on \w+day|before)\b"
    r"|\b(?:next|same)[- ]day delivery\b|\bdelivery (?:is |takes |in |within )+\w+ (?:to \w+ )?days?\b"
    r"|\b(?:parcel|package|order|it) (?:will )?(?:comes?|gets? there) (?:tomorrow|by|on|in|within)\b"
)
_HEDGE = re.compile(r"预计|预估|大概|大约|估计|一般|正常|通常|左右|参考|estimated?|expected?|usually|normally|about|around")
_COURIER_DECIDES = re.compile(
    r"以[^,。!?;\n]{0,8}(?:物流|快递|配送)[^,。!?;\n]{0,8}为准|"
    r"(?:depends on|up to|subject to|according to) the (?:courier|carrier|tracking)|(?:courier|carrier|tracking)[^.!?\n]{0,30}(?:decides|has the latest|may vary)"
)
_NEGATED = re.compile(
    r"(?:不能|无法|没法|不敢|没办法|难以|不好|不便|不)(?:给您|向您|为您|跟您|对您)?(?:做|作)?(?:保证|承诺|确定|确保|肯定|一定|估计|答应)|"
    r"(?:cannot|can't|can’t|can not|unable to|not able to|do not|don't|don’t|no)\s+(?:\w+\s+){0,2}(?:promise|guarantee|say)"
)
_NOT_PARCEL = re.compile(r"退款|打款|补偿|到账|回复|答复|回电|补货|新货|到仓|上架|预售|退货|退回|寄回|发票|赔付|方案|结果|签收检查|检查后|收到货后")
_PAST = re.compile(r"已|昨天|刚刚|刚才|显示")
_NOT_MET = re.compile(r"后|时|之|以后|的话|了吗|没有|退|您的?(?:退|寄|商品)|了没|回复|消息|通知|短信|的?照片|款")
_ASKS = re.compile(r"请问|是否|方便|吗|能不能|有没有|想要?|希望|需要您|要求|\bwould you\b|\bmay i\b|\bdid\b|\?")


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
    if _NEGATED.search(words):
        return None
    if not chinese:
        found = _ENGLISH.search(words)
        return found.span() if found and not words.rstrip().endswith("?") else None
    for pattern in (_DATED, _SURE, _REVERSED, _SERVICE):
        for found in pattern.finditer(words):
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
