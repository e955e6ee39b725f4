"""`csdesk shared init`, `join`, `status`, `check`, `leave`: one desk on several machines, on a server of the shop's."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame.context import cli_of, desk_of
from csdesk.cli.frame.output import Json, print_json, print_result, say
from csdesk.cli.frame.verbs import Commands
from csdesk.errors import Exit, UsageError
from csdesk.i18n import _
from csdesk.services.desk import settings as desk_settings
from csdesk.services.desk.results import Result
from csdesk.services.upkeep import history
from csdesk.store import seal, shared, sharing
from csdesk.store.history import kept

if TYPE_CHECKING:
    from csdesk.store.shared import SharedStore

Url = Annotated[str, typer.Argument(metavar="URL", help=_("postgresql://user@host/database, without the password."))]
Name = Annotated[str, typer.Option("--as", metavar="NAME", help=_("This machine's name on the desk."))]
DeskName = Annotated[str, typer.Option("--desk", metavar="NAME", help=_("The desk's name on the server."))]
Sealed = Annotated[bool, typer.Option("--sealed", help=_("Encrypt all that goes to the server, with a key made here."))]
Drop = Annotated[bool, typer.Option("--drop", help=_("Let them go instead."))]
Yes = Annotated[bool, typer.Option("--yes", help=_("Put this desk in the place of an older one there."))]


app = Commands()
group = Commands(name="shared", help=_("One desk on several machines, on a PostgreSQL of the shop's."))
app.add_typer(group)


@group.command("init", help=_("Put this desk on a server, so that other machines can join."))
def _init(
    context: typer.Context,
    url: Url,
    desk: DeskName = "desk",
    name: Name = "",
    sealed: Sealed = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    opened, share = desk_of(context), seal.Share(desk, _name(name))
    if sealed:
        key = seal.make_key(opened.home.folder)
        say(_("The key: {path}. Copy it there on each machine before it joins.").format(path=key))
    print_result(Result((), sharing.init(opened.home.folder, url, share, opened.operator, sure=yes)), json=json)
    desk_settings.set_setting(opened.home, "shared.url", url)


@group.command("join", help=_("Make this folder a copy of the desk on a server, and work on it with the others."))
def _join(context: typer.Context, url: Url, desk: DeskName = "desk", name: Name = "", json: Json = False) -> None:
    cli = cli_of(context)
    old = seal.read_share(cli.home.folder)
    share = old if old is not None and old.desk and not name else seal.Share(desk, _name(name))
    told = sharing.join(cli.home.folder, url, share, cli.options.operator or "ME")
    desk_settings.set_setting(cli.home, "shared.url", url)
    print_result(Result((), told), json=json)


def _name(given: str) -> str:
    return given or platform.node().partition(".")[0] or "desk"


def _store(context: typer.Context) -> SharedStore:
    store = desk_of(context).store
    if not isinstance(store, shared.SharedStore):
        hint = _("Put it there: csdesk shared init URL")
        raise UsageError(_("This desk is of this machine alone."), hint=hint, code="not_shared")
    return store


@group.command("status", help=_("Show the server, the machines and what is kept as a draft."))
def _status(context: typer.Context, json: Json = False) -> None:
    store = _store(context)
    drafts = [f"drafts/{path.name}: {one.summary or one.verb} {one.subject}".rstrip() for path, one in kept(store)]
    for draft in drafts if not json else ():
        print(_("draft: {what}").format(what=draft))
    store.pull()
    machines = store.server.machines()
    if json:
        print_json({"seq": store.seq, "place": store.place, "machines": machines, "drafts": drafts})
        return
    print(_("{where}, change {seq}, as {place}").format(where=store.server.where, seq=store.seq, place=store.place))
    for machine in machines:
        print(f"  {machine.operator}@{machine.name}  {machine.seq}  {machine.seen[:16]}")


@group.command("retry", help=_("Make what the server did not take, unless its records were changed since."))
def _retry(context: typer.Context, drop: Drop = False, json: Json = False) -> int:
    _store(context)
    result = history.retry(desk_of(context), drop=drop)
    print_result(result, json=json)
    return Exit.OUTSTANDING if result.warnings else Exit.DONE


@group.command("check", help=_("Compare this machine's copy with the server's, byte for byte."))
def _check(context: typer.Context, json: Json = False) -> int:
    wrong = sharing.check(_store(context))
    print_result(Result((), _("All is well.") if not wrong else wrong[0], warnings=tuple(wrong[1:])), json=json)
    return Exit.OUTSTANDING if wrong else Exit.DONE


@group.command("leave", help=_("Make this machine's copy a desk of its own."))
def _leave(context: typer.Context, json: Json = False) -> None:
    desk, store = desk_of(context), _store(context)
    told = sharing.leave(store)
    desk_settings.set_setting(desk.home, "shared.url", "")
    print_result(Result((), told), json=json)
