"""Mails: `.eml`, `.mbox` and Maildir, whatever their charset labels say, as subject and plain text."""

from __future__ import annotations

import email
import mailbox
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Mail
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path

from csdesk.intake.notices import Notice, find_due
from csdesk.intake.text import find_encoding

LONGEST_TEXT = 20_000
"""Signs of a mail that are kept; what follows is signatures and quoted talk."""

_CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030", "euc-cn"}
_HEADERS = re.compile(
    rb"^(?:from|to|subject|received|date|message-id|return-path|mime-version|x-[\w-]+|delivered-to):", re.I | re.M
)


def looks_like_mail(raw: bytes) -> bool:
    """Tell whether bytes begin like one mail."""
    head = raw[:4096]
    return re.match(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]", head) is not None and len(_HEADERS.findall(head)) >= 2


def is_mbox(raw: bytes) -> bool:
    """Tell whether bytes begin like a file of many mails."""
    return raw.startswith(b"From ") and looks_like_mail(raw.partition(b"\n")[2])


def is_maildir(path: Path) -> bool:
    """Tell whether a folder is a Maildir."""
    return (path / "cur").is_dir() and (path / "new").is_dir()


def read_mbox(path: Path, zone: tzinfo) -> Iterator[Notice]:
    """Yield the mails of a file of many."""
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield read_mail(re.sub(rb"(?m)^>(>*From )", rb"\1", box.get_bytes(key)), zone)
    finally:
        box.close()


def read_maildir(path: Path, zone: tzinfo) -> Iterator[Notice]:
    """Yield the mails of a Maildir; nothing in it is moved or marked."""
    for folder in ("cur", "new"):
        for file in sorted((path / folder).iterdir()):
            if file.is_file():
                yield read_mail(file.read_bytes(), zone)


def read_mail(raw: bytes, zone: tzinfo) -> Notice:
    """Return one mail; nothing in it can make this fail."""
    return notice_of(email.message_from_bytes(raw), zone)


def notice_of(mail: Mail, zone: tzinfo) -> Notice:
    """Return a mail that is parsed already."""
    text = _body(mail)
    key = _header(mail, "message-id")
    name, address = parseaddr(_header(mail, "from"))
    return Notice(
        subject=_header(mail, "subject") or None,
        text=text[:LONGEST_TEXT],
        at=_date(mail, zone),
        sender=address or name or None,
        key=f"mail:{key}" if key else None,
        due=find_due(text[:LONGEST_TEXT], zone),
    )


def _date(mail: Mail, zone: tzinfo) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(mail, "date"))
    except (ValueError, TypeError, IndexError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(zone)


def _header(mail: Mail, name: str) -> str:
    return next((decode(str(value)) for key, value in mail.raw_items() if key.lower() == name), "")


def decode(text: str) -> str:
    """Return a header in plain text: RFC 2047 words with Chinese labels, and raw bytes that nobody labelled."""
    if not text.isascii():
        text = _decode(text.encode("utf-8", "surrogateescape"), None)
    try:
        parts: list[tuple[bytes | str, str | None]] = list(decode_header(text))
    except (HeaderParseError, ValueError):
        parts = [(text, None)]
    words = ""
    for part, charset in parts:
        if isinstance(part, str):
            words += part
        else:
            words += _decode(part, charset) if charset is not None else part.decode("raw-unicode-escape", "replace")
    return re.sub(r"\s+", " ", words).strip()


def _decode(raw: bytes, charset: str | None) -> str:
    """Return bytes as text: by their label, where labels of Chinese mean GB18030, else as they look."""
    name = (charset or "").strip("'\" ").lower()
    for label in ("gb18030" if name in _CHINESE else name, find_encoding(raw)):
        try:
            return raw.decode(label)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return raw.decode("gb18030", "replace")


def _body(mail: Mail) -> str:
    """Return the words of a mail: its plain text, else the text in its HTML; attachments by name."""
    plain: list[str] = []
    html: list[str] = []
    names: list[str] = []
    for part in mail.walk():
        if part.is_multipart():
            continue
        name = part.get_filename()
        kind = part.get_content_type()
        if name is not None and part.get_content_disposition() != "inline":
            names.append(decode(name))
        elif kind in ("text/plain", "text/html"):
            raw = part.get_payload(decode=True)
            text = _decode(raw if isinstance(raw, bytes) else b"", str(part.get_content_charset() or ""))
            (plain if kind == "text/plain" else html).append(text)
    words = "\n".join(plain).strip() or "\n".join(map(html_text, html)).strip()
    lines = [line.rstrip() for line in words.replace("\r\n", "\n").split("\n")]
    return "\n".join([*lines, *(f"[{name}]" for name in names)]).strip()


_BLOCKS = frozenset(["p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr"])
_HIDDEN = frozenset(("style", "script", "head", "title"))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BLOCKS:
            self.words.append("\n")
        self._hidden += tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(re.sub(r"\s+", " ", data))


def html_text(page: str) -> str:
    """Return the words of a web page, a block a line."""
    reader = _Words()
    reader.feed(page)
    reader.close()
    lines = [line.strip() for line in "".join(reader.words).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
