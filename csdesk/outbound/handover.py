"""A handover as a file: Markdown with one block an item, JSON, one page, a workbook; the same items in each.

Same items, same bytes: there is no clock in it. An item that changes changes its own block and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

import msgspec

from csdesk.domain.handover.items import SECTION_NAMES, SEVERITIES, Item, Section
from csdesk.domain.handover.text import END, FIELDS, FORMAT, NUMBERS, VERSION, Document
from csdesk.domain.shared.label import with_value
from csdesk.i18n import _, language
from csdesk.outbound import page as outbound_page
from csdesk.outbound import report, tables
from csdesk.outbound.markdown import escape_cell

FORMS = ("md", "json", "html", "xlsx")


def render(document: Document, form: str) -> bytes:
    """Return a handover as one of `FORMS`."""
    if form == "xlsx":
        return _workbook(document)
    writers: dict[str, Callable[[Document], str]] = {"md": markdown, "json": as_json, "html": page}
    return writers[form](document).encode()


# -- Markdown ----------------------------------------------------------------------------------------------------------


def markdown(document: Document) -> str:
    """Return a handover in Markdown; `intake.handover` reads it back without loss."""
    return "\n".join(_lines(document))


def _lines(document: Document) -> Iterator[str]:
    yield from ("---", f"csdesk: {FORMAT}", f"version: {VERSION}")
    yield from (f"shop: {_plain(document.shop)}", f"operator: {_plain(document.operator)}")
    yield from (f"date: {document.date.isoformat()}", f"lang: {language()}")
    yield from ((f"part: {document.part}",) if document.part else ())
    yield from ("---", "")
    yield f"# {escape_cell(_title(document))}"
    for section, items in _sections(document):
        yield from ("", f"## {_(SECTION_NAMES[section])} <!-- {section} -->")
        for item in items:
            yield ""
            yield from block(item)
    if document.figures:
        yield from ("", f"## {_(NUMBERS)} <!-- numbers -->", "")
        yield from (
            f"- {with_value(escape_cell(figure.label), escape_cell(figure.value))} <!-- {figure.name} -->"
            for figure in document.figures
        )
    yield from ("", END, "")


def block(item: Item) -> Iterator[str]:
    """Yield the lines of one item; a line of its own for each thing that is known of it."""
    yield f"### {item.id} {text(item.what)}"
    yield ""
    for name, label in FIELDS.items():
        value = _value(item, name)
        if value:
            yield f"- {with_value(_(label), value)}"


def _value(item: Item, name: str) -> str:
    if name == "severity":
        return _(SEVERITIES[item.severity])
    if name == "source":
        plain = item.kind.isascii() and item.kind.isidentifier()
        return f"{text(item.source)} <!-- {item.kind} -->" if plain else text(f"{item.kind} {item.source}")
    if name == "due_at":
        return f"{_shown(item, name)} <!-- {item.due_at.isoformat()} -->" if item.due_at else ""
    return text(getattr(item, name) or "")


def text(words: str) -> str:
    """Return words of several lines as one line of Markdown that shows just them."""
    return "<br>".join(escape_cell(line) for line in words.split("\n"))


def _plain(words: str) -> str:
    """Return a value of the front matter; quoted unless it is plain."""
    odd = (
        words != words.strip() or not words.isprintable() or words[:1] in tuple("\"'[]{}#&*!|>%@`-?,") or ": " in words
    )
    if not odd and words and not set("<>&") & set(words):
        return words
    quoted = msgspec.json.encode(words).decode()
    return "".join(f"\\u{ord(sign):04x}" if sign in "<>&" else sign for sign in quoted)


def _title(document: Document) -> str:
    parts = (_("Handover"), document.date.isoformat(), document.shop, document.operator)
    return " · ".join(part for part in parts if part)


def _sections(document: Document) -> Iterator[tuple[Section, list[Item]]]:
    for section in Section:
        items = [item for item in document.items if item.section is section]
        if items:
            yield section, items


# -- JSON --------------------------------------------------------------------------------------------------------------


def as_json(document: Document) -> str:
    """Return a handover as JSON, every name of an item present."""
    whole = {
        "csdesk": FORMAT,
        "version": VERSION,
        "shop": document.shop,
        "operator": document.operator,
        "date": document.date,
        "lang": language(),
        "part": document.part,
        "items": [msgspec.structs.asdict(item) for item in document.items],
        "numbers": [msgspec.structs.asdict(figure) for figure in document.figures],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"


# -- for reading and printing ------------------------------------------------------------------------------------------

STYLE = """
section{break-inside:avoid-page}
article{break-inside:avoid;border:1px solid var(--line);border-left:4px solid var(--soft);border-radius:4px;
padding:.5rem .9rem;margin:.6rem 0}
article.s3{border-left-color:#b3261e}article.s2{border-left-color:#b7791f}
h3{font-size:1rem;margin:0;overflow-wrap:anywhere}h3 small{color:var(--soft);font-weight:400;margin-left:.5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.35rem 0 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere;white-space:pre-line}
.tick{float:right;border:1px solid var(--soft);width:1rem;height:1rem;border-radius:2px}
ul.n{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.5rem}
"""


def page(document: Document) -> str:
    """Return a handover as one page of HTML, with a box to tick on paper for each item."""
    body = [f"<h1>{outbound_page.escape(_title(document))}</h1>"]
    if not document.items:
        body.append(f"<p>{outbound_page.escape(_('Nothing is open.'))}</p>")
    for section, items in _sections(document):
        articles = "\n".join(map(_article, items))
        body.append(
            f"<section><h2>{outbound_page.escape(_(SECTION_NAMES[section]))} {len(items)}</h2>\n{articles}</section>"
        )
    if document.figures:
        figures = "".join(
            f"<li>{outbound_page.escape(one.label)} <b>{outbound_page.escape(one.value)}</b></li>"
            for one in document.figures
        )
        body.append(f'<h2>{outbound_page.escape(_(NUMBERS))}</h2><ul class="n">{figures}</ul>')
    return outbound_page.shell(_title(document), body, language(), STYLE)


def _article(item: Item) -> str:
    rows = [
        f"<dt>{outbound_page.escape(_(label))}</dt><dd>{_br(_shown(item, name))}</dd>"
        for name, label in FIELDS.items()
        if name != "source" and _shown(item, name)
    ]
    head = f'<span class="tick"></span><h3>{_br(item.what)}<small>{outbound_page.escape(item.id)}</small></h3>'
    return f'<article class="s{item.severity}">{head}<dl>{"".join(rows)}</dl></article>'


def _br(words: str) -> str:
    return "<br>".join(outbound_page.escape(line) for line in words.split("\n"))


def _shown(item: Item, name: str) -> str:
    """Return a thing that is known of an item as people read it."""
    if name == "due_at":
        return f"{item.due_at:%Y-%m-%d %H:%M}" if item.due_at else ""
    if name == "severity":
        return _(SEVERITIES[item.severity])
    if name == "order_id":
        return (item.order_id or "").partition(":")[2] or item.order_id or ""
    return getattr(item, name) or ""


def _workbook(document: Document) -> bytes:
    names = ("id", "section", "what", *FIELDS)
    labels = (_("id"), _("section"), _("what"), *map(_, FIELDS.values()))
    columns = tuple(
        report.Column(name, label, report.Kind.TIME if name == "due_at" else report.Kind.TEXT)
        for name, label in zip(names, labels, strict=True)
    )
    rows = [tuple(_cell(item, name) for name in names) for item in document.items]
    sheets = [report.Sheet(_("Handover"), columns, rows)]
    if document.figures:
        heads = (report.Column("label", _("what")), report.Column("value", _(NUMBERS)))
        sheets.append(report.Sheet(_(NUMBERS), heads, [(figure.label, figure.value) for figure in document.figures]))
    made = datetime.combine(document.date, time())
    return tables.workbook(sheets, made)


def _cell(item: Item, name: str) -> Any:
    if name in ("id", "what", "due_at"):
        return getattr(item, name)
    return _(SECTION_NAMES[item.section]) if name == "section" else _shown(item, name)
