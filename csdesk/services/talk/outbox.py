"""The outbox: checked texts that wait for their time and the operator's key; never twice for one thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.config import ChannelSettings
from csdesk.domain.orders.reminders import after_quiet
from csdesk.domain.search.resolve import find_record
from csdesk.domain.shared.label import with_value
from csdesk.domain.texts import permissions
from csdesk.domain.texts.sent_log import SENDING, Waiting
from csdesk.errors import DataError, RefusedError, UsageError
from csdesk.i18n import _
from csdesk.outbound import sms_file
from csdesk.outbound.channels import ChannelError, send
from csdesk.services.buyers.language import language_for
from csdesk.services.buyers.sent_log import remember
from csdesk.services.desk.cadence import cadence_of
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import refuse_thing
from csdesk.services.desk.results import Result
from csdesk.services.texts.render import Ask, make_text, refuse_untrue
from csdesk.store import Transaction
from csdesk.store.files import read_secret
from csdesk.texts import sms
from csdesk.texts.template import Channel

PREFIX = "OB"
BY_HAND = ("chat", "sms", "review", "phone")
"""Ways that the operator goes himself: copied, or by file."""


class WaitingView(Struct, frozen=True):
    """A text in the outbox as commands and programs see it; the receiver's address is not shown."""

    id: str
    channel: str
    text: str
    order_id: str | None
    due_at: datetime | None
    state: str
    reason: str | None


def view_waiting(one: Waiting) -> WaitingView:
    """Return a text of the outbox as it may be shown."""
    return WaitingView(
        one.id, one.channel, one.text, one.order_id, one.due_at, state_of(one), one.tries[-1][1] if one.tries else None
    )


def state_of(one: Waiting) -> str:
    """Return `waiting`, `failed`, `sending`, `copied`, `sent` or `dropped`."""
    if one.sent_at or one.dropped_at:
        return "sent" if one.sent_at else "dropped"
    if one.sent_text:
        return "copied"
    return "waiting" if not one.tries else "sending" if one.sending else "failed"


def list_outbox(desk: Desk, *, closed: bool = False) -> list[Waiting]:
    """Return the texts that wait, or those that are done with, by due time."""
    desk.sync()
    return by_due(one for one in desk.records.outbox.records.values() if one.open != closed)


def by_due(texts: Iterable[Waiting]) -> list[Waiting]:
    """Return texts by due time."""
    return sorted(texts, key=lambda one: ((one.due_at or one.made_at).timestamp(), one.id))


def put(
    desk: Desk,
    ask: Ask,
    channel: str,
    *,
    to: str = "",
    due: datetime | None = None,
    subject: str | None = None,
    about: str | None = None,
    code: str | None = None,
) -> Result:
    """Put a text into the outbox: rendered and checked now, sent later.

    The arguments are the fields of `Waiting`; `channel` is `chat`, `sms`, or a configured one; a second text `about`
    the same thing on the same channel is refused; `code` is the template that a text was written from.

    Raises `RefusedError` as `make_text`, `already_waiting` or `already_sent`; `UsageError` for an unknown channel.
    """
    kind = channel_of(desk, channel).kind if channel not in BY_HAND else channel
    made = make_text(desk, msgspec.structs.replace(ask, channel=rules_of(kind), any_time=True))
    with desk.change("outbox.put", "") as transaction:
        for known in desk.records.outbox.records.values():
            if about and known.about == about and known.channel == channel and known.dropped_at is None:
                raise RefusedError(
                    _("There is a text for this already: {id}.").format(id=known.id),
                    where=about,
                    code="already_waiting" if known.open else "already_sent",
                )
        order = ask.order
        one = Waiting(
            desk.records.outbox.ids(PREFIX, desk.now())(),
            made.text,
            channel,
            desk.now(),
            desk.operator,
            to,
            due,
            subject,
            about,
            order.id if order else None,
            stage=desk.judge(order).stage.value if order else None,
            code=made.code or code,
        )
        desk.records.outbox.put(transaction, one)
        summary = _("{id} waits in the outbox").format(id=one.id)
        transaction.entry.subject, transaction.entry.summary = one.id, summary
    return Result((one.id,), summary, made.text)


