"""Trying what was set up: the mailbox by logging in, a channel by a line to oneself; and keeping their passwords."""

from __future__ import annotations

from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.outbound import channels
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.imports import mailbox
from csdesk.services.talk import outbox
from csdesk.store.files import write_secret


def try_mailbox(desk: Desk) -> Result:
    """Log in and look what mails would come in; nothing is taken in. Raises as `mailbox.fetch`."""
    before, desk.dry_run = desk.dry_run, True
    try:
        found = mailbox.fetch(desk)
    finally:
        desk.dry_run = before
    return Result((), _("It works. {what}").format(what=found.summary))


def try_channel(desk: Desk, name: str) -> Result:
    """Send a line to oneself through a channel; raises `UsageError` or `RefusedError` with what its server said."""
    settings = outbox.channel_of(desk, name)
    to, words = settings.sender or settings.user, _("csdesk: this channel works.")
    try:
        channels.send(settings, outbox.secret_of(desk, name, settings), to, words, words, name=desk.config.shop)
    except channels.ChannelError as error:
        raise RefusedError(_("The channel {name} did not take it.").format(name=name), where=str(error)) from error
    return Result((), _("It works: a line went to {to}.").format(to=to or name))


def keep_password(desk: Desk, name: str, password: str) -> Result:
    """Keep the password of the mailbox (`mailbox`) or of a channel, or a channel's address for apprise."""
    desk.home.make()
    write_secret(desk.home.folder, name, password)
    return Result((), _("The password is kept, readable for you alone."))
