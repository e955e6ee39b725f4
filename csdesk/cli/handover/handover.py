"""`csdesk handover`: what the next person has to know, as it stands, as a file, and read item by item."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.output import (
    Column,
    Csv,
    DryRun,
    Json,
    Quiet,
    Reveal,
    form_of,
    print_fields,
    print_json,
    print_list,
    print_result,
    say,
)  # fmt: skip
from csdesk.cli.frame.verbs import Commands, Desk, Result
from csdesk.cli.imports import page as imports_page
from csdesk.cli.orders import page
from csdesk.domain.handover import items as handover_items
from csdesk.domain.handover.text import shown
from csdesk.errors import Exit, UsageError
from csdesk.i18n import _
from csdesk.services.handover import files
from csdesk.services.handover import handover as handover_handover
from csdesk.services.handover import view as handover_view
from csdesk.services.imports import imports

if TYPE_CHECKING:
    from csdesk.services.handover.handover import Handover
    from csdesk.services.handover.view import EntryView

Part = Annotated[
    str | None, typer.Option("--section", metavar="SECTION", help=_("urgent, todo, waiting, leads, abnormal …"))
]
Names = Annotated[list[str] | None, typer.Argument(metavar="ID…", help=_("Items, e.g. HO-0317-01, or their sources."))]

app = Commands(name="handover", help=_("Handover: what the next person has to know."))


def _section(name: str | None) -> handover_items.Section | None:
    return mistakes.pick_any(handover_items.Section, name, "--section")


@app.verb("show", _("Show what is handed over, unread items first; writes nothing."))
def _show(
    desk: Desk,
    section: Part = None,
    json: Json = False,
    csv: Csv = False,
    quiet: Quiet = False,
    reveal: Reveal = False,
) -> None:
    handover = handover_handover.build(desk, section=_section(section), reveal=reveal)
    if reveal:
        desk.store.note(desk.entry("handover.reveal", "show"))
    view = handover_view.view_handover(handover)
    if json:
        print_json(view)
        return
    form = form_of(csv=csv, quiet=quiet)
    print_list(view.items, _columns(desk, csv=csv), form, lambda one: one.id)
    if not csv and not quiet:
        print_fields((figure.label, figure.value) for figure in handover.figures)
        _tell_unread(handover)


def _tell_unread(handover: Handover) -> None:
    if handover.unread and sys.stderr.isatty():
        say(_("{count} unread; acknowledge them: csdesk handover ack ID… | --all").format(count=len(handover.unread)))


def _columns(desk: Desk, *, csv: bool) -> list[Column[EntryView]]:
    def said(words: str | None) -> str:
        return words or "-" if csv else shown(words or "-", desk.now())

    return [
        Column(_("id"), lambda one: one.id),
        Column(_("read on"), lambda one: _("unread") if one.unread else "-"),
        Column(_("section"), lambda one: _(handover_items.SECTION_NAMES[one.section])),
        Column(_("how urgent"), lambda one: _(handover_items.SEVERITIES[one.severity])),
        Column(_("what"), lambda one: said(one.what)),
        Column(_("state"), lambda one: said(one.state)),
        Column(_("next step"), lambda one: said(one.next)),
        Column(_("who does it"), lambda one: one.owner or "-"),
        Column(_("due"), lambda one: page.moment(desk, one.due_at) or "-"),
    ]


@app.change("add", _("Write a free line for the next person."))
def _add(
    desk: Desk,
    text: Annotated[str, typer.Argument(help=_("What the next person has to know; - reads stdin."))],
    section: Part = "todo",
    order: Annotated[str | None, typer.Option(help=_("The order it is about."))] = None,
    due: Annotated[
        str | None, typer.Option("--due", help=_("A time: 14:30, tomorrow 9am, 12-01 09:00, +2h, or ISO 8601."))
    ] = None,
    owner: Annotated[str | None, typer.Option(help=_("Who does it."))] = None,
) -> Result:
    at = desk.time_if(due)
    part = _section(section) or handover_items.Section.TODO
    return handover_handover.add(desk, streams.text_of(text), section=part, order=order, due=at, owner=owner)


@app.verb("export", _("Hand the shift over: print or write the file."))
def _export(
    desk: Desk,
    form: Annotated[str, typer.Option("--format", help=_("md, html, xlsx or json."))] = "md",
    output: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", readable=False, help=_("The file to write.")),
    ] = None,
    section: Part = None,
    dry_run: DryRun = False,
    reveal: Reveal = False,
) -> None:
    path = output or (files.default_path(desk, form) if form == "xlsx" and not dry_run else None)
    result, data = files.export(desk, form, path, section=_section(section), reveal=reveal)
    if path is not None:
        print_result(result, dry_run=dry_run)
    elif form != "xlsx":
        sys.stdout.write(data.decode())


@app.verb("import", _("Take in a handover written by csdesk, Markdown or JSON."))
def _import(
    desk: Desk,
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE…", readable=False, help=_("Handovers written by csdesk."))
    ],
    shop: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("The shop they are of, when it is not ours."))
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> int:
    report = imports.import_paths(desk, paths, kind="handover", shop=shop)
    if json:
        print_json(report)
    else:
        imports_page.print_report(report, dry_run=dry_run)
        _tell_unread(handover_handover.build(desk))
    return Exit.DONE if report.complete else Exit.DATA


@app.change("ack", _("Record that items were read; the gravest three are read back."))
def _ack(
    desk: Desk, items: Names = None, every: Annotated[bool, typer.Option("--all", help=_("Everything unread."))] = False
) -> Result:
    if not items and not every:
        raise UsageError(_("Which items?"), hint="csdesk handover ack ID… | --all", code="no_item")
    return handover_handover.acknowledge(desk, items or (), every=every)


@app.change("follow", _("Take a line or an item of a file into the follow-ups, with its time."))
def _follow(
    desk: Desk,
    item: Annotated[str, typer.Argument(metavar="ID", help=_("The item, e.g. HO-0317-01."))],
    due: Annotated[
        str | None, typer.Option("--due", help=_("A time: 14:30, tomorrow 9am, 12-01 09:00, +2h, or ISO 8601."))
    ] = None,
) -> Result:
    at = desk.time_if(due)
    return handover_handover.adopt(desk, item, at)


@app.change("done", _("Finish free lines and items that came in a file."))
def _done(
    desk: Desk, items: Annotated[list[str], typer.Argument(metavar="ID…", help=_("Items, e.g. HO-0317-01."))]
) -> Result:
    return handover_handover.done(desk, items)
