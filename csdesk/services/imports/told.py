"""What came of an import, in words: a line a file, a line a kind of problem, the sums; for commands and the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csdesk.domain.shared.label import label, listed, with_value
from csdesk.foreign import clean
from csdesk.i18n import N_, _, language
from csdesk.intake import layouts
from csdesk.intake.ledgers import parcels, payouts

if TYPE_CHECKING:
    from csdesk.intake.problems import Problem
    from csdesk.services.imports.imports import FileReport, Totals

ROWS_NAMED = 5
"""How many rows with the same problem are named one by one."""

KIND_WORDS = {
    "reviews": N_("reviews"),
    "messages": N_("messages"),
    "mail": N_("mail"),
    "tracking": N_("tracking numbers"),
    "stock": N_("stock"),
    "products": N_("products"),
}
"""What a file holds that belongs to no platform's layouts."""


def totals_line(totals: Totals) -> str:
    """Return the sums over all files."""
    return _("Files {files}: {added} new, {updated} changed, {unchanged} as before, {rejected} rejected").format(
        files=totals.files,
        added=totals.added,
        updated=totals.updated,
        unchanged=totals.unchanged,
        rejected=totals.rejected,
    )


def file_line(file: FileReport) -> str:
    """Return which file it was, of what kind, and how much was in it."""
    name = f"{file.path} [{file.sheet}]" if file.sheet else file.path
    if file.kind == "handover":
        return _("{file}: a handover of {shop}, {rows} item[s]").format(
            file=clean(name), shop=clean(file.shop or "-"), rows=file.rows
        )
    if file.kind in KIND_WORDS:
        words = _("{file}: {kind}, rows {rows}")
        return words.format(file=clean(name), kind=label(KIND_WORDS, file.kind), rows=file.rows)
    if file.platform is None:
        return clean(name)
    return _("{file}: {layout}, rows {rows}, orders {records}").format(
        file=clean(name), layout=_layout(file.platform, file.kind), rows=file.rows, records=file.records
    )


def _layout(platform: str, kind: str | None) -> str:
    """Return what kind of file it is in the language in use."""
    market = layouts.load_markets().get(platform)
    names = [layout.name[language()] for layout in market.layouts if layout.kind == kind] if market else []
    for entries, known in (("payout", payouts.pay_layouts), ("parcels", parcels.parcel_layouts)):
        if kind == entries:
            names = [layout.name[language()] for layout in known() if layout.source == platform]
    return names[0] if names else f"{platform} {kind}"


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return a line per kind of problem and column, with the first few rows."""
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for found in problems:  # what is said of the file, of each of its sheets, is no row like another
        groups.setdefault((found.code, found.column, "" if found.row else found.message), []).append(found)
    lines = []
    for (_code, column, _words), group in groups.items():
        rows = listed(str(found.row) for found in group[:ROWS_NAMED] if found.row)
        if len(group) > ROWS_NAMED:
            rows = _("{rows} and {count} more").format(rows=rows, count=len(group) - ROWS_NAMED)
        place = " ".join(part for part in (_("row {rows}").format(rows=rows) if rows else "", clean(column)) if part)
        message = group[0].message
        lines.append(with_value(place, message) if place else message)
    return lines
