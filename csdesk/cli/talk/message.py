"""`csdesk message`: buyers' talks, station messages, mails and tickets."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import PLATFORMS, Platform
from csdesk.cli.frame.sending import Set, fills_of
from csdesk.cli.frame.verbs import Change, Listing, Saying, Showing, changes, lists, shows, speaks
from csdesk.cli.talk import message_page
from csdesk.cli.talk.consult import add
from csdesk.domain.shared import times
from csdesk.domain.talk import messages as talk_messages
from csdesk.i18n import _
from csdesk.services.talk import answers, incoming
from csdesk.services.talk import messages as messages_services
from csdesk.services.today import inbox

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=_("Messages, e.g. MS-0317-04, or the ending 04."))]
Until = Annotated[str | None, typer.Option(help=_("ISO 8601, HH:MM (today) or +2h."))]


def register(app: typer.Typer) -> None:
    """Add the commands on messages."""
    messages = typer.Typer(help=_("Messages: paste, list, answer, put aside, close."))
    messages.command("list", help=_("List messages, most urgent first."))(list_)
    messages.command("show", help=_("Show one conversation."))(show)
    messages.command("paste", help=_("Take in chat text or notices from stdin."))(paste)
    messages.command("reply", help=_("Text that answers a message: your own or a template's, checked."))(reply)
    messages.command("snooze", help=_("Put messages aside for a while."))(snooze)
    messages.command("done", help=_("Close messages."))(done)
    messages.command("waiting", help=_("Say what waits for us; with ids: we asked the buyer back."))(waiting)
    messages.command("consult", help=_("Write down a consultation: question, intent, next contact."))(add)
    messages.command("tag", help=_("Put a tag on messages, or take it off."))(tag)
    messages.command("pass", help=_("Give messages to somebody else."))(pass_)
    messages.command("platform", help=_("Say of which platform conversations are."))(platform_)
    messages.command("mute", help=_("Close messages; what else their senders send is done on arrival."))(mute)
    app.add_typer(messages, name="message")


@lists
def list_(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help=_("open, waiting_buyer, snoozed or done."))] = None,
    kind: Annotated[str | None, typer.Option(help=_("buyer, station, mail or ticket."))] = None,
    platform: Platform = None,
    find: Annotated[str, typer.Option(help=_("Search words."))] = "",
    newest: Annotated[bool, typer.Option("--newest", help=_("The newest first instead of the most urgent."))] = False,
    *,
    how: Listing,
) -> None:
    """List messages, most urgent first."""
    desk = desk_of(context)
    views = inbox.list_messages(
        desk,
        state=mistakes.pick_any(talk_messages.State, state, "--state"),
        kind=mistakes.pick_any(talk_messages.Kind, kind, "--kind"),
        platform=platform,
        find=find,
        reveal=how.reveal,
    )
    if newest:
        views.sort(key=lambda view: view.received_at, reverse=True)
    how.print(desk, views, message_page.columns(desk))


@shows
def show(
    context: typer.Context,
    message: Annotated[str, typer.Argument(metavar="ID", help=_("The message."))],
    *,
    how: Showing,
) -> None:
    """Show one message."""
    desk = desk_of(context)
    found = messages_services.find_message(desk, message)
    view = inbox.view_message(
        found,
        inbox.take_inbox(desk).judge(found, desk.now()),
        about=desk.about(found.order_id),
        reveal=how.reveal,
    )
    how.print(desk, view, lambda: message_page.print_page(desk, view))


@changes
def paste(
    context: typer.Context,
    platform: Platform = None,
    kind: Annotated[str, typer.Option(help=_("buyer, station, mail or ticket."))] = "buyer",
    *,
    how: Change,
) -> None:
    """Take in pasted text from stdin."""
    found = mistakes.pick(talk_messages.Kind, kind, "--kind")
    how.done(incoming.paste(desk_of(context), streams.text_of("-"), platform=platform, kind=found, dry_run=how.dry_run))


@speaks
def reply(
    context: typer.Context,
    message: Annotated[str, typer.Argument(metavar="ID", help=_("The message."))],
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help=_("The answer; - reads it from stdin."))] = None,
    template: Annotated[str | None, typer.Option(metavar="CODE", help=_("A template instead."))] = None,
    fills: Set = None,
    *,
    how: Saying,
) -> None:
    """Answer a message."""
    desk = desk_of(context)
    words = streams.text_of(text) if text is not None else None
    result = answers.reply(desk, message, words, template, fills=fills_of(fills), mark=how.mark, dry_run=how.dry_run)
    how.deliver(desk, result)


@changes
def snooze(
    context: typer.Context,
    ids: Ids,
    until: Until = None,
    *,
    how: Change,
) -> None:
    """Put messages aside."""
    desk = desk_of(context)
    at = times.parse_time(until, desk.now()) if until is not None else None
    how.done(messages_services.snooze(desk, ids, at, dry_run=how.dry_run))


@changes
def done(context: typer.Context, ids: Ids, *, how: Change) -> None:
    """Close messages."""
    how.done(messages_services.done(desk_of(context), ids, dry_run=how.dry_run))


@changes
def waiting(
    context: typer.Context,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help=_("What we asked the buyer back on."))
    ] = None,
    note: Annotated[str, typer.Option(help=_("What we asked."))] = "",
    *,
    how: Change,
) -> None:
    """Print how many messages wait and the longest wait, or pause the clock of some."""
    desk = desk_of(context)
    if ids:
        how.done(messages_services.wait_for_buyer(desk, ids, note, dry_run=how.dry_run))
    else:
        message_page.print_waiting(desk, json=how.json, quiet=how.quiet)


@changes
def tag(
    context: typer.Context,
    word: Annotated[str, typer.Argument(metavar="TAG", help=_("The tag."))],
    ids: Ids,
    *,
    how: Change,
) -> None:
    """Put a tag on messages, or take it off."""
    how.done(messages_services.tag(desk_of(context), ids, word, dry_run=how.dry_run))


@changes
def pass_(
    context: typer.Context,
    ids: Ids,
    to: Annotated[str, typer.Option(help=_("Who takes it: warehouse, boss, supplier …"))],
    due: Until = None,
    escalate: Annotated[bool, typer.Option("--escalate", help=_("It is beyond our authority."))] = False,
    *,
    how: Change,
) -> None:
    """Give messages to somebody else."""
    desk = desk_of(context)
    at = times.parse_time(due, desk.now()) if due is not None else None
    how.done(messages_services.pass_on(desk, ids, to, at, escalate=escalate, dry_run=how.dry_run))


@changes
def platform_(
    context: typer.Context,
    ids: Ids,
    to: Annotated[str, typer.Option(help=PLATFORMS)],
    *,
    how: Change,
) -> None:
    """Name the platform of messages."""
    how.done(messages_services.name_platform(desk_of(context), ids, to, dry_run=how.dry_run))


@changes
def mute(
    context: typer.Context,
    ids: Ids,
    off: Annotated[bool, typer.Option("--off", help=_("Let the senders through again."))] = False,
    *,
    how: Change,
) -> None:
    """Mute the senders of messages."""
    how.done(messages_services.mute(desk_of(context), ids, off=off, dry_run=how.dry_run))
