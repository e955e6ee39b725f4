"""Reports in Markdown; what others wrote is shown as it stands and never becomes markup, a link or a tag."""

from __future__ import annotations

import re

from csdesk.foreign import clean
from csdesk.outbound.report import FIGURES, Report, Sheet, shown

_SIGNS = re.compile(r"([\\`*_\[\]{}#|~!$])|(&)|(<)|(>)|(:)(?=//)|(?<=www)(\.)|(@)")
_START = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])")


def escape(text: str) -> str:
    """Return one line of text as Markdown that shows just that text."""
    line = _SIGNS.sub(_sign, clean(text))
    return _START.sub(_start, line)


def _sign(match: re.Match[str]) -> str:
    found = match.group()
    return {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(found, f"\\{found}")


def _start(match: re.Match[str]) -> str:
    found = match[2]
    return f"{match[1]}{found[:-1]}\\{found[-1]}"


def table(sheet: Sheet) -> str:
    """Return a sheet as a table, without its title."""
    heads = " | ".join(escape(column.label) for column in sheet.columns)
    rule = " | ".join("---:" if column.kind in FIGURES else "---" for column in sheet.columns)
    rows = [
        " | ".join(escape_cell(shown(cell, column.kind)) for cell, column in zip(row, sheet.columns, strict=True))
        for row in sheet.rows
    ]
    return "\n".join(f"| {row} |" for row in (heads, rule, *rows))


def escape_cell(text: str) -> str:
    """Return a line of text for a table's cell, where nothing stands at the start of a line."""
    return _SIGNS.sub(_sign, clean(text))


def markdown(report: Report) -> str:
    """Return a whole report, ending in a line break."""
    parts = [f"# {escape(report.title)}"]
    if report.notes:
        parts.append("\n".join(f"- {escape(line)}" for line in report.notes))
    for sheet in report.sheets:
        parts += [f"## {escape(sheet.title)}", table(sheet)]
    return "\n\n".join(parts) + "\n"
