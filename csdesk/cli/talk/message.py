"""`csdesk message`: buyers' talks, station messages, mails and tickets."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.output import PLATFORMS, Platform
from csdesk.cli.frame.sending import Set, fills_of
from csdesk.cli.frame.verbs import Change, Commands, Desk, Listing, Result, Saying, Showing
from csdesk.cli.talk import consult, message_page
from csdesk.domain.talk import messages as talk_messages
from csdesk.i18n import _
from csdesk.services.talk import answers, incoming, several
from csdesk.services.talk import messages as messages_services
from csdesk.services.today import inbox

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=_("Messages, e.g. MS-0317-04, or the ending 04."))]
Until = Annotated[str | None, typer.Option(help=_("A time: 14:30, tomorrow 9am, 12-01 09:00, +2h, or ISO 8601."))]

app = Commands(name="message", help=_("Messages: paste, list, answer, put aside, close."))
app.change("consult", _("Write down a consultation: question, intent, next contact."))(consult.add_consult)


@app.verb("list", _("List messages, most urgent first."))
def _list(
    desk: Desk,
    how: Listing,
    state: Annotated[str | None, typer.Option(help=_("open, waiting_buyer, snoozed or done."))] = None,
    kind: Annotated[str | None, typer.Option(help=_("buyer, station, mail or ticket."))] = None,
    platform: Platform = None,
    find: Annotated[str, typer.Option(help=_("Search words."))] = "",
    newest: Annotated[bool, typer.Option("--newest", help=_("The newest first instead of the most urgent."))] = False,
) -> None:
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


@app.verb("show", _("Show one conversation."))
def _show(
    desk: Desk, how: Showing, message: Annotated[str, typer.Argument(metavar="ID", help=_("The message."))]
) -> None:
    found = messages_services.find_message(desk, message)
    view = inbox.view_message(
        found,
        inbox.take_inbox(desk).judge(found, desk.now()),
        about=desk.about(found.order_id),
        reveal=how.reveal,
    )
    how.print(desk, view, lambda: message_page.print_page(desk, view))


@app.change("paste", _("Take in chat text or notices from stdin."))
def _paste(
    desk: Desk,
    platform: Platform = None,
    kind: Annotated[str, typer.Option(help=_("buyer, station, mail or ticket."))] = "buyer",
) -> Result:
    found = mistakes.pick(talk_messages.Kind, kind, "--kind")
    return incoming.paste(desk, streams.text_of("-"), platform=platform, kind=found)


@app.verb("reply", _("Text that answers a message: your own or a template's, checked."))
def _reply(
    desk: Desk,
    how: Saying,
    message: Annotated[str, typer.Argument(metavar="ID", help=_("The message."))],
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help=_("The answer; - reads it from stdin."))] = None,
    template: Annotated[str | None, typer.Option(metavar="CODE", help=_("A template instead."))] = None,
    fills: Set = None,
) -> Result:
    words = streams.text_of(text) if text is not None else None
    return answers.reply(desk, message, words, template, fills=fills_of(fills), mark=how.mark)


@app.verb("answer", _("Answer several messages with one template, each with its own text."))
def _answer(
    desk: Desk,
    how: Saying,
    ids: Ids,
    template: Annotated[str, typer.Option(metavar="CODE", help=_("The template."))],
) -> Result:
    chosen = list(dict.fromkeys(messages_services.find_message(desk, name).id for name in ids))
    return several.told(desk, chosen, lambda desk, each, mark: several.answer(desk, each, template, mark), how.mark)


@app.change("snooze", _("Put messages aside for a while."))
def _snooze(desk: Desk, ids: Ids, until: Until = None) -> Result:
    at = desk.time(until) if until is not None else None
    return messages_services.snooze(desk, ids, at)


@app.change("done", _("Close messages."))
def _done(desk: Desk, ids: Ids) -> Result:
    return messages_services.done(desk, ids)


@app.verb("waiting", _("Say what waits for us; with ids: we asked the buyer back."))
def _waiting(
    desk: Desk,
    how: Change,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help=_("What we asked the buyer back on."))
    ] = None,
    note: Annotated[str, typer.Option(help=_("What we asked."))] = "",
) -> Result | None:
    if ids:
        return messages_services.wait_for_buyer(desk, ids, note)
    message_page.print_waiting(desk, json=how.json, quiet=how.quiet)
    return None


@app.change("tag", _("Put a tag on messages, or take it off."))
def _tag(desk: Desk, word: Annotated[str, typer.Argument(metavar="TAG", help=_("The tag."))], ids: Ids) -> Result:
    return messages_services.tag(desk, ids, word)


@app.change("pass", _("Give messages to somebody else."))
def _pass(
    desk: Desk,
    ids: Ids,
    to: Annotated[str, typer.Option("--who", help=_("Who takes it: warehouse, boss, supplier …"))],
    due: Until = None,
    escalate: Annotated[bool, typer.Option("--escalate", help=_("It is beyond our authority."))] = False,
) -> Result:
    at = desk.time(due) if due is not None else None
    return messages_services.pass_on(desk, ids, to, at, escalate=escalate)


@app.change("platform", _("Say of which platform conversations are."))
def _platform(desk: Desk, ids: Ids, to: Annotated[str, typer.Option("--platform", help=PLATFORMS)]) -> Result:
    return messages_services.name_platform(desk, ids, to)


@app.change("mute", _("Close messages; what else their senders send is done on arrival."))
def _mute(
    desk: Desk, ids: Ids, off: Annotated[bool, typer.Option("--off", help=_("Let the senders through again."))] = False
) -> Result:
    return messages_services.mute(desk, ids, off=off)
