"""How she speaks: whole sentences, 您, 请问, an action and a time where something went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts.finding import Finding
from csdesk.texts.patterns import pattern, words
from csdesk.texts.reading import Reading
from csdesk.texts.rulebook import find
from csdesk.texts.template import Channel

_BARE = words("""
    嗯 恩 哦 噢 喔 额 呃 哈 好 行 在 对 是 有 中 成 嗯嗯 恩恩 哦哦 好好 行行 在在 对对 嗯哼 嗯呢 哦哦哦 嗯嗯嗯
    好吧 行吧 哦好 嗯好
    ok okok k kk yes yep yup yeah fine sure hm hmm mm mhm uh uhhuh oh here
""")
_GRUNTS = frozenset("嗯恩哦噢喔额呃好行在对是有中成诶唔昂嗳欧")
_MERE = 6
_BARE_NO = words("""
    没有 没 没得 木有 冇 没了 无 没货 没货了 没有货 没有了 不行 不能 不可以 卖完了 卖光了 不可能 不清楚 不知道
    no nope none soldout notpossible impossible
""")
_PARTICLES = "的哈呢哦噢喽啊呀哟诶哎啦吧嘛喔"
_CURT = words("""
    好的 可以 有的 是的 没事 不用 对的 收到 知道了 了解 明白 有货 能的 已发 发了 不谢 不用谢 thanks noted seen
""")
_COMPLAINTS = ("complaint", "aftersales", "review")

_YOU = re.compile(r"(?<!迷)(?<!和)你(?!一言|来我往|好我好)")
_QUESTION = re.compile(r"\?|(?:吗|呢|么)\s{0,3}[。~!]{0,3}\s{0,3}$")
_POLITE = pattern(r"""
    请|麻烦|方便|好吗|可以吗|行吗|好不好|怎么称呼|\b(?:please|may|could|would|shall|how\scan\si|can\si)\b
""")
_ACTION = pattern(r"""
    处理|补偿|赔|退款|退货|退给|换货|更换|换一|换新|补寄|补发|重发|重新|核实|核对|核查|跟进|安排|登记|加急|
        答复|回复您|给您回复|
    拦截|方案|维修|办理|改进|解决|联系快递|联系仓库|催|发您|发给您|寄给您|寄出|为您(?:发|寄|查|申请|改|办)|
        告诉我|发一下|
    \b(?:refund|replac|exchang|resend|send|look(?:ing)?\sinto|solution|solve|answer|follow|repair|urgent|
        leaves|compensat|
    propos|fix|check|arrange|register|return|done|see\sto)
""")
_TIME = pattern(r"""
    (?<!\d)\d{1,6}\s{0,3}(?:分钟|个?小时|天|个?工作日|日|号|点|秒)|[一二两三四五六七八九十几半]个?(?:分钟|
        小时|天|工作日)|\d:\d\d|
    今天|今晚|明天|明早|后天|当天|当日|周[一二三四五六日末]|马上|立刻|立即|现在就|即刻|这就|月底|
    前(?:完成|给|答复|回复|发|为|办|打|把|通过|一定|到账|我)|
    \b(?:today|tomorrow|tonight|now|at\sonce|right\saway|immediately|same\sday|by|within|in\s\w+\s(?:minutes?|
        hours?|days?))\b
""")
_CAUSE = re.compile(r"因为|由于|原因是|导致|是因为|造成|主要是|\b(?:because|due to|caused by|the reason)\b")
_KIND = pattern(r"""
    抱歉|对不起|不好意思|歉|谢|理解|麻烦了|久等|重视|\b(?:sorry|thank|apolog|understand|certainly|of\scourse)
""")


def bare(reading: Reading) -> Iterator[Finding]:
    """Yield a finding when the whole text is a mere 嗯, 好, 行 … (P01) or a bare 没有 (P05)."""
    text, bare_words = reading.text, reading.folded.text
    if not text.strip():
        return
    mere = len(bare_words) <= _MERE and set(bare_words.removesuffix("吧").removesuffix("呐")) <= _GRUNTS
    no = bare_words in _BARE_NO or bare_words.rstrip(_PARTICLES) in _BARE_NO
    code = "bare_answer" if mere or bare_words in _BARE else "bare_no" if no else None
    if code is None and bare_words in _CURT and reading.context.situation not in _COMPLAINTS:
        code = "curt"
    if code is not None:
        yield find(reading, code, 0, len(text))


def pronoun(reading: Reading) -> Iterator[Finding]:
    """Yield each 你 that stands for the buyer (P07); what is quoted is not ours."""
    for found in _YOU.finditer(reading.plain):
        if not reading.quoted(found.start()):
            yield find(reading, "pronoun", *found.span())


def questions(reading: Reading) -> Iterator[Finding]:
    """Yield the questions without 请问 or another polite word (M18)."""
    if reading.context.channel in (Channel.REVIEW, Channel.PHONE) or reading.folded.text in _BARE:
        return
    for sentence in reading.sentences:
        words = sentence.words.strip()
        if _QUESTION.search(words) and not _POLITE.search(words) and not reading.quoted(sentence.end - 1):
            start = sentence.end - len(sentence.words.lstrip())
            yield find(reading, "no_please", start, sentence.start + len(sentence.words.rstrip()))


def complaint(reading: Reading) -> Iterator[Finding]:
    """Yield what an answer to a complaint lacks: an action, a time, kind first words (M22, F04, F11)."""
    if reading.context.situation not in _COMPLAINTS or not reading.text.strip():
        return
    plain = reading.plain
    whole = (0, len(reading.text))
    acts = bool(_ACTION.search(plain))
    if not acts:
        yield find(reading, "cause_only" if _CAUSE.search(plain) else "no_action", *whole)
    if not _TIME.search(plain):
        yield find(reading, "no_time", *whole)
    first = reading.sentences[0] if reading.sentences else None
    if first is not None and not _KIND.search(first.words):
        yield find(reading, "no_apology", first.start, first.end)