def rules_of(kind: str) -> Channel:
    """Return by which rules the texts of a kind of channel are checked."""
    return {"smtp": Channel.MAIL, "sms": Channel.SMS, "review": Channel.REVIEW, "phone": Channel.PHONE}.get(
        kind, Channel.CHAT
    )


def drop(desk: Desk, name: str) -> Result:
    """Take a text out of the outbox; raises `RefusedError` when it is gone already."""
    with desk.change("outbox.drop", name) as transaction:
        one = open_one(desk, name)
        desk.records.outbox.put(transaction, msgspec.structs.replace(one, dropped_at=desk.now()))
        summary = _("{id} taken out").format(id=one.id)
        transaction.entry.subject, transaction.entry.summary = one.id, summary
    return Result((one.id,), summary)


def send_one(desk: Desk, name: str, *, again: bool = False) -> Result:
    """Hand a text to its configured channel, on the operator's key.

    Before the channel is asked, the try itself is written down; so a crash in between can never lead to a second text.
    Raises `RefusedError` when it is not due, in quiet hours, sent, or when nobody knows how the last try ended;
    `DataError` when the channel does not take it, with its reason.
    """
    sending = begin_send(desk, name, again=again)
    return end_send(desk, sending, deliver(sending))


class Sending(Struct, frozen=True):
    """A text on its way: the channel, its password, the text, and the shop's name."""

    settings: ChannelSettings
    secret: str
    one: Waiting
    shop: str


def deliver(sending: Sending) -> str | None:
    """Hand a text to its channel, and return why it was not taken, or None; needs no desk, so a thread may do it."""
    one = sending.one
    try:
        send(sending.settings, sending.secret, one.to, one.subject or sending.shop, one.text, name=sending.shop)
    except ChannelError as error:
        return error.reason
    return None


def end_send(desk: Desk, sending: Sending, reason: str | None) -> Result:
    """Write down how it ended; raises `DataError` with the reason when the channel did not take it."""
    one = sending.one
    with desk.change("sending.done", one.id) as transaction:
        now = desk.now()
        tries = (*one.tries[:-1], (now, reason)) if reason is not None else one.tries[:-1]
        new = msgspec.structs.replace(one, tries=tries, sent_at=now if reason is None else None)
        desk.records.outbox.put(transaction, new)
        if reason is None:
            _gone(desk, transaction, one, rules_of(sending.settings.kind))
        summary = _("{id} sent") if reason is None else _("{id} not sent")
        transaction.entry.summary = summary.format(id=one.id)
    if reason is not None:
        raise DataError(
            _("The channel {name} did not take the text; it stays in the outbox.").format(name=one.channel),
            where=reason,
            hint=_("Try again: csdesk outbox send {id}").format(id=one.id),
            code="channel_down",
        )
    return Result((one.id,), _("{id} sent").format(id=one.id), one.text)


def _gone(desk: Desk, transaction: Transaction, one: Waiting, channel: Channel) -> None:
    """Remember a text that went by a channel or a file."""
    order = desk.records.order_in(transaction, one.order_id) if one.order_id else None
    remember(desk, transaction, one.text, order=order, channel=channel, code=one.code, sent=True, way=one.channel)


def begin_send(desk: Desk, name: str, *, again: bool = False) -> Sending:
    """Write down that a text is being sent; raises as `send_one`."""
    with desk.change("sending.try", name) as transaction:
        one = open_one(desk, name)
        refuse_now(desk, one, again=again)
        refuse_moved(desk, one)
        settings = channel_of(desk, one.channel)
        secret = secret_of(desk, one.channel, settings)
        one = msgspec.structs.replace(one, tries=(*one.tries, (desk.now(), SENDING)))
        desk.records.outbox.put(transaction, one)
        transaction.entry.subject, transaction.entry.summary = one.id, _("{id} is being sent").format(id=one.id)
    return Sending(settings, secret, one, desk.config.shop)


