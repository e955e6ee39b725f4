"""Files that are no orders: reviews, chats, mails, handovers; read outside the lock, taken in within its change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from csdesk.domain.talk.messages import Kind
from csdesk.i18n import _
from csdesk.intake import sheets
from csdesk.intake.apart import NotATable
from csdesk.intake.child import OLE, ZIP
from csdesk.intake.handover import HandoverFile, read_handover
from csdesk.intake.problems import Problem, Rejected
from csdesk.intake.read import Wanted, sheets_told
from csdesk.intake.recognise import find_header
from csdesk.intake.reviews import ReviewFacts, read_reviews
from csdesk.intake.rows import unpack
from csdesk.intake.tables import Raw, Table, open_tables
from csdesk.intake.talk.chat import Talk, read_chat, read_turns
from csdesk.intake.talk.chat_files import read_chat_book, read_chat_json
from csdesk.intake.talk.mail import (
    LONGEST_TEXT,
    is_maildir,
    is_mbox,
    looks_like_mail,
    split_maildir,
    split_mbox,
    try_mail,
)
from csdesk.intake.talk.notices import Notice
from csdesk.intake.text import decode, find_encoding
from csdesk.paths import shown
from csdesk.services.desk.desk import Desk
from csdesk.services.handover.arrival import HandoverArrival
from csdesk.services.imports import ledgers
from csdesk.services.imports.border import member, tell_crash
from csdesk.services.imports.kept_rows import KeptRows
from csdesk.services.imports.sheets import SheetArrival
from csdesk.services.talk.incoming import Arrival, Tally
from csdesk.services.talk.links import Links
from csdesk.services.talk.reviews import ReviewArrival
from csdesk.store import Transaction

KINDS = frozenset((*ledgers.KINDS, "reviews", "messages", "mail", "handover", *sheets.KINDS))
SUFFIXES = frozenset((".json", ".eml", ".mbox", ".md"))


class Bundle(Struct):
    """What one file, or the sheet `part` of a workbook, holds; of the lists and the sheet one is filled."""

    path: Path
    kind: str
    platform: str | None = None
    shop: str | None = None
    encoding: str | None = None
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    reviews: list[ReviewFacts] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    mails: list[Notice] = field(default_factory=list)
    sheet: sheets.Sheet | None = None
    entries: ledgers.Entries | None = None
    handover: HandoverFile | None = None
    crashes: dict[int, Exception] = field(default_factory=dict)
    part: str | None = None


class Names(Struct, frozen=True):
    """Who is who in chats: our own names, and whether a nick has orders here."""

    ours: Collection[str]
    buyers: Callable[[str], bool]


def names_of(desk: Desk) -> Names:
    """Return who is who for the desk as it stands."""
    links = Links(desk.orders)
    return Names(links.shops | {desk.config.shop, *desk.config.own_names} - {""}, links.knows)


def is_tried(path: Path, wanted: Wanted) -> bool:
    """Tell whether a file is tried here, and before it is read as orders: a shop's sheet looks like a poor export."""
    return wanted.kind in KINDS or (wanted.kind is None and (is_maildir(path) or not path.is_dir()))


def read_bundles(
    path: Path, wanted: Wanted, zone: tzinfo, names: Callable[[], Names], raw: bytes | None = None
) -> tuple[list[Bundle], list[Table]]:
    """Return what a file holds that is no order, each sheet for itself, and the sheets that then are left.

    `raw` are its bytes, where read already. A file that does not hold a kind that is wanted is a bundle with its
    problem.
    """
    try:
        found, left = _read(path, wanted, zone, names, raw)
    except (NotATable, ValueError, OSError):
        found, left = [], []
    if not found:
        return [_failed(path, wanted.kind)] if wanted.kind in KINDS and wanted.kind else [], []
    for one in found:
        one.platform = wanted.platform or one.platform
        one.shop = wanted.shop or (one.shop if one.handover is not None else None)
    return found, left


