"""`csdesk handover`: what the next person has to know, as it stands, as a file, and read item by item."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.context import desk_of
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
from csdesk.cli.frame.verbs import Change, changes
from csdesk.cli.imports import page as imports_page
from csdesk.cli.orders import page
from csdesk.domain.handover import items as handover_items
from csdesk.domain.shared import times
from csdesk.errors import Exit, UsageError
from csdesk.i18n import _
from csdesk.services.handover import files
from csdesk.services.handover import handover as handover_handover
from csdesk.services.handover import view as handover_view
from csdesk.services.imports import imports

if TYPE_CHECKING:
    from csdesk.services.desk.desk import Desk
    from csdesk.services.handover.handover import Handover
    from csdesk.services.handover.view import EntryView

Part = Annotated[
    str | None, typer.Option("--section", metavar="SECTION", help=_("urgent, todo, waiting, leads, abnormal …"))
]
Names = Annotated[list[str] | None, typer.Argument(metavar="ID…", help=_("Items, e.g. HO-0317-01, or their sources."))]


def register(app: typer.Typer) -> None:
    """Add the commands on the handover."""
    handover = typer.Typer(help=_("Handover: what the next person has to know."))
    handover.command("show", help=_("Show what is handed over, unread items first; writes nothing."))(show)
    handover.command("add", help=_("Write a free line for the next person."))(add)
    handover.command("export", help=_("Hand the shift over: print or write the file."))(export)
    handover.command("import", help=_("Take in a handover written by csdesk, Markdown or JSON."))(import_)
    handover.command("ack", help=_("Record that items were read; the gravest three are read back."))(ack)
    handover.command("follow", help=_("Take a line or an item of a file into the follow-ups, with its time."))(follow)
    handover.command("done", help=_("Finish free lines and items that came in a file."))(done)
    app.add_typer(handover, name="handover")


def _section(name: str | None) -> handover_items.Section | None:
    return mistakes.pick_any(handover_items.Section, name, "--section")


def show(
    context: typer.Context,
    section: Part = None,
    json: Json = False,
    csv: Csv = False,
    quiet: Quiet = False,
    reveal: Reveal = False,
) -> None:
    """Show the handover as it stands."""
    desk = desk_of(context)
    handover = handover_handover.build(desk, section=_section(section), reveal=reveal)
    if reveal:
        desk.store.note(desk.entry("handover.reveal", "show"))
    view = handover_view.view_handover(handover)
    if json:
        print_json(view)
        return
    form = form_of(csv=csv, quiet=quiet)
    print_list(view.items, _columns(desk), form, lambda one: one.id)
    if not csv and not quiet:
        print_fields((figure.label, figure.value) for figure in handover.figures)
        _tell_unread(handover)


def _tell_unread(handover: Handover) -> None:
    if handover.unread and sys.stderr.isatty():
        say(_("{count} unread; acknowledge them: csdesk handover ack ID… | --all").format(count=len(handover.unread)))


def _columns(desk: Desk) -> list[Column[EntryView]]:
    return [
        Column(_("id"), lambda one: one.id),
        Column(_("read on"), lambda one: _("unread") if one.unread else "-"),
        Column(_("section"), lambda one: _(handover_items.SECTION_NAMES[one.section])),
        Column(_("how urgent"), lambda one: _(handover_items.SEVERITIES[one.severity])),
        Column(_("what"), lambda one: one.what),
        Column(_("state"), lambda one: one.state or "-"),
        Column(_("next step"), lambda one: one.next or "-"),
        Column(_("who does it"), lambda one: one.owner or "-"),
        Column(_("due"), lambda one: page.moment(desk, one.due_at) or "-"),
    ]


@changes
def add(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help=_("What the next person has to know; - reads stdin."))],
    section: Part = "todo",
    order: Annotated[str | None, typer.Option(help=_("The order it is about."))] = None,
    due: Annotated[str | None, typer.Option("--due", help=_("ISO 8601, HH:MM (today) or +2h."))] = None,
    owner: Annotated[str | None, typer.Option(help=_("Who does it."))] = None,
    *,
    how: Change,
) -> None:
    """Write a free line."""
    desk = desk_of(context)
    at = times.parse_time(due, desk.now()) if due else None
    part = _section(section) or handover_items.Section.TODO
    result = handover_handover.add(
        desk, streams.text_of(text), section=part, order=order, due=at, owner=owner, dry_run=how.dry_run
    )
    how.done(result)


def export(
    context: typer.Context,
    form: Annotated[str, typer.Option("--format", help=_("md, html, xlsx or json."))] = "md",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", readable=False, help=_("The file to write."))
    ] = None,
    section: Part = None,
    dry_run: DryRun = False,
    reveal: Reveal = False,
) -> None:
    """Print or write the handover; without a file a workbook goes to the home's exports."""
    desk = desk_of(context)
    path = output or (files.default_path(desk, form) if form == "xlsx" and not dry_run else None)
    result, data = files.export(desk, form, path, section=_section(section), reveal=reveal, dry_run=dry_run)
    if path is not None:
        print_result(result, dry_run=dry_run)
    elif form != "xlsx":
        sys.stdout.write(data.decode())


def import_(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE…", readable=False, help=_("Handovers written by csdesk."))
    ],
    shop: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("The shop they are of, when it is not ours."))
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> int:
    """Take in handovers; the same file again changes nothing."""
    desk = desk_of(context)
    report = imports.import_paths(desk, paths, kind="handover", shop=shop, dry_run=dry_run)
    if json:
        print_json(report)
    else:
        imports_page.print_report(report, dry_run=dry_run)
        _tell_unread(handover_handover.build(desk))
    return Exit.DONE if report.complete else Exit.DATA


@changes
def ack(
    context: typer.Context,
    items: Names = None,
    every: Annotated[bool, typer.Option("--all", help=_("Everything unread."))] = False,
    *,
    how: Change,
) -> None:
    """Record that items were read."""
    if not items and not every:
        raise UsageError(_("Which items?"), hint="csdesk handover ack ID… | --all", code="no_item")
    result = handover_handover.acknowledge(desk_of(context), items or (), every=every, dry_run=how.dry_run)
    how.done(result)


@changes
def follow(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ID", help=_("The item, e.g. HO-0317-01."))],
    due: Annotated[str | None, typer.Option("--due", help=_("ISO 8601, HH:MM (today) or +2h."))] = None,
    *,
    how: Change,
) -> None:
    """Take an item into the follow-ups."""
    desk = desk_of(context)
    at = times.parse_time(due, desk.now()) if due else None
    how.done(handover_handover.adopt(desk, item, at, dry_run=how.dry_run))


@changes
def done(
    context: typer.Context,
    items: Annotated[list[str], typer.Argument(metavar="ID…", help=_("Items, e.g. HO-0317-01."))],
    *,
    how: Change,
) -> None:
    """Finish free lines and items that came in a file."""
    how.done(handover_handover.done(desk_of(context), items, dry_run=how.dry_run))
