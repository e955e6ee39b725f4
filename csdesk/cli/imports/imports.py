"""`csdesk import` and `csdesk watch`: exported files into the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from csdesk.cli.frame.output import Csv, DryRun, Json, Reveal, form_of, print_json, print_result
from csdesk.cli.frame.verbs import Commands, Desk
from csdesk.cli.imports import page
from csdesk.errors import Cancelled, Exit, UsageError
from csdesk.i18n import _
from csdesk.services.imports import imports
from csdesk.services.imports import rejects as imports_rejects
from csdesk.services.imports import watch as imports_watch

# readable=False everywhere: whether a file can be read is found by reading it, told in our words, file by file
Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH…", readable=False, help=_("Exported files, or folders of them.")),
]
Platform = Annotated[str | None, typer.Option(help=_("The marketplace, when the header does not tell it."))]
Kind = Annotated[str | None, typer.Option(help=_("orders, items or refunds, when the header does not tell it."))]
Shop = Annotated[str | None, typer.Option(metavar="NAME", help=_("The shop the files are of."))]

CANCELLED = 130

app = Commands()


@app.verb("import", _("Read exported files; platform and kind are found from the header."))
def _import(
    desk: Desk,
    paths: Paths = None,
    platform: Platform = None,
    kind: Kind = None,
    shop: Shop = None,
    rejects: Annotated[bool, typer.Option("--rejects", help=_("List the rows that were rejected."))] = False,
    retry: Annotated[bool, typer.Option("--retry", help=_("With --rejects: read them again."))] = False,
    drop: Annotated[bool, typer.Option("--drop", help=_("With --rejects: keep them no longer."))] = False,
    dry_run: DryRun = False,
    json: Json = False,
    csv: Csv = False,
    reveal: Reveal = False,
) -> int:
    if rejects:
        return _rejects(desk, retry=retry, drop=drop, json=json, csv=csv, reveal=reveal)
    if not paths:
        raise UsageError(_("No file was named."), hint=_("csdesk import FILE…"), code="no_file")
    with page.Meter() as meter:
        try:
            report = imports.import_paths(
                desk, paths, platform=platform, kind=kind, shop=shop, progress=meter.show, cancelled=meter.cancelled
            )
        except Cancelled:
            meter.say(_("Cancelled; nothing was changed."))
            return CANCELLED
    if json:
        print_json(report)
    else:
        page.print_report(report, dry_run=dry_run)
    return Exit.DONE if report.complete else Exit.DATA


def _rejects(desk: Desk, *, retry: bool, drop: bool, json: bool, csv: bool, reveal: bool) -> int:
    if retry or drop:
        result = imports_rejects.retry_rejects(desk) if retry else imports_rejects.drop_rejects(desk)
        print_result(result, json=json, dry_run=desk.dry_run)
        return Exit.DONE
    rows = imports_rejects.list_rejects(desk, reveal=reveal)
    if reveal and rows:
        desk.store.note(desk.entry("import.reveal", _("{count} rejected rows").format(count=len(rows))))
    page.print_rejects(rows, form_of(json=json, csv=csv))
    return Exit.DONE


@app.verb("watch", _("Import each new export that appears in a folder, until stopped."))
def _watch(
    desk: Desk,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder, e.g. the browser's downloads."))],
) -> int:
    with page.Meter() as meter:
        meter.say(_("Watching {folder}; Ctrl-C ends it.").format(folder=folder))
        for report in imports_watch.watch_folder(desk, folder, stop=meter.wait):
            page.print_report(report)
    return Exit.DONE
