"""The word lists: dated TOML with categories, shipped and the operator's own; phrases, never patterns (see `idioms`).

```toml
[pet_phrases]
level = "warn"
since = 2026-11-22
source = "P02"
message = { zh = "口头禅", en = "pet phrase" }
phrases = ["呵呵"]
allow = ["乐呵呵"]
```
A phrase is found after folding (see `folding`), so signs between its characters do not hide it; `allow` are longer
words that mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.platforms import read_platforms
from csdesk.texts.finding import Context, Finding, Level
from csdesk.texts.folding import Folded, fold
from csdesk.texts.reading import Reading
from csdesk.texts.spans import Span
from csdesk.texts.template import Channel
from csdesk.texts.toml_files import read_tables


class WordList(Struct, frozen=True, forbid_unknown_fields=True):
    """One category of phrases.

    Args:
        phrases: What is looked for; none where a rule or idioms find it.
        allow: Words that contain a phrase and are fine.
        level: How bad it is.
        platforms: Another level on a platform, e.g. `{ douyin = "block" }`.
        channels: Where it counts; none means everywhere.
        situations: In which situations it counts; none means all.
        except_platforms: Platforms where these words are at home.
        unless_warned: Fine after `请勿`, `不要` and the like.
        message: What is wrong, by language.
        suggestion: A better wording, by language.
        rule: Identifier of the rule.
        source: Where it comes from.
        since: The day it was written down.
        file: Where it stands; set when it is read.
    """

    phrases: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    level: Level = Level.WARN
    platforms: Mapping[str, Level] = {}
    channels: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    except_platforms: tuple[str, ...] = ()
    unless_warned: bool = False
    message: Mapping[str, str] = {}
    suggestion: Mapping[str, str] = {}
    rule: str = ""
    source: str = ""
    since: date | None = None
    file: str = ""


class Phrases:
    """Every list, ready to be looked for in one pass.

    Args:
        lists: By code.
    """

    def __init__(self, lists: Mapping[str, tuple[WordList, ...]]) -> None:
        self.lists = lists
        self._words: dict[str, tuple[tuple[str, WordList, str], ...]] = {}
        for code, several in lists.items():
            for words in several:
                for phrase, written in {fold(written): written for written in reversed(words.phrases)}.items():
                    self._words[phrase] = (*self._words.get(phrase, ()), (code, words, written))
        for several in lists.values():
            for words in several:
                for word in map(fold, words.allow):
                    self._words.setdefault(word, ())  # what one list allows may be another's phrase
        self._words.pop("", None)
        buckets: dict[str, list[str]] = {}
        for word in self._words:
            buckets.setdefault(word[:2], []).append(word)
        self._buckets = {head: tuple(sorted(words, key=len, reverse=True)) for head, words in buckets.items()}
        self._singles = frozenset(word for word in self._words if len(word) == 1)

    def __len__(self) -> int:
        return len(self._words)

    def search(self, folded: Folded) -> Iterator[tuple[WordList, Span]]:
        """Yield list and place in the original of each phrase, leftmost and longest first."""
        text, buckets, singles = folded.text, self._buckets, self._singles
        heads = [
            place
            for place in range(len(text))
            if text[place : place + 2] in buckets or (singles and text[place] in singles)
        ]
        end = 0
        for place in heads:
            if place < end:
                continue
            for word in (*buckets.get(text[place : place + 2], ()), text[place]):
                if text.startswith(word, place) and (len(word) > 1 or word in singles) and _stands(folded, place, word):
                    end = place + len(word)
                    for code, words, written in self._words[word]:
                        yield words, Span(code, *folded.span(place, end), written)
                    break


_CLAUSE = frozenset("，,。!！?？;；:：、\n\r")
_WIDEST_GAP = 3


def _stands(folded: Folded, place: int, word: str) -> bool:
    """Tell whether a folded match is one phrase in the original: no word border cut, no clause border inside."""
    places, original = folded.places, folded.original
    end = place + len(word)
    if _is_letter(word[0]) and place and _is_letter(folded.text[place - 1]) and _touch(places, place - 1):
        return False
    if _is_letter(word[-1]) and end < len(places) and _is_letter(folded.text[end]) and _touch(places, end - 1):
        return False
    first, last = places[place], places[end - 1]
    if last - first < len(word):
        return True
    gaps = [original[a + 1 : b] for a, b in zip(places[place : end - 1], places[place + 1 : end], strict=True)]
    if any(len(gap) > _WIDEST_GAP for gap in gaps):
        return False
    marked = [gap for gap in gaps if not _CLAUSE.isdisjoint(gap)]
    return not marked or (len(gaps) > 1 and len(marked) == len(gaps))


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _touch(places: list[int], index: int) -> bool:
    return places[index + 1] - places[index] <= 1


_WARNED = re.compile(
    r"(?:请勿|切勿|勿|不要|别|谨防|不支持|不可以|不能|不会|禁止|严禁|拒绝|避免|防止|[Nn]ever\s|[Dd]o\snot\s|[Dd]on.t\s|not\s)"
    r"[^,，。!！?？;；\n]{0,6}$"
)


def findings(phrases: Phrases, folded: Folded, context: Context) -> Iterator[Finding]:
    """Yield a finding for each phrase that counts in this context."""
    for words, span in phrases.search(folded):
        if not _counts(words, context) or (words.unless_warned and _WARNED.search(folded.original[: span.start][-14:])):
            continue
        yield _finding(words, folded.original, context, span)


def finding_of(phrases: Phrases, reading: Reading, span: Span) -> Finding | None:
    """Return the finding for what a rule or an idiom found; None when its list is not there or does not count here."""
    words = next(iter(phrases.lists.get(span.code, ())), None)
    if words is None or not _counts(words, reading.context):
        return None
    return _finding(words, reading.text, reading.context, span)


def _finding(words: WordList, original: str, context: Context, span: Span) -> Finding:
    level = words.platforms.get(context.platform or "", words.level)
    if span.code == "arguing" and (context.difficult or context.channel is Channel.REVIEW):
        level = Level.BLOCK
    suggestion, message = _say(words.suggestion, context.lang), _say(words.message, context.lang) or span.code
    return Finding(
        level,
        span.code,
        original[span.start : span.end],
        span.start,
        span.end,
        message.format(**span.words) if span.words else message,
        suggestion.format(**span.words) if span.words else suggestion,
        words.rule,
        span.source or words.source,
        span.idiom or span.code,
        span.file or words.file,
    )


def _counts(words: WordList, context: Context) -> bool:
    if words.channels and context.channel not in words.channels:
        return False
    if words.situations and context.situation not in words.situations:
        return False
    return not words.except_platforms or context.platform not in (None, *words.except_platforms)


def _say(texts: Mapping[str, str], lang: str) -> str:
    return texts.get(lang) or next(iter(texts.values()), "")


def load_phrases(folders: Iterable[Path]) -> Phrases:
    """Read every list of the folders; a list of the same code in a later folder is added to the earlier one.

    The names of each platform are a list `other_market_…`, like `other_market` but for what it says itself.
    """
    lists: dict[str, tuple[WordList, ...]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            for code, _line, read in read_tables(path, WordList):
                words = msgspec.structs.replace(read, file=f"{folder.parent.name}/{folder.name}/{path.name}")
                lists[code] = (*lists.get(code, ()), _like(words, lists.get(code)))
    named = read_platforms(_Named)
    for platform, own in named.items():
        if own.named is not None:
            at_home = (platform, *(kin for kin, one in named.items() if one.kin == platform))
            read = msgspec.structs.replace(own.named, file=f"data/platforms/{platform}.toml")
            words = msgspec.structs.replace(_like(read, lists.get("other_market")), except_platforms=at_home)
            code = f"other_market_{platform}"
            lists[code] = (words, *(_like(hers, (words,)) for hers in lists.get(code, ())))
    return Phrases(lists)


class _Named(Struct):
    """What a platform's file says of its names."""

    named: WordList | None = None
    kin: str = ""


def _like(words: WordList, known: tuple[WordList, ...] | None) -> WordList:
    """Return a list that extends a known one with whatever it does not say itself: level, message, suggestion."""
    if not known:
        return words
    first = known[0]
    return msgspec.structs.replace(
        first,
        phrases=words.phrases,
        allow=words.allow,
        level=words.level if words.level is not Level.WARN else first.level,
        message=words.message or first.message,
        suggestion=words.suggestion or first.suggestion,
        rule=words.rule or first.rule,
        source=words.source or first.source,
        since=words.since or first.since,
        file=words.file,
    )