def refuse_now(desk: Desk, one: Waiting, *, again: bool = False) -> None:
    """Raise `RefusedError` when a text may not go now: not due, quiet hours, or nobody knows how the last try ended."""
    now = desk.now()
    awake = after_quiet(now, cadence_of(desk))
    refuse_thing(one, permissions.send, now, awake, again=again)


def refuse_moved(desk: Desk, one: Waiting) -> None:
    """Raise `RefusedError` for a text that is no longer true of its order, or reminds too soon."""
    order = desk.orders.get(one.order_id or "")
    refuse_untrue(desk, Ask(order=order), one.code, language_for(desk, order=order))


def open_one(desk: Desk, name: str) -> Waiting:
    """Return a text that still waits; raises `RefusedError` when it does not."""
    one = find_record(desk.records.outbox.records, name)
    refuse_thing(one, permissions.work)
    return one


def channel_of(desk: Desk, name: str) -> ChannelSettings:
    """Return the settings of a channel; raises `UsageError` when there is none of that name."""
    settings = desk.config.channels.get(name)
    if settings is None:
        raise UsageError(
            _("There is no channel {name}.").format(name=name),
            where=", ".join((*BY_HAND, *desk.config.channels)),
            hint=_("Set it up in config.toml: [channels.{name}]").format(name=name),
            code="no_such_channel",
        )
    return settings


def secret_of(desk: Desk, name: str, settings: ChannelSettings) -> str:
    """Return a channel's password or address: from the environment, else from a file of mode 0600; never logged."""
    secret = read_secret(desk.home.folder, name, f"CSDESK_CHANNEL_{name.upper()}")
    if secret is not None:
        return secret
    if settings.kind == "smtp" and not settings.user:
        return ""
    raise RefusedError(
        _("The channel {name} has no password.").format(name=name),
        where=str(desk.home.folder / "secrets" / name),
        hint=_("Write it into that file, readable for you alone (mode 600)."),
        code="no_secret",
    )


def write_sms(desk: Desk, names: Sequence[str], *, form: str = "csv") -> tuple[Result, Path | None]:
    """Write the waiting SMS into one file for a gateway; they count as sent. Without names all that are due.

    Raises `RefusedError` when there is none.
    """
    heads = (_("phone number"), _("SMS text"), _("SMS count"))
    with desk.change("sending.sms", "") as transaction:
        now = desk.now()
        if names:
            chosen = [one for one in (open_one(desk, name) for name in names) if one.channel == "sms" and one.to]
        else:
            chosen = [one for one in desk.records.outbox.records.values() if permissions.sms_due(one, now)]
        if not chosen:
            raise RefusedError(_(permissions.NO_SMS.words), code=permissions.NO_SMS.code)
        path = sms_file.fresh(desk.home.outbox, now, form)
        rows = [(one.to, one.text, sms.parts(sms.length(one.text))) for one in chosen]
        if not desk.dry_run:
            sms_file.write(path, heads, rows)
        for one in chosen:
            desk.records.outbox.put(transaction, msgspec.structs.replace(one, sent_at=now))
            _gone(desk, transaction, one, Channel.SMS)
        summary = _("{count} SMS in one file").format(count=len(chosen))
        transaction.entry.subject = " ".join(one.id for one in chosen)
        transaction.entry.summary = summary
    return Result(tuple(one.id for one in chosen), summary), None if desk.dry_run else path


def due_sms(desk: Desk) -> Result:
    """Write all due SMS into one file; the summary names it."""
    result, path = write_sms(desk, ())
    return Result(result.changed, with_value(result.summary, path))


def list_open(records: Mapping[str, Waiting]) -> list[Waiting]:
    """Return the texts that still wait, oldest first."""
    return [one for one in records.values() if one.open]
