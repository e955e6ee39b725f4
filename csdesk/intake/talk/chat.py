"""Pasted chats: the text that chat windows put on the clipboard, in every shape seen, read into conversations.

Shapes: `nick time` then the words (space may be missing), `nick --> receiver time`, `[nick] time`, `time nick`, nick
and time on two lines, a time line then `nick: words`, and `nick: words` without any time. Status lines, cards and
withdrawn messages are dropped.
A head may tell the time of day alone, `nick (05:02:11): words`, after a line with the date or a fuller head; without a
nick it goes on with who spoke last.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

import msgspec
from msgspec import Struct

from csdesk.domain.talk.messages import Said
from csdesk.paths import data_dir


class Talk(Struct, frozen=True):
    """One conversation: the buyer's nick, when there is one, and the lines in the order of the paste."""

    buyer: str | None
    said: tuple[Said, ...]


class Turn(Struct, frozen=True):
    """One message as it stands: who wrote it, to whom when the text tells, when, and the words."""

    nick: str | None
    text: str
    at: datetime | None = None
    to: str | None = None
    ours: bool | None = None


class ChatWords(Struct, frozen=True):
    """The words of `data/chat.toml`."""

    noise: tuple[str, ...]
    staff_name: str
    staff_words: str
    platform_name: str
    deadline: str
    within: str
    units: dict[str, int]
    columns: dict[str, tuple[str, ...]]
    roles: dict[str, tuple[str, ...]]
    pictures: dict[str, str]


@functools.cache
def chat_words() -> ChatWords:
    """Return what chat windows and extracts call things."""
    return msgspec.toml.decode((data_dir() / "chat.toml").read_bytes(), type=ChatWords)


@functools.cache
def _noise() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in chat_words().noise))


_DAY = r"(?P<y>\d{4})(?:-|/|\.|\u5e74)(?P<m>\d{1,2})(?:-|/|\.|\u6708)(?P<d>\d{1,2})\u65e5?"
_CLOCK = r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?"
_TIME = rf"{_DAY}[ T]*{_CLOCK}"
_ARROW = re.compile(rf"(?P<nick>\S.{{0,39}}?)\s*-{{1,9}}>\s*(?P<to>\S.{{0,39}}?)\s*{_TIME}")
_BRACKET = re.compile(rf"[\[【](?P<nick>[^\]】]{{1,60}})[\]】]\s*{_TIME}")
_NICK_TIME = re.compile(rf"(?P<nick>\S.{{0,39}}?)[\s(\uff08]*{_TIME}[)\uff09]?")
_TIME_NICK = re.compile(rf"[\[(\uff08]?{_TIME}[\])\uff09]?\s+(?P<nick>[^\s:\uff1a]\S{{0,39}})")
_TIME_NICK_TEXT = re.compile(
    rf"[\[(\uff08]?{_TIME}[\])\uff09]?\s+(?P<nick>[^\s:\uff1a]\S{{0,39}}?)(?:[:\uff1a]\s+|\uff1a)(?P<text>\S.*)"
)
_TIME_ONLY = re.compile(rf"[\[(\uff08]?{_TIME}[\])\uff09]?")
_PAREN = re.compile(
    rf"(?:(?P<nick>\S.{{0,39}}?)\s*)?[(\uff08](?:{_DAY}[ T]*)?{_CLOCK}[)\uff09]\s*[:\uff1a]\s*(?P<text>.*)"
)
_DAY_ONLY = re.compile(rf"[-\u2014=\s]*{_DAY}(?:\s*(?:\u661f\u671f|\u5468).)?[-\u2014=\s]*")
LONGEST_HEAD = 2_000
"""A longer line is no head of a message; the time that the patterns take is bounded with it."""
_NAMED = re.compile(r"(?P<nick>[^\s:\uff1a]{1,30}(?:[:\uff1a][^\s:\uff1a]{1,12})?)[:\uff1a]\s*(?P<text>\S.*)")

_ODD = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


