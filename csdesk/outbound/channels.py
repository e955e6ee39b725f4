"""Channels that the operator configured: e-mail by SMTP, and whatever apprise knows (WeCom, DingTalk, Feishu, SMS).

Nothing here decides to send; a verb does, on the operator's key.
"""

from __future__ import annotations

import logging
import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import formataddr, make_msgid
from typing import Any

from csdesk.config import ChannelSettings
from csdesk.system import os_words

TIMEOUT_S = 15.0
TRIES = 2
"""How often one key tries a channel that fails for the moment."""


class ChannelError(Exception):
    """A channel did not take a text.

    Args:
        reason: In the server's words, one line, without the password.
        passing: It may work later: the line is down, the server is busy.
    """

    def __init__(self, reason: str, *, passing: bool) -> None:
        super().__init__(reason)
        self.reason = " ".join(reason.split())[:200]
        self.passing = passing


def send(settings: ChannelSettings, secret: str, to: str, subject: str, text: str, *, name: str = "") -> None:
    """Hand a text to a channel, once; a failure that may pass is tried again at once. Raises `ChannelError`.

    Args:
        settings: The channel.
        secret: Its password, or apprise's address.
        to: Address of the receiver; unused by a group's robot.
        subject: Subject of a mail.
        text: The words.
        name: The sender's name.
    """
    for attempt in range(TRIES):
        try:
            if settings.kind == "smtp":
                _mail(settings, secret, to, subject, text, name)
            else:
                _notify(secret, subject, text)
            return
        except ChannelError as error:
            if not error.passing or attempt == TRIES - 1:
                raise


def _mail(settings: ChannelSettings, secret: str, to: str, subject: str, text: str, name: str) -> None:
    message = EmailMessage()
    message["From"] = formataddr((name, settings.sender or settings.user))
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Message-ID"] = make_msgid(domain="csdesk.invalid")
    message.set_content(text)
    try:
        with _connect(settings) as server:
            if settings.user:
                server.login(settings.user, secret)
            server.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        raise ChannelError(f"{error.smtp_code} {_words(error.smtp_error)}", passing=False) from None
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise ChannelError(f"{code} {_words(words)}", passing=400 <= code < 500) from None
    except smtplib.SMTPResponseException as error:
        raise ChannelError(
            f"{error.smtp_code} {_words(error.smtp_error)}", passing=400 <= error.smtp_code < 500
        ) from None
    except smtplib.SMTPNotSupportedError as error:
        raise ChannelError(str(error), passing=False) from None
    except ssl.SSLError as error:
        raise ChannelError(os_words(error), passing=False) from None
    except (smtplib.SMTPException, OSError) as error:
        raise ChannelError(os_words(error), passing=True) from None


def _connect(settings: ChannelSettings) -> smtplib.SMTP:
    """Return an open connection; a plain one only where the settings ask for it and the host is this machine."""
    host, port = settings.host, settings.port
    context = ssl.create_default_context()
    if settings.security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    if settings.security == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    elif socket.gethostbyname(host) not in ("127.0.0.1", "::1"):
        server.close()
        raise ChannelError("security = none is for this machine only", passing=False)
    return server


def _words(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _notify(address: str, subject: str, text: str) -> None:
    try:
        import apprise
    except ImportError as error:
        raise ChannelError('pip install "csdesk[notify]"', passing=False) from error
    capture: Any = apprise.LogCapture
    robot = apprise.Apprise()
    if not robot.add(address):
        raise ChannelError("the address of this channel means nothing to apprise", passing=False)
    with capture(level=logging.WARNING) as log:
        taken = robot.notify(body=text, title=subject, body_format=apprise.NotifyFormat.TEXT)
        lines = log.getvalue().splitlines()
    if not taken:
        words = lines[-1].split(" - ", 2)[-1] if lines else "the channel did not take it"
        forever = any(code in words for code in ("401", "403", "404"))
        raise ChannelError(words.replace(address, "***"), passing=not forever)
