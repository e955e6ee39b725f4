"""Mails: `.eml`, `.mbox` and Maildir, whatever their charset labels say, as subject and plain text."""

from __future__ import annotations

import codecs
import email
import itertools
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Mail
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from csdesk.intake.talk.chat import find_time
from csdesk.intake.talk.notices import Notice, find_due, find_within
from csdesk.intake.talk.page_words import page_words
from csdesk.intake.text import find_encoding, is_chinese_utf8
from csdesk.system import sha256

LONGEST_TEXT = 20_000
"""Signs of a mail that are kept; what follows is signatures and quoted talk."""

_CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030", "euc-cn"}
_HEADERS = re.compile(
    rb"^(?:from|to|subject|received|date|message-id|return-path|mime-version|x-[\w-]+|delivered-to):", re.I | re.M
)


def looks_like_mail(raw: bytes, headers: int = 2) -> bool:
    """Tell whether bytes begin like one mail: with so many of the headers that mails have."""
    head = raw[:4096]
    return re.match(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]", head) is not None and len(_HEADERS.findall(head)) >= headers


def is_mbox(raw: bytes) -> bool:
    """Tell whether bytes begin like a file of many mails."""
    return raw.startswith(b"From ") and looks_like_mail(raw.partition(b"\n")[2])


def is_maildir(path: Path) -> bool:
    """Tell whether a folder is a Maildir."""
    return (path / "cur").is_dir() and (path / "new").is_dir()


_SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\d:\d\d[^\n]*\n(?=[A-Za-z][A-Za-z0-9-]*:)")
"""A `From ` line that tells a time and is followed by a header; any other one is a buyer's sentence."""


def split_mbox(raw: bytes) -> Iterator[bytes]:
    """Yield the mails of a file of many."""
    starts = [match.span() for match in _SEPARATOR.finditer(raw)]
    for (_from, begin), (end, _begin) in itertools.pairwise([*starts, (len(raw), 0)]):
        yield re.sub(rb"(?m)^>(>*From )", rb"\1", raw[begin:end])


def split_maildir(path: Path) -> Iterator[bytes]:
    """Yield the mails of a Maildir; nothing in it is moved or marked."""
    for folder in ("cur", "new"):
        for file in sorted((path / folder).iterdir()):
            if file.is_file():
                yield file.read_bytes()


def mails_in(path: Path) -> Iterator[bytes]:
    """Yield the mails of a Maildir, of a file of many, or the one that a file is."""
    if path.is_dir():
        return split_maildir(path)
    raw = path.read_bytes()
    return split_mbox(raw) if is_mbox(raw) else iter((raw,))


def read_mail(raw: bytes, zone: tzinfo) -> Notice:
    """Return one mail; what is broken in it is passed over, but a trap may raise anything (see `try_mail`)."""
    mail = email.message_from_bytes(raw, policy=_Short())
    text = _whole(_body(mail)[:LONGEST_TEXT])
    key = _header(mail, "message-id")
    name, address = parseaddr(_header(mail, "from")[:LONGEST_ADDRESS])
    return Notice(
        subject=_header(mail, "subject") or None,
        text=text,
        at=_date(mail, zone),
        sender=address or name or None,
        key=f"mail:{key}" if key else None,
        due=find_due(text, zone),
        within=find_within(text),
    )


LONGEST_HEADER = 4_000
LONGEST_ADDRESS = 400
"""What opens more comments than this makes the library's reader of addresses give up."""


class _Short(Compat32):
    """Keeps headers short: the library takes the square of their length in time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


def attachments(raw: bytes) -> list[tuple[str, bytes]]:
    """Return the files that lie in a mail, their names without folders; none of one that cannot be read."""
    try:
        return list(_attachments(email.message_from_bytes(raw, policy=_Short())))
    except Exception:  # noqa: BLE001 - as for the mail itself, which is told
        return []


def _attachments(mail: Mail) -> Iterator[tuple[str, bytes]]:
    for part in itertools.islice(mail.walk(), MOST_PARTS):
        name = part.get_filename()
        data = part.get_payload(decode=True) if name and not part.is_multipart() else None
        if isinstance(data, bytes):
            yield re.split(r"[/\\]", decode(str(name)))[-1], data


def try_mail(raw: bytes, zone: tzinfo) -> Notice | Exception:
    """Return one mail, or what went wrong: it is that one's problem, and the others arrive."""
    try:
        return read_mail(raw, zone)
    except Exception as error:  # noqa: BLE001 - strangers write mails
        return error