def read_turns(text: str, zone: tzinfo) -> list[Turn]:
    """Return the messages of a paste, in its order; times are wall-clock times of `zone`."""
    lines = [_ODD.sub("", line).strip() for line in text.splitlines()]
    turns: list[Turn] = []
    head: Turn | None = None
    body: list[str] = []

    def close() -> None:
        words = "\n".join(body).strip()
        if head is not None and words:
            turns.append(Turn(head.nick, words, head.at, head.to))
        body.clear()

    for turn, line in _marked(lines, zone):
        if turn is None:
            if line and not _noise().fullmatch(line):
                body.append(line)
            continue
        close()
        head = turn
        if turn.text and not _noise().fullmatch(turn.text):
            body.append(turn.text)
    close()
    return turns or _without_times(lines)


def _marked(lines: Sequence[str], zone: tzinfo) -> Iterator[tuple[Turn | None, str]]:
    """Yield each line with the head of a message that it is, or None; heads on two lines come once."""
    stamps = [index for index, line in enumerate(lines) if _TIME_ONLY.fullmatch(line)]
    filled = [index for index, line in enumerate(lines) if line]
    time_first = bool(stamps) and stamps[0] == filled[0]
    names = set() if time_first else {index - 1 for index in stamps if index and lines[index - 1]}
    clocks = any(map(_PAREN.fullmatch, filter(_short, lines)))
    last = Turn(None, "")
    index = 0
    while index < len(lines):
        line = lines[index]
        if index in names:
            yield Turn(_nick(line), "", _at(_TIME_ONLY.fullmatch(lines[index + 1]), zone)), line
            index += 2
        elif time_first and index in stamps:
            named = _NAMED.fullmatch(lines[index + 1]) if index + 1 < len(lines) else None
            at = _at(_TIME_ONLY.fullmatch(line), zone)
            yield (Turn(_nick(named["nick"]), named["text"], at) if named else Turn(None, "", at)), line
            index += 2 if named else 1
        else:
            day = _DAY_ONLY.fullmatch(line) if clocks else None
            head = Turn(last.nick, "", _midnight(day, zone)) if day else _head(line, zone, last)
            last = head or last
            if day is None:
                yield head, line
            index += 1


def _short(line: str) -> bool:
    return len(line) <= LONGEST_HEAD


def _head(line: str, zone: tzinfo, last: Turn) -> Turn | None:
    if not _short(line):
        return None
    match = _PAREN.fullmatch(line)
    if match is not None:
        at = _at(match, zone) if match["y"] else _at_clock(match, last.at)
        if at is not None or not match["y"]:
            return Turn(_nick(match["nick"]) or last.nick, match["text"], at)
    for pattern in (_ARROW, _BRACKET, _TIME_NICK_TEXT, _NICK_TIME, _TIME_NICK):
        match = pattern.fullmatch(line)
        if match is not None:
            found = match.groupdict()
            at = _at(match, zone)
            if at is not None:
                return Turn(_nick(found["nick"]), found.get("text") or "", at, _nick(found.get("to")))
    return None


def _at(match: re.Match[str] | None, zone: tzinfo) -> datetime | None:
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(match[name] or 0) for name in ("y", "m", "d", "H", "M", "S"))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _midnight(day: re.Match[str], zone: tzinfo) -> datetime | None:
    try:
        return datetime(int(day["y"]), int(day["m"]), int(day["d"]), tzinfo=zone)
    except ValueError:
        return None


def _at_clock(match: re.Match[str], last: datetime | None) -> datetime | None:
    """Return a time of day on the day of the line before, on the next one past midnight; None without such a line."""
    if last is None:
        return None
    try:
        at = last.replace(hour=int(match["H"]), minute=int(match["M"]), second=int(match["S"] or 0))
    except ValueError:
        return None
    return at if last - at < timedelta(hours=12) else at + timedelta(days=1)


def find_time(text: str, zone: tzinfo) -> datetime | None:
    """Return the first time with a date that a text holds, or None."""
    return _at(re.search(_TIME, text), zone)


def _nick(text: str | None) -> str | None:
    """Return a nick as the order exports write it: without the chat network's marks."""
    if text is None:
        return None
    return text.strip().removeprefix("cntaobao").removesuffix("@cntaobao").strip() or None


