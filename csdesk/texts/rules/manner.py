"""How she speaks: whole sentences, 您, 请问, an action and a time where something went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts.idioms import family
from csdesk.texts.reading import Reading
from csdesk.texts.spans import Span
from csdesk.texts.template import Channel

_GRUNTS = frozenset("嗯恩哦噢喔额呃好行在对是有中成诶唔昂嗳欧")
_MERE = 6
_NARROW = re.compile("(?<=[\u4e00-\u9fff])[,;:?!](?=[\u4e00-\u9fff]|\\s|$)")
_HAN, _LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]")
_WIDE = str.maketrans(",;:?!", "，；：？！")
_PARTICLES = "的哈呢哦噢喽啊呀哟诶哎啦吧嘛喔"
_COMPLAINTS = ("complaint", "aftersales", "review")


def signs(reading: Reading) -> Iterator[Span]:
    """Yield the first narrow sign behind a Chinese one, with the wide one that belongs there.

    In a text of another script, a Chinese name or address is followed by that script's own signs.
    """
    found = _NARROW.search(reading.text)
    if found and len(_LATIN.findall(reading.text)) <= len(_HAN.findall(reading.text)):
        yield Span("narrow_sign", *found.span(), words={"wide": found[0].translate(_WIDE)})


def contrary(reading: Reading) -> Iterator[Span]:
    """Yield the promises at another time than what the buyer was promised already (P11)."""
    for start, end, told in reading.context.contrary:
        yield Span("other_promise", start, end, words={"told": told})


def passed(reading: Reading) -> Iterator[Span]:
    """Yield the promises by a time that has passed already (P11)."""
    for start, end in reading.context.passed:
        yield Span("past_promise", start, end)


def bare(reading: Reading) -> Iterator[Span]:
    """Yield a finding when the whole text is a mere 嗯, 好, 行 … (P01) or a bare 没有 (P05)."""
    text, bare_words = reading.text, reading.folded.text
    if not text.strip():
        return
    words = family("manner/bare").words
    mere = len(bare_words) <= _MERE and set(bare_words.removesuffix("吧").removesuffix("呐")) <= _GRUNTS
    if mere or bare_words in words("bare_answer"):
        yield Span("bare_answer", 0, len(text))
    elif bare_words in words("bare_no") or bare_words.rstrip(_PARTICLES) in words("bare_no"):
        yield Span("bare_no", 0, len(text))
    elif bare_words in words("curt") and reading.context.situation not in _COMPLAINTS:
        yield Span("curt", 0, len(text))


def questions(reading: Reading) -> Iterator[Span]:
    """Yield the questions without 请问 or another polite word (M18)."""
    answers = family("manner/bare").words("bare_answer")
    if reading.context.channel in (Channel.REVIEW, Channel.PHONE) or reading.folded.text in answers:
        return
    idioms = family("manner/question")
    for sentence in reading.sentences:
        words = sentence.words.rstrip()
        found = idioms.regex().search(words)
        if found and not idioms.part("polite").search(words) and not reading.quoted(sentence.end - 1):
            start = sentence.start + len(words) - len(words.lstrip())
            yield idioms.span(idioms.named_at(found), start, sentence.start + len(words))


def complaint(reading: Reading) -> Iterator[Span]:
    """Yield what an answer to a complaint lacks: an action, a time, kind first words (M22, F04, F11)."""
    if reading.context.situation not in _COMPLAINTS or not reading.text.strip():
        return
    part, plain = family("manner/complaint").part, reading.plain
    whole = (0, len(reading.text))
    if not part("action").search(plain):
        yield Span("cause_only" if part("cause").search(plain) else "no_action", *whole)
    if not part("time").search(plain):
        yield Span("no_time", *whole)
    spoken = (one for one in reading.sentences if not part("salute").fullmatch(one.words.strip()))
    first = next(spoken, None)  # 您好： alone on its line, as in a mail, is not yet a sentence
    if first is not None and not part("kind").search(first.words):
        yield Span("no_apology", first.start, first.end)
