"""`csdesk outbox`: texts that wait for their time; nothing leaves by itself."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame import sending, streams
from csdesk.cli.frame.output import Column, Json, Quiet, print_result, say
from csdesk.cli.frame.verbs import Change, Commands, Desk, Result, Tabulating
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.talk import by_hand
from csdesk.services.talk import outbox as talk_outbox
from csdesk.services.texts import deliver, render

One = Annotated[str, typer.Argument(metavar="ID", help=_("The text, e.g. OB-0317-04, or the ending 04."))]

app = Commands(name="outbox", help=_("Texts that wait for their time: list, add, send, drop, SMS file."))


@app.verb("list", _("List what waits."))
def _list(
    desk: Desk,
    how: Tabulating,
    closed: Annotated[bool, typer.Option("--closed", help=_("What was sent or taken out."))] = False,
) -> None:
    views = [talk_outbox.view_waiting(one) for one in talk_outbox.list_outbox(desk, closed=closed)]
    columns = [
        Column[talk_outbox.WaitingView](_("id"), lambda view: view.id),
        Column[talk_outbox.WaitingView](_("channel"), lambda view: view.channel),
        Column[talk_outbox.WaitingView](_("due"), lambda view: f"{view.due_at:%m-%d %H:%M}" if view.due_at else "-"),
        Column[talk_outbox.WaitingView](_("order"), lambda view: (view.order_id or "-").rpartition(":")[2]),
        Column[talk_outbox.WaitingView](_("text"), lambda view: view.text.replace("\n", " ")),
        Column[talk_outbox.WaitingView](_("reason"), lambda view: view.reason or ""),
    ]
    how.print(views, columns)


@app.change("add", _("Put a text into the outbox, checked."))
def _add(
    desk: Desk,
    text: Annotated[str | None, typer.Argument(help=_("The text; - reads stdin; or --template."))] = None,
    template: Annotated[str | None, typer.Option(help=_("A template instead of a text."))] = None,
    channel: Annotated[str, typer.Option(help=_("chat, sms, or a channel of the settings."))] = "chat",
    to: Annotated[str, typer.Option("--recipient", help=_("Phone or address."))] = "",
    order: Annotated[str | None, typer.Option(help=_("The order it is about."))] = None,
    due: Annotated[
        str | None, typer.Option(help=_("A time: 14:30, tomorrow 9am, 12-01 09:00, +2h, or ISO 8601."))
    ] = None,
    subject: Annotated[str | None, typer.Option(help=_("Subject of a mail."))] = None,
    about: Annotated[str | None, typer.Option(help=_("What it is for; never two for one thing."))] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=TEXT", help=_("Fill a blank."))] = None,
) -> Result:
    if (text is None) == (template is None):
        raise UsageError(_("Give a text or a template."), hint="csdesk outbox add TEXT | --template CODE")
    ask = render.Ask(
        template,
        text=streams.text_of(text) if text is not None else None,
        order=desk.find(order) if order else None,
        fills=sending.fills_of(set_),
    )
    at = desk.time_if(due)
    return talk_outbox.put(desk, ask, channel, to=to, due=at, subject=subject, about=about)


@app.verb("send", _("Hand a text to its channel now."))
def _send(
    desk: Desk,
    entry: One,
    again: Annotated[bool, typer.Option("--again", help=_("Although nobody knows how the last try ended."))] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    print_result(talk_outbox.send_one(desk, entry, again=again), json=json, quiet=quiet)


@app.verb("copy", _("Copy a due text that you send yourself."))
def _copy(desk: Desk, entry: One, json: Json = False, quiet: Quiet = False) -> None:
    used = by_hand.copy_one(desk, entry)
    print_result(used.result, json=json, quiet=quiet)
    say(deliver.said_way(used.way))


@app.change("drop", _("Take a text out."))
def _drop(desk: Desk, entry: One) -> Result:
    return talk_outbox.drop(desk, entry)


@app.verb("sms", _("Write the waiting SMS into one file for a gateway."))
def _sms(
    desk: Desk,
    how: Change,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help=_("Which ones; all that are due."))] = None,
    form: Annotated[str, typer.Option("--format", help=_("csv or xlsx."))] = "csv",
) -> None:
    if form not in ("csv", "xlsx"):
        raise UsageError(_("{name} cannot be {text}.").format(name="--format", text=repr(form)), where="csv, xlsx")
    result, path = talk_outbox.write_sms(desk, ids or [], form=form)
    how.done(desk, result)
    if path is not None:
        say(_("SMS file: {path}").format(path=path))
