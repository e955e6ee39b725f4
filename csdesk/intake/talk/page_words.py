"""The words of a web page, a block a line; in one pass, whatever is broken, unclosed or nested in it."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"""<(?:[!?\[]|(/?)([A-Za-z][\w:-]*))(?:(?:[^<>"']|"[^"<]*"|'[^'<]*')*>|[^<>]*>)""")
"""Each try ends at the next `<`: the time is that of the page's length (the library's parser takes its square)."""
_BLOCKS = frozenset(["p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr"])
_HIDDEN = ("style", "script", "title")


def page_words(page: str) -> str:
    """Return the words of a web page; comments, styles, scripts and its title are none."""
    words = re.sub(r"\s+", " ", _without_hidden(page))
    words = html.unescape(_TAG.sub(lambda tag: "\n" if (tag[2] or "").lower() in _BLOCKS else "", words))
    lines = "\n".join(line.strip() for line in words.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _without_hidden(page: str) -> str:
    page = _cut(page, page, "<!--", "-->")
    for tag in _HIDDEN:
        page = _cut(page, page.lower(), f"<{tag}", f"</{tag}>")
    return page


def _cut(page: str, folded: str, begin: str, end: str) -> str:
    """Return a page without what stands between two signs; what is begun and never ended stays."""
    if len(folded) != len(page):
        folded = page
    kept, at = [], 0
    while (first := folded.find(begin, at)) >= 0 and (last := folded.find(end, first)) >= 0:
        kept.append(page[at:first])
        at = last + len(end)
    return "".join((*kept, page[at:]))