def _failed(path: Path, kind: str) -> Bundle:
    message = _("It holds nothing of the kind {kind}.").format(kind=kind)
    return Bundle(path, kind, problems=[Problem(0, "", "header_not_found", message)])


Held = tuple[list[Bundle], list[Table]]


def _read(path: Path, wanted: Wanted, zone: tzinfo, names: Callable[[], Names], raw: bytes | None) -> Held:
    if path.is_dir():
        return [_mails(path, split_maildir(path), zone, "maildir")], []
    if not path.is_file():
        return [], []  # to read a pipe or a device may never end
    raw = raw or path.read_bytes()
    page = _read_page(raw, path, wanted, zone)
    if page is not None:
        return [page], []
    tables = [table for table in open_tables(raw) if any(table.rows())] if raw.startswith((ZIP, OLE)) else []
    found, left = [], []
    for table in tables:
        bundle = _read_table([table], path, wanted, zone)
        if bundle is None:
            left.append(table)
        else:
            told = sheets_told([], [table]) + bundle.problems
            found.append(replace(bundle, part=table.name, problems=told))
    only = _read_table(raw, path, wanted, zone) if not tables else None
    if found or only:
        return ([only] if only else found), left
    if wanted.kind in (None, "messages") and not any(find_header(table, None, None)[0] for table in tables):
        talks, encoding = _talks(raw, path, wanted, zone, names)
        if talks is not None:
            rows = sum(len(talk.said) for talk in talks)
            return [Bundle(path, "messages", None, None, encoding, rows, talks=talks)], []
    return [], []


def _read_table(raw: Raw, path: Path, wanted: Wanted, zone: tzinfo) -> Bundle | None:
    """Return what a file, or one sheet of it, holds when it is a table of money, parcels, reviews, or a shop's own."""
    for kind, reader in ledgers.KINDS.items():
        told = reader(raw, path, zone) if wanted.kind in (None, kind) else None
        if told is not None:
            known = (told.layout.source, None, told.encoding, told.rows, told.problems, told.rejected)
            return Bundle(path, kind, *known, entries=told)
    if wanted.kind in (None, "reviews"):
        found = read_reviews(raw, path, zone, wanted.platform)
        if found is not None:
            what = (found.platform, None, found.encoding, found.rows, found.problems, found.rejected, found.reviews)
            return Bundle(path, "reviews", *what)
    if wanted.kind in (None, *sheets.KINDS):
        sheet = sheets.read_sheet(raw, wanted.kind)
        if sheet is not None:
            return Bundle(path, sheet.kind, None, None, sheet.encoding, len(sheet.rows), sheet=sheet)
    return None


def _read_page(raw: bytes, path: Path, wanted: Wanted, zone: tzinfo) -> Bundle | None:
    """Return what a file holds when its first lines say that it is a handover or mail, or None."""
    handed = read_handover(raw) if wanted.kind in (None, "handover") else None
    if handed is not None:
        return Bundle(path, "handover", None, handed.shop, "utf-8", handed.rows, handed.problems, handover=handed)
    if wanted.kind in (None, "mail"):
        if is_mbox(raw):
            return _mails(path, split_mbox(raw), zone, "mbox")
        if looks_like_mail(raw, 1 if path.suffix.lower() == ".eml" else 2) or wanted.kind == "mail":
            return _mails(path, [raw], zone, "eml")
    return None


def _mails(path: Path, raws: Iterable[bytes], zone: tzinfo, encoding: str) -> Bundle:
    bundle = Bundle(path, "mail", encoding=encoding)
    for bundle.rows, raw in enumerate(raws, 1):
        found = try_mail(raw, zone)
        if isinstance(found, Notice):
            bundle.mails.append(found)
            if found.at is None:
                message = _("The mail tells no time; it counts from now.")
                bundle.problems.append(Problem(bundle.rows, "Date", "bad_date", message))
        else:
            bundle.crashes[bundle.rows] = found
            why = _("This mail cannot be read ({kind}).").format(kind=type(found).__name__)
            kept = {"mail": decode(raw)[:LONGEST_TEXT]}
            bundle.rejected.append(Rejected(bundle.rows, "", "unreadable", why, kept))
    return bundle


