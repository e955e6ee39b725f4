"""`csdesk import` and `csdesk watch`: exported files into the desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from csdesk.cli.frame.output import Csv, DryRun, Form, Json, Reveal, form_of, print_json, print_result
from csdesk.cli.frame.streams import stdin_bytes
from csdesk.cli.frame.verbs import Commands, Desk
from csdesk.cli.imports import page, passwords
from csdesk.errors import Cancelled, Exit, UsageError
from csdesk.i18n import _
from csdesk.services.imports import folders, imports
from csdesk.services.imports import rejects as imports_rejects
from csdesk.services.imports import watch as imports_watch

# readable=False everywhere: whether a file can be read is found by reading it, told in our words, file by file
Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH…", readable=False, help=_("Exported files, or folders of them; - reads stdin.")),
]
Platform = Annotated[str | None, typer.Option(help=_("The marketplace, when the header does not tell it."))]
Kind = Annotated[str | None, typer.Option(help=_("orders, items or refunds, when the header does not tell it."))]
Shop = Annotated[str | None, typer.Option(metavar="NAME", help=_("The shop the files are of."))]

CANCELLED = 130
STDIN = Path("-")

app = Commands()


@app.verb("import", _("Read exported files; platform and kind are found from the header."))
def _import(
    desk: Desk,
    paths: Paths = None,
    platform: Platform = None,
    kind: Kind = None,
    shop: Shop = None,
    named: Annotated[str | None, typer.Option("--map", metavar="NAME", help=_("The map it is read by."))] = None,
    rejects: Annotated[bool, typer.Option("--rejects", help=_("List the rows that were rejected."))] = False,
    retry: Annotated[bool, typer.Option("--retry", help=_("With --rejects: read them again."))] = False,
    drop: Annotated[bool, typer.Option("--drop", help=_("With --rejects: keep them no longer."))] = False,
    cells: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="COLUMN=VALUE", help=_("With --retry FILE:ROW: what the cell should say.")),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help=_("What a file told before counts no longer, but for how it is read now."))
    ] = False,
    password_file: passwords.File = None,
    dry_run: DryRun = False,
    json: Json = False,
    csv: Csv = False,
    reveal: Reveal = False,
) -> int:
    if rejects:
        names = [str(path) for path in paths or ()]
        if retry or cells:
            return _retry(desk, names, cells or (), json=json)
        if drop:
            print_result(imports_rejects.drop_rejects(desk, names), json=json, dry_run=desk.dry_run)
            return Exit.DONE
        return _list(desk, names, form_of(json=json, csv=csv), reveal=reveal)
    if not paths:
        raise UsageError(_("No file was named."), hint=_("csdesk import FILE…"), code="no_file")
    pasted = [folders.keep(desk, stdin_bytes())] if STDIN in paths else []
    named_files = [path for path in paths if path != STDIN]
    try:
        return _take(
            desk,
            [*pasted, *named_files],
            {"platform": named or platform, "kind": kind, "shop": shop, "again": again},
            passwords.said(password_file),
            json=json,
        )
    finally:
        if dry_run:
            for path in pasted:
                path.unlink()


def _take(desk: Desk, paths: list[Path], wanted: dict[str, Any], said: list[str], *, json: bool) -> int:
    """Import files, those that ask for a password once more when it is said; returns the exit code."""
    finished = True
    while True:
        with page.Meter() as meter:
            try:
                report = imports.import_paths(
                    desk, paths, **wanted, passwords=said, progress=meter.show, cancelled=meter.cancelled
                )
            except Cancelled:
                meter.say(_("Cancelled; nothing was changed."))
                return CANCELLED
        if json:
            print_json(report)
        else:
            page.print_report(report, dry_run=desk.dry_run)
        paths = imports.locked(report)
        said = passwords.ask(paths, alone=json)
        finished = finished and (report.complete or bool(said and report.waits))
        if not said:
            return Exit.DONE if finished else Exit.DATA


def _retry(desk: Desk, names: list[str], cells: Sequence[str], *, json: bool) -> int:
    pairs = [cell.partition("=") for cell in cells]
    for label, sign, _value in pairs:
        if not (label and sign):
            raise UsageError(_("A cell is given as COLUMN=VALUE."), where=f"--set {label}", code="bad_cell")
    mended = {label: value for label, _sign, value in pairs}
    result = imports_rejects.retry_rejects(desk, names, mended)
    print_result(result, json=json, dry_run=desk.dry_run)
    return Exit.DATA if result.left else Exit.DONE


def _list(desk: Desk, names: list[str], form: Form, *, reveal: bool) -> int:
    rows = imports_rejects.list_rejects(desk, names, reveal=reveal)
    if reveal and rows:
        desk.store.note(desk.entry("import.reveal", _("{count} rejected row[s]").format(count=len(rows))))
    page.print_rejects(rows, form)
    return Exit.DONE


@app.verb("watch", _("Import each new export that appears in a folder, until stopped."))
def _watch(
    desk: Desk,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder, e.g. the browser's downloads."))],
    password_file: passwords.File = None,
) -> int:
    said = passwords.said(password_file)
    with page.Meter() as meter:
        meter.say(_("Watching {folder}; Ctrl-C ends it.").format(folder=folder))
        for report in imports_watch.watch_folder(desk, folder, meter.wait, said):
            page.print_report(report)
    return Exit.DONE