def _without_times(lines: Sequence[str]) -> list[Turn]:
    words = [line for line in lines if line and not _noise().fullmatch(line)]
    named = [_NAMED.fullmatch(line) for line in words]
    if words and named[0] is not None and not words[0].startswith("http"):
        turns: list[Turn] = []
        for line, match in zip(words, named, strict=True):
            if match is not None:
                turns.append(Turn(_nick(match["nick"]), match["text"]))
            else:
                turns[-1] = Turn(turns[-1].nick, f"{turns[-1].text}\n{line}")
        return turns
    return [Turn(None, "\n".join(words))] if words else []


# -- who is who -------------------------------------------------------------------------------------------------------


def tell_apart(turns: Sequence[Turn], ours: Collection[str], buyers: Callable[[str], bool]) -> dict[str, bool]:
    """Return for each nick of a paste whether it is ours.

    Known are our own names, sub-accounts (`shop:name`), whom an arrow addresses and buyers with orders; of two unknown
    names the one that answers is ours when it talks like staff, or when the two take turns.
    """
    nicks = list(dict.fromkeys(turn.nick for turn in turns if turn.nick))
    told: dict[str, bool] = {}
    for nick in nicks:
        if nick in ours or re.split(r"[:\uff1a]", nick)[0] in ours:
            told[nick] = True
        elif buyers(nick):
            told[nick] = False
        elif re.search(chat_words().staff_name, nick):
            told[nick] = True
    for turn in turns:
        if turn.nick and turn.to and turn.to in told and turn.nick not in told:
            told[turn.nick] = not told[turn.to]
    unknown = [nick for nick in nicks if nick not in told]
    if not any(told.values()) and len(nicks) > 1 and unknown:
        speaker = _answers(turns, nicks, unknown)
        if speaker is not None:
            told[speaker] = True
    return {nick: told.get(nick, False) for nick in nicks}


def is_platform(
    nick: str | None, ours: Collection[str] = (), buyers: Callable[[str], bool] = lambda _nick: False
) -> bool:
    """Tell whether a name in a chat window is the platform's own: it is neither the buyer nor we."""
    if nick is None or nick in ours or buyers(nick):
        return False
    return re.fullmatch(chat_words().platform_name, nick.strip("[]\u3010\u3011 ")) is not None


def _answers(turns: Sequence[Turn], nicks: Sequence[str], unknown: Sequence[str]) -> str | None:
    order = [turn.nick for turn in turns if turn.nick]
    for nick in unknown:
        firsts = [turn.text for turn in turns if turn.nick == nick]
        takes_turns = len(nicks) == 2 and nick != order[0] and order.count(order[0]) > 1 and order[-1] in nicks
        if nick != order[0] and (
            re.match(chat_words().staff_words, firsts[0], re.IGNORECASE)
            or (takes_turns and order.index(nick) < len(order) - 1)
        ):
            return nick
    return None


def read_chat(
    text: str, zone: tzinfo, ours: Collection[str] = (), buyers: Callable[[str], bool] = lambda _nick: False
) -> list[Talk]:
    """Return the conversations of a pasted text, one for each buyer, in the order in which they begin.

    Args:
        text: The clipboard's text.
        zone: The zone of its times.
        ours: Names under which we write: shops and sub-accounts.
        buyers: Tells whether a nick has orders here.
    """
    return conversations(read_turns(text, zone), ours, buyers)


def conversations(
    turns: Sequence[Turn], ours: Collection[str] = (), buyers: Callable[[str], bool] = lambda _nick: False
) -> list[Talk]:
    """Return turns sorted into one conversation for each buyer; ours go to whom they name, or to who spoke last."""
    turns = [turn for turn in turns if not is_platform(turn.nick, ours, buyers)]
    told = tell_apart([turn for turn in turns if turn.ours is None], ours, buyers)
    talks: dict[str | None, list[Said]] = {}
    waiting: list[Said] = []
    buyer: str | None = None
    for turn in turns:
        mine = turn.ours if turn.ours is not None else told.get(turn.nick or "", False)
        said = Said(turn.text, turn.at, mine)
        if mine and turn.to is not None and turn.to != turn.nick:
            talks.setdefault(turn.to, []).append(said)
            continue
        if mine and not talks:
            waiting.append(said)
            continue
        if not mine:
            buyer = turn.nick
            talks.setdefault(buyer, []).extend(waiting)
            waiting = []
        talks.setdefault(buyer, []).append(said)
    return [Talk(nick, tuple(said)) for nick, said in talks.items()]