def mail_id(raw: bytes) -> str:
    """Return the key of a mail that cannot be read: the same each time it comes."""
    return f"mail:{sha256(raw).hexdigest()[:32]}"


_YEARS = range(2005, 2100)


def _date(mail: Mail, zone: tzinfo) -> datetime | None:
    """Return when a mail was written, else when the last server took it; None when no header tells a sound time."""
    received = _header(mail, "received").rpartition(";")[2]
    times = (_time(text, zone) for text in (_header(mail, "date"), received))
    return next((at for at in times if at is not None), None)


def _time(text: str, zone: tzinfo) -> datetime | None:
    """Return a time of any spelling; `CST` is the desk's own, as China's is meant more often than Chicago's."""
    text = re.sub(r"\(?\bCST\b\)?", "", text).strip()
    for read in (parsedate_to_datetime, datetime.fromisoformat, lambda words: find_time(words, zone)):
        try:
            at = read(text)
            if at is not None and at.year in _YEARS:
                return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(zone)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _header(mail: Mail, name: str) -> str:
    found = next((str(value) for key, value in mail.raw_items() if key.lower() == name), "")
    return decode(found)


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
    return re.sub(r"\s+", " ", _whole(words)).strip()


def _whole(text: str) -> str:
    """Return a text without halves of signs, which no store can write."""
    return text.encode("utf-8", "replace").decode()


_LATIN = re.compile(r"(?:iso-?8859|windows-?125|cp125|latin|us-?ascii|ascii)")
_PAIRS = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xf7][\xa1-\xfe])*")
_TRAPS = frozenset(("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"))


def _decode(raw: bytes, charset: str | None) -> str:
    """Return bytes as text: by their label where it can be true, else as they look.

    Labels of Chinese mean GB18030. Bytes that are Chinese as UTF-8 are it under any label, and a Western label does
    not hold for bytes that come in Chinese pairs throughout.
    """
    name = (charset or "").strip("'\" ").lower()
    label = "gb18030" if name in _CHINESE else name
    seen = find_encoding(raw)
    if not raw.isascii() and (is_chinese_utf8(raw) or (_LATIN.match(name) and _PAIRS.fullmatch(raw))):
        label = seen
    for encoding in (label, seen):
        try:
            if codecs.lookup(encoding).name.replace("-", "_") not in _TRAPS:
                return raw.decode(encoding)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("gb18030", "replace")


MOST_PARTS = 1_000
MOST_NAMES = 50
LONGEST_APOLOGY = 400
_FORMAT = re.compile(
    r"html|browser|mail (?:client|program)|\u6d4f\u89c8\u5668|\u90ae\u4ef6\u5ba2\u6237\u7aef", re.IGNORECASE
)


def _body(mail: Mail) -> str:
    """Return the words of a mail, and its attachments by name.

    Of plain text and HTML the plain text is taken when the HTML says the same. Else both are, for each may be the
    buyer's words; but a short one that speaks of HTML and mail programs goes.
    """
    plain, pages, names = _parts(mail)
    words = "\n".join(plain).strip()
    page = "\n".join(map(page_words, pages)).strip()
    if page and not _says(page, words):
        both = [text for text in (words, page) if text]
        words = "\n\n".join([text for text in both if len(text) > LONGEST_APOLOGY or not _FORMAT.search(text)] or both)
    lines = [line.rstrip() for line in re.split("\r\n|\r|\n", words)]
    return "\n".join([*lines, *(f"[{name}]" for name in names[:MOST_NAMES])]).strip()


def _says(page: str, words: str) -> bool:
    """Tell whether most of a plain text's pairs of signs are in a page's text, or the other way round."""
    ours, theirs = ({text[at : at + 2] for at in range(len(text) - 1)} for text in map(_folded, (words, page)))
    return bool(ours) and 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text[:LONGEST_TEXT])


def _parts(mail: Mail) -> tuple[list[str], list[str], list[str]]:
    """Return the plain texts, the pages and the names of the attachments of a mail."""
    plain: list[str] = []
    pages: list[str] = []
    names: list[str] = []
    for part in itertools.islice(mail.walk(), MOST_PARTS):
        if part.is_multipart():
            continue
        name = part.get_filename()
        kind = part.get_content_type()
        if name is not None and part.get_content_disposition() != "inline":
            names.append(decode(name))
        elif kind in ("text/plain", "text/html"):
            raw = part.get_payload(decode=True)
            text = _decode(raw if isinstance(raw, bytes) else b"", str(part.get_content_charset() or ""))
            (plain if kind == "text/plain" else pages).append(text)
    return plain, pages, names
