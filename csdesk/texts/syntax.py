"""What stands in a template: words, `{{name|filter}}`, `{{?x:label}}` and `{{cursor}}`; no logic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct


class Words(Struct, frozen=True):
    """Words that stay as they are."""

    text: str


class Variable(Struct, frozen=True):
    """A variable and its filters, each with its argument (or None)."""

    name: str
    filters: tuple[tuple[str, str | None], ...]
    source: str


class Prompt(Struct, frozen=True):
    """A blank that the operator fills (填空); `usual` is the variable that stands in it where its value is known."""

    name: str
    label: str
    source: str
    usual: str | None = None


class Cursor(Struct, frozen=True):
    """Where the cursor stands when the text is opened."""


class Wrong(Struct, frozen=True):
    """Braces that mean nothing."""

    source: str


Part = Words | Variable | Prompt | Cursor | Wrong

_BLANK = re.compile(r"\{\{([^{}\n]*)\}\}")
_STRAY = re.compile(r"\{\{|\}\}")
_VARIABLE = re.compile(r"\s*(?P<name>[^\s|:?\"{}]+)\s*(?P<filters>(?:\|.*)?)", re.S)
_FILTER = re.compile(r'\|\s*(?P<name>[^\s|:"]+)\s*(?::\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^|"]*)))?\s*')
_PROMPT = re.compile(
    r"\s*[?？]\s*(?P<name>[^\s|:：?\"{}]+)\s*(?:[:：]\s*(?P<label>[^|]*?))?\s*(?:\|\s*(?P<usual>[^\s|]+))?\s*", re.S
)


def parse(body: str) -> Iterator[Part]:
    """Yield the parts of a template's body in order; braces that mean nothing come as `Wrong`."""
    end = 0
    for match in _BLANK.finditer(body):
        yield from _words(body[end : match.start()])
        yield _blank(match[1], match[0])
        end = match.end()
    yield from _words(body[end:])


def _words(text: str) -> Iterator[Part]:
    end = 0
    for match in _STRAY.finditer(text):
        if match.start() > end:
            yield Words(text[end : match.start()])
        yield Wrong(match[0])
        end = match.end()
    if end < len(text):
        yield Words(text[end:])


def _blank(inside: str, source: str) -> Part:
    if inside.strip() in ("cursor", "光标"):
        return Cursor()
    prompt = _PROMPT.fullmatch(inside)
    if prompt is not None:
        return Prompt(prompt["name"], prompt["label"] or prompt["name"], source, prompt["usual"])
    variable = _VARIABLE.fullmatch(inside)
    if variable is None:
        return Wrong(source)
    filters: list[tuple[str, str | None]] = []
    rest, end = variable["filters"], 0
    for match in _FILTER.finditer(rest):
        if match.start() != end:
            return Wrong(source)
        bare = match["bare"]
        filters.append((match["name"], match["quoted"] if bare is None else bare.strip()))
        end = match.end()
    return Variable(variable["name"], tuple(filters), source) if end == len(rest) else Wrong(source)