def _talks(
    raw: bytes, path: Path, wanted: Wanted, zone: tzinfo, names: Callable[[], Names]
) -> tuple[list[Talk] | None, str]:
    if raw.startswith((ZIP, OLE)):
        return read_chat_book(raw, zone, names().ours, names().buyers), "xlsx"
    if raw.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"[" and path.suffix.lower() == ".json":
        return read_chat_json(raw, zone), "json"
    if wanted.kind != "messages" and path.suffix.lower() != ".txt":
        return None, ""
    encoding = find_encoding(raw)
    text = decode(raw)
    if wanted.kind is None and not any(turn.at for turn in read_turns(text, zone)):
        return None, ""
    return read_chat(text, zone, names().ours, names().buyers), encoding


def take_bundles(
    desk: Desk, transaction: Transaction, bundles: Sequence[Bundle], kept: KeptRows, changed: Mapping[str, bytes]
) -> list[dict[str, Any]]:
    """Take files into the desk within one change; returns the facts of a report on each.

    Orders that the same change brings (`changed`, packed) are known to them, whatever the order of the files.
    """
    if not bundles:
        return []
    fresh = {key: unpack(packed) for key, packed in changed.items()}
    orders = {**desk.orders, **fresh}
    arrival, reviews = Arrival(desk, transaction, orders), ReviewArrival(desk, transaction, orders)
    sheet_arrival = (
        SheetArrival(desk, transaction, kept, orders, fresh.values(), kept.shop)
        if any(bundle.sheet for bundle in bundles)
        else None
    )
    reports = []
    for bundle in bundles:
        with member(bundle.path):
            rejected = _take(bundle, arrival, reviews, sheet_arrival)
            tally, name = arrival.tally, shown(bundle.path.name)
            if bundle.entries is not None:
                ledgers.take(desk, transaction, bundle.entries, tally, bundle.shop, orders.values())
            for row in bundle.rejected:
                if not kept.keep(row, bundle.path, bundle.platform, bundle.kind):
                    rejected, tally.unchanged = rejected - 1, tally.unchanged + 1
                    bundle.problems = [one for one in bundle.problems if (one.row, one.code) != (row.row, row.code)]
            if bundle.handover is not None:
                handed = HandoverArrival(desk, transaction)
                rejected = handed.take(bundle.handover, name, bundle.shop, tally)
        told = [replace(tell_crash(desk, error), row=row) for row, error in bundle.crashes.items()]
        reports.append(
            {
                "rejected": rejected,
                "path": shown(bundle.path),
                "platform": bundle.platform,
                "kind": None if bundle.problems and not bundle.rows else bundle.kind,
                "shop": bundle.shop,
                "encoding": bundle.encoding,
                "sheet": bundle.part,
                "rows": bundle.rows,
                "records": tally.added + tally.updated + tally.unchanged,
                "added": tally.added,
                "updated": tally.updated,
                "unchanged": tally.unchanged,
                "problems": bundle.problems + told,
            }
        )
    return reports


def _take(bundle: Bundle, arrival: Arrival, reviews: ReviewArrival, sheet_arrival: SheetArrival | None) -> int:
    """Take in what one file holds; returns how many of its rows were rejected."""
    tally = arrival.tally = Tally(changed=[])
    for facts in bundle.reviews:
        reviews.take(facts, tally, bundle.shop)
    for talk in bundle.talks:
        arrival.take_talk(talk, bundle.platform, bundle.shop)
    for mail in bundle.mails:
        arrival.take_notice(mail, Kind.MAIL, bundle.platform, bundle.shop)
    rejected = len(bundle.rejected)
    if bundle.sheet is not None and sheet_arrival is not None:
        taken = sheet_arrival.take(bundle.sheet, bundle.path, bundle.platform)
        tally.added, tally.updated, tally.unchanged = taken.added, taken.updated, taken.unchanged
        rejected, bundle.problems = taken.rejected, bundle.problems + taken.problems
    return rejected
