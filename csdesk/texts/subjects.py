"""What a buyer asks about: the subjects of `data/subjects.toml`, found in his words. Pure but for reading that file."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from csdesk.domain.cases.cases import Reason
from csdesk.paths import data_dir
from csdesk.texts.folding import Tight


class Subject(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that buyers ask about.

    Args:
        says: Patterns, looked for in the plain question.
        texts: Codes of the templates that answer it, the best first.
        small: A word of any talk, a greeting or thanks: what the rest of the question is like comes before it.
        left: It is about what came: nobody says so of an order that has not left.
        unseen: No photo shows it: a parcel that did not come, a coupon, money.
        never: Codes of texts that ask for what he says that he gave.
        unless: Patterns that take it back where they stand behind it.
        reason: Why a case about it is opened, where that is plain: a reason of `domain.cases`.
        after: Only when one of these templates was the last text that went to the buyer.
    """

    says: tuple[str, ...]
    texts: tuple[str, ...]
    small: bool = False
    left: bool = False
    unseen: bool = False
    never: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    reason: Reason | None = None
    after: tuple[str, ...] = ()


@functools.cache
def load_subjects() -> dict[str, tuple[Subject, tuple[re.Pattern[str], ...]]]:
    """Return each subject with its patterns, by name, in the order in which they are asked."""
    known = msgspec.toml.decode((data_dir() / "subjects.toml").read_bytes(), type=dict[str, Subject])
    return {name: (one, tuple(re.compile(says) for says in one.says)) for name, one in known.items()}


@functools.cache
def _spoken() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds the words of dialects and slips of the keys, and what each of them means."""
    known = msgspec.toml.decode((data_dir() / "spoken.toml").read_bytes(), type=dict[str, tuple[str, ...]])
    plain = {said: meant for meant, forms in known.items() for said in forms}
    return re.compile("|".join(sorted(map(re.escape, plain), key=len, reverse=True))), plain


_ASKS = re.compile(r"[莫不伐]$|[莫不伐](?=[,。!?])")
_ELSEWHERE = re.compile(r"在?(别家|别处|别的店|其他店|另一家)[^,。!?]{0,4}买[^,。!?]*")
_AIRS = re.compile(r"[噻撒咯喽鸭嘞呗哒捏哈嘛啵吖]+(?=[,。!?]|$)")


def plain_question(question: str) -> str:
    """Return a question as it is looked at: folded, without airs and other shops, dialect and slips in plain words."""
    regex, plain = _spoken()
    text = regex.sub(lambda found: plain[found[0]], Tight(question).text)
    return _ASKS.sub("吗", _AIRS.sub("", _ELSEWHERE.sub("", text)))


def subjects_of(question: str, last: str | None) -> Iterator[Subject]:
    """Yield the subjects of a question, the most pressing first.

    Args:
        question: The buyer's words.
        last: The template that went to him last, if it was one.
    """
    text = plain_question(question)
    for subject, patterns in load_subjects().values():
        if (not subject.after or last in subject.after) and _asked(subject, patterns, text):
            yield subject


def _asked(subject: Subject, patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    """Tell whether a question holds a subject, and its buyer did not take that back after it."""
    if not subject.unless:
        return any(pattern.search(text) for pattern in patterns)
    taken_back = max((one.end() for says in subject.unless for one in re.finditer(says, text)), default=0)
    return any(pattern.search(text, taken_back) for pattern in patterns)


def reason_in(words: str) -> Reason | None:
    """Return the one reason for a case that words give; None where they give none, or several."""
    found = {one.reason for one in subjects_of(words, None) if one.reason is not None}
    return found.pop() if len(found) == 1 else None


def is_unseen(words: str) -> bool:
    """Tell whether words are only about what no photo shows."""
    found = list(subjects_of(words, None))
    return any(one.unseen for one in found) and not any("photo_request" in one.texts for one in found)
