"""`csdesk backup`, `restore`, `doctor`, `archive`, `purge`, `forget`: looking after the desk itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from csdesk.cli.frame.context import cli_of
from csdesk.cli.frame.output import DryRun, Json, print_json, print_result, say
from csdesk.cli.frame.verbs import Commands, Desk, Result
from csdesk.clock import find_zone, make_clock
from csdesk.config import load_config
from csdesk.domain.shared.label import with_value
from csdesk.errors import DataError, Exit
from csdesk.i18n import _
from csdesk.services.desk import archive as desk_archive
from csdesk.services.desk.setting_rules import faults
from csdesk.services.upkeep import backups as upkeep_backups
from csdesk.services.upkeep import doctor as surgery
from csdesk.services.upkeep import privacy

Yes = Annotated[bool, typer.Option("--yes", help=_("Sure: this cannot be undone."))]
Backups = Annotated[bool, typer.Option("--backups", help=_("Clean the backups as well."))]
Identity = Annotated[
    Path | None, typer.Option("--identity", readable=False, help=_("File with the secret key of the backup."))
]

app = Commands()


@app.change("backup", _("Copy the whole desk to a file, or to the rotating backups."))
def _backup(
    desk: Desk,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", readable=False, help=_("Where to; else the backups."))
    ] = None,
) -> Result:
    return upkeep_backups.back_up(desk, file)


@app.command("restore", help=_("Bring the desk back to a backup; can be undone."))
def _restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help=_("A backup, by path or by name."))],
    identity: Identity = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    secret = identity.read_text(encoding="utf-8") if identity else ""
    cli = cli_of(context)
    try:
        desk = cli.desk
    except DataError as error:
        if error.code in ("desk_newer", "bad_config") or dry_run:
            raise
        say(error.title)
        result = upkeep_backups.restore_hurt(cli.home, file, secret=secret)
        upkeep_backups.note_repair(cli.desk, result.summary)
        print_result(result, json=json)
        return
    desk.dry_run = dry_run
    print_result(upkeep_backups.restore(desk, file, secret=secret), json=json, dry_run=dry_run)


@app.command("doctor", help=_("Look for trouble; exits 1 when something is bad."))
def _doctor(
    context: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help=_("Repair what can be repaired; keeps what is damaged."))] = False,
    json: Json = False,
) -> int:
    import os

    cli = cli_of(context)
    config = load_config(cli.home.config, faults)
    clock = make_clock(cli.options.now or os.environ.get("CSDESK_NOW"), find_zone(config.timezone))
    if fix:
        hurt = surgery.is_hurt(cli.home)
        done = surgery.fix(cli.home)
        for line in done:
            say(line)
        if hurt:
            upkeep_backups.note_repair(cli.desk, done[0])
    checks = surgery.examine(cli.home, config, clock)
    if json:
        print_json(checks)
    else:
        for check in checks:
            sign = {surgery.OK: "✓", surgery.WARN: "!", surgery.BAD: "✗"}[check.state]
            print(
                with_value(f"{sign} {_(surgery.NAMES[check.id])}", check.text)
                + (f" → {check.hint}" if check.hint else "")
            )
    return Exit.OUTSTANDING if any(check.state == surgery.BAD for check in checks) else Exit.DONE


@app.change("archive", _("Move finished orders to the archive; they stay findable."))
def _archive(
    desk: Desk,
) -> Result:
    return desk_archive.archive(desk)


@app.change("purge", _("Remove finished orders that are older than a number of days, for good."))
def _purge(
    desk: Desk,
    older_than: Annotated[int, typer.Option("--older-than", metavar="DAYS", min=1, max=36_500, help=_("Days."))],
    yes: Yes = False,
    backups: Backups = False,
) -> Result:
    return privacy.purge(desk, older_than, sure=yes, backups=backups)


@app.change("forget", _("Remove a buyer from the whole desk, for good."))
def _forget(
    desk: Desk,
    buyer: Annotated[str, typer.Argument(metavar="BUYER", help=_("The buyer's nick, platform:nick, or an order."))],
    also: Annotated[
        list[str] | None, typer.Option("--also", metavar="NAME", help=_("Records and files that are the buyer's too."))
    ] = None,
    yes: Yes = False,
    backups: Backups = False,
) -> Result:
    return privacy.forget(desk, buyer, also or (), sure=yes, backups=backups)
