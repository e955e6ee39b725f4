"""The bound mailbox: read by IMAP, never changed; its password comes from environment, key ring or a private file."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from csdesk.domain.talk.messages import Kind
from csdesk.errors import DataError, RefusedError, UsageError
from csdesk.i18n import _
from csdesk.intake.talk.mail import mail_id, try_mail
from csdesk.intake.talk.notices import Notice
from csdesk.paths import Home
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.imports.border import tell_crash
from csdesk.services.talk.incoming import Arrival, oddities
from csdesk.store.files import read_secret
from csdesk.system import os_words

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

PASSWORD = "CSDESK_MAILBOX_PASSWORD"
TIMEOUT_S = 30
AT_ONCE = 50
MOST_FAILURES = 64
"""How often a server may give up on a mail and be asked for the others anew."""
LOCAL = ("127.0.0.1", "::1", "localhost")


def fetch(desk: Desk) -> Result:
    """Take in the mails of the last days, each once; nothing in the mailbox is changed, not even marked as read.

    Raises `UsageError` without a mailbox in the settings or without the extra `mail`, `RefusedError` without a password
    or for an open line to another machine, `DataError` when the server does not answer or says no.
    """
    settings = desk.config.mailbox
    if not settings.host:
        raise UsageError(
            _("No mailbox is set up."), hint="csdesk config set mailbox.host imap.example.com", code="no_mailbox"
        )
    if settings.security == "none" and settings.host not in LOCAL:
        raise RefusedError(
            _("A password does not leave this machine on an open line."),
            where=f"mailbox.security: {settings.host}",
            hint="csdesk config set mailbox.security tls",
            code="open_line",
        )
    mails = _read(desk)
    with desk.change("mail.fetch", settings.host) as transaction:
        arrival = Arrival(desk, transaction)
        for mail in mails:
            arrival.take_notice(mail, Kind.MAIL)
        tally = arrival.tally
        summary = _("mail: {added} new, {unchanged} known").format(added=tally.added, unchanged=tally.unchanged)
        transaction.entry.subject, transaction.entry.summary = " ".join(tally.changed), summary
    return Result(tuple(tally.changed), summary, warnings=oddities(desk, tally.changed))


def _read(desk: Desk) -> list[Notice]:
    since = (desk.now() - timedelta(days=desk.config.mailbox.days)).date()
    found: list[Notice] = []
    for folder in desk.config.mailbox.folders:
        with _open(desk) as box:
            from imap_tools import A

            box.folder.set(folder, readonly=True)
            uids = box.uids(A(date_gte=since))
        found += _read_mails(desk, folder, uids)
    return found


def _read_mails(desk: Desk, folder: str, uids: Sequence[str]) -> Iterator[Notice]:
    """Yield the mails of a folder; a part at which the server gives up is halved until the one mail is known."""
    parts = [uids[at : at + AT_ONCE] for at in range(0, len(uids), AT_ONCE)]
    failures = 0
    while parts:
        asked = False
        try:
            with _open(desk) as box:
                box.folder.set(folder, readonly=True)
                while parts:
                    asked = True
                    mails = cast(list[bytes], list(box.fetch(uid_list=parts[0], mark_seen=False, bulk=True)))
                    yield from (_notice(desk, mail) for mail in mails)
                    del parts[0]
        except DataError as error:
            failures += 1
            if not asked or failures > MOST_FAILURES:
                raise
            part = parts.pop(0)
            half = len(part) // 2
            if half:
                parts[:0] = [part[:half], part[half:]]
            else:
                yield Notice(
                    _("a mail that cannot be read"), " ".join(error.lines()[:2]), key=f"mail:{folder}/{part[0]}"
                )


def _notice(desk: Desk, mail: bytes) -> Notice:
    """Return a mail; in place of one that cannot be read a notice, which comes in once, so she is told of it once."""
    read = try_mail(mail, desk.clock.zone)
    if isinstance(read, Notice):
        return read
    return Notice(_("a mail that cannot be read"), tell_crash(desk, read).message, key=mail_id(mail))


def _raw(parts: list[Any]) -> bytes:
    """Return a mail as it came: the library parses each as it reads, and one that fails would end the reading."""
    return b"".join(bytes(part[1]) for part in parts if isinstance(part, tuple))


@contextlib.contextmanager
def _open(desk: Desk) -> Iterator[BaseMailBox]:
    """Log in for the moment of a `with`; whatever goes wrong is a `DataError` without the password."""
    settings = desk.config.mailbox
    try:
        import imap_tools
    except ImportError as error:
        raise UsageError(
            _("Reading a mailbox needs the extra mail."), hint="pip install 'csdesk[mail]'", code="extra_missing"
        ) from error
    import imaplib

    password = password_of(desk.home, desk.config.mailbox.user)
    box: BaseMailBox | None = None
    try:
        if settings.security == "tls":
            box = imap_tools.MailBox(settings.host, settings.port, TIMEOUT_S, ssl_context=ssl.create_default_context())
        else:
            box = imap_tools.MailBoxUnencrypted(settings.host, settings.port, TIMEOUT_S)
        if settings.security == "starttls":
            box.client.starttls(ssl.create_default_context())
        box.email_message_class = cast(Any, _raw)
        yield box.login(settings.user, password, initial_folder=None)
    except (imap_tools.ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        said = " ".join(os_words(error).replace(password, "****").split())[:200]
        raise DataError(
            _("The mailbox cannot be read."),
            where=f"{settings.user}@{settings.host}:{settings.port}: {said}",
            hint=_("Check host, user, folders and password; some servers want an app password."),
            code="mailbox_unreadable",
        ) from error
    finally:
        if box is not None:
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                box.client.logout()
            with contextlib.suppress(OSError):
                box.client.shutdown()


def password_of(home: Home, user: str) -> str:
    """Return the mailbox's password: from the environment, the key ring, or a file of mode 0600 in the home.

    Raises `RefusedError` when there is none, or when others can read it.
    """
    secret = read_secret(home.folder, "mailbox", PASSWORD, user)
    if secret is None:
        raise RefusedError(
            _("The mailbox has no password."),
            where=str(home.folder / "secrets" / "mailbox"),
            hint=_("Write it into that file, readable for you alone (mode 600)."),
            code="no_secret",
        )
    return secret
