"""Reports as one HTML page: nothing from elsewhere, no script, every foreign word escaped; light, dark and printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape as _escape

from csdesk.domain.shared.label import with_value
from csdesk.foreign import clean
from csdesk.outbound.report import FIGURES, Cell, Kind, Report, Sheet, shown
from csdesk.width import cells

STYLE = """
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5c6675;--line:#d5dae1;--paper:#fff;--bar:#2f6f9f;--head:#f3f5f8}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ee;--soft:#9aa5b4;--line:#39424f;--paper:#161b22;--bar:#6fb1e0;
--head:#1f2630}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1.5rem;max-width:72rem;background:var(--paper);color:var(--ink);
font:15px/1.55 system-ui,-apple-system,"PingFang SC",
"Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
.made{color:var(--soft);margin:0 0 1rem}.notes{padding-left:1.2rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
.s{white-space:nowrap}td.t{min-width:7rem;overflow-wrap:anywhere}
th{background:var(--head);white-space:nowrap}.n{text-align:right;white-space:nowrap}
svg{display:block;width:100%;height:auto;margin:.5rem 0 1rem;font-size:12px}
svg text{fill:var(--ink)}svg rect{fill:var(--bar)}
@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--head:#eee;--bar:#555}
body{padding:0;max-width:none;font-size:11px}thead{display:table-header-group}tr,svg{break-inside:avoid}
h2{break-after:avoid}.wide{overflow:visible}
td.t{min-width:4rem}th,td{padding:.2rem .3rem}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def escape(text: str) -> str:
    """Return one line of text as HTML that shows just that text."""
    return _escape(clean(text), quote=True)


def shell(title: str, body: Iterable[str], lang: str, style: str = "") -> str:
    """Return a whole page.

    Args:
        title: Its title, plain text.
        body: Parts of HTML, escaped already.
        lang: `zh` or `en`.
        style: More style rules.
    """
    code = "zh-CN" if lang == "zh" else lang
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
    )
    return (
        f'<!doctype html>\n<html lang="{code}">\n<head>{head}\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}{style}</style></head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )


def page(report: Report, lang: str) -> str:
    """Return a whole report as a page."""
    body = [f"<h1>{escape(report.title)}</h1>", made(report.made_at)]
    if report.notes:
        body.append('<ul class="notes">' + "".join(f"<li>{escape(line)}</li>" for line in report.notes) + "</ul>")
    for sheet in report.sheets:
        body += [f"<h2>{escape(sheet.title)}</h2>", bars(sheet), table(sheet)]
    return shell(report.title, body, lang)


def made(at: datetime) -> str:
    """Return the line that says when it was made."""
    return f'<p class="made">{at:%Y-%m-%d %H:%M}</p>'


SHORT = 14
"""Columns of text of so few cells are not broken; wider ones are, anywhere, but get room to be read."""


def table(sheet: Sheet) -> str:
    """Return a sheet as a table, without its title."""
    kinds = [column.kind for column in sheet.columns]
    texts = [[shown(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in sheet.rows]
    marks = [_mark(kind, [row[place] for row in texts]) for place, kind in enumerate(kinds)]
    heads = "".join(f"<th{mark}>{escape(column.label)}</th>" for mark, column in zip(marks, sheet.columns, strict=True))
    rows = [
        "<tr>" + "".join(f"<td{mark}>{escape(text)}</td>" for text, mark in zip(row, marks, strict=True)) + "</tr>"
        for row in texts
    ]
    return (
        f'<div class="wide"><table><thead><tr>{heads}</tr></thead>\n<tbody>'
        + "\n".join(rows)
        + "</tbody></table></div>"
    )


def _mark(kind: Kind, texts: list[str]) -> str:
    if kind in FIGURES:
        return ' class="n"'
    short = kind is not Kind.TEXT or max(map(cells, texts), default=0) <= SHORT
    return ' class="s"' if short else ' class="t"'


_ROW, _LEFT, _WIDTH, _RIGHT = 20, 170, 720, 110
MOST = 62
"""A chart draws at most so many rows; a longer table is not drawn."""


def bars(sheet: Sheet) -> str:
    """Return the bars of a sheet's `bars` column, one a row under its first column; nothing without a figure."""
    place = next((place for place, column in enumerate(sheet.columns) if column.name == sheet.bars), None)
    if place is None or not 0 < len(sheet.rows) <= MOST:
        return ""
    kind, first = sheet.columns[place].kind, sheet.columns[0].kind
    values = [_size(row[place]) for row in sheet.rows]
    most = max(values)
    if most <= 0:
        return ""
    lines = [
        _bar(line, shown(row[0], first), value / most, shown(row[place], kind))
        for line, (row, value) in enumerate(zip(sheet.rows, values, strict=True))
    ]
    size = f"0 0 {_LEFT + _WIDTH + _RIGHT} {_ROW * len(lines)}"
    label = escape(with_value(sheet.title, sheet.columns[place].label))
    return f'<svg viewBox="{size}" role="img" aria-label="{label}">' + "".join(lines) + "</svg>"


def _bar(line: int, label: str, share: float, value: str) -> str:
    top, width = line * _ROW, round(share * _WIDTH, 1)
    short = label if len(label) <= 14 else f"{label[:13]}~"
    return (
        f'<text x="{_LEFT - 8}" y="{top + 14}" text-anchor="end">{escape(short)}</text>'
        f'<rect x="{_LEFT}" y="{top + 4}" width="{width}" height="12"/>'
        f'<text x="{_LEFT + width + 6}" y="{top + 14}">{escape(value)}</text>'
    )


def _size(cell: Cell) -> float:
    return float(str(cell)) if cell is not None and str(cell) else 0.0
