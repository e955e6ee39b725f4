"""Evidence packs for complaints about malicious reviews: quotes, files, order data masked, digests, one zip (V04).

The pack checks itself: after unpacking, `sha256sum -c SHA256SUMS` says whether anything was changed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from csdesk.domain.shared.label import with_value
from csdesk.domain.talk.messages import Message
from csdesk.domain.talk.reviews import Review
from csdesk.errors import DataError, UsageError
from csdesk.foreign import clean_lines
from csdesk.i18n import _
from csdesk.services.cases.view import view_case
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.order_view import judge_one, view_order
from csdesk.services.desk.results import Result
from csdesk.services.desk.tables import Owned
from csdesk.services.talk.review_view import view_review
from csdesk.services.talk.reviews import find_review
from csdesk.services.today.inbox import take_inbox, view_message
from csdesk.store.files import replace_file
from csdesk.system import os_words, sha256

SUMS = "SHA256SUMS"
LARGEST = 200_000_000


def evidence(desk: Desk, name: str, files: Sequence[Path] = (), *, packed: bool = False) -> Result:
    """Write the evidence on a review to the home's `evidence` folder, as a folder or with `packed` as one zip.

    Files are copied only when they are named here. The result's text is the path. Raises `DataError` for a file that
    cannot be read or a pack that does not verify.
    """
    review = find_review(desk, name)
    place = desk.home.folder / "evidence" / (f"{review.id}.zip" if packed else review.id)
    summary = _("evidence on {id}").format(id=review.id)
    if desk.dry_run:
        return Result((review.id,), summary, text=str(place))
    parts = _parts(desk, review) | _attached(files)
    parts[SUMS] = "".join(f"{_digest(data)}  {path}\n" for path, data in sorted(parts.items())).encode()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if packed:
        _write_zip(place, parts, desk.now())
    else:
        _write_folder(place, parts)
    wrong = [name for name in verify(place) if name in parts]
    if wrong:
        raise DataError(_("The pack does not verify."), where=f"{place}: {', '.join(wrong)}", code="evidence_broken")
    desk.store.note(desk.entry("review.evidence", review.id, summary))
    return Result((review.id,), summary, text=str(place))


def _parts(desk: Desk, review: Review) -> dict[str, bytes]:
    view = view_review(desk, review)
    order = desk.order(review.order_id)
    quotes = [f"{view.created_at or ''} {view.buyer_nick or ''} {view.stars or ''}".strip(), view.text or ""]
    quotes += [view.more] if view.more else []
    quotes += [f"{c.at:%Y-%m-%d %H:%M} {c.by} {c.rung or ''} {c.note or ''}".rstrip() for c in view.contacts]
    quotes += [view.reply] if view.reply else []
    parts = {"review.json": _json(view), "quotes.txt": clean_lines("\n\n".join(quotes)).encode() + b"\n"}
    if order is not None:
        parts["order.json"] = _json(view_order(order, judge_one(desk, order)))
        cases = desk.records.cases.where(lambda case: case.order_id == review.order_id)
        parts["cases.json"] = _json([view_case(desk, case) for case in cases])

    def is_about(talk: Owned) -> bool:
        theirs = (talk.platform, talk.buyer_nick) == (review.platform, review.buyer_nick)
        return bool((order is not None and talk.order_id == order.id) or (review.buyer_nick and theirs))

    def when(talk: Message) -> tuple[datetime, str]:
        return talk.received_at, talk.id

    inbox, now = take_inbox(desk), desk.now()
    talks = [
        view_message(talk, inbox.judge(talk, now), about=order)
        for talk in sorted(desk.records.messages.where(is_about), key=when)
    ]
    parts["messages.json"] = _json(talks)
    made = {"review": review.id, "made_at": desk.now(), "operator": desk.operator, "files": sorted(parts)}
    parts["manifest.json"] = _json(made)
    return parts


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _attached(files: Sequence[Path]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for number, file in enumerate(files, 1):
        try:
            if file.stat().st_size > LARGEST:
                raise UsageError(
                    _("This file is too large for a pack."), where=f"{file}: {file.stat().st_size}", code="too_large"
                )
            found[f"files/{number:02d}-{_safe(file.name)}"] = file.read_bytes()
        except OSError as error:
            raise DataError(
                _("The file cannot be read."), where=f"{file}: {os_words(error)}", code="unreadable"
            ) from error
    return found


def _safe(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _write_zip(place: Path, parts: dict[str, bytes], now: datetime) -> None:
    """Write a zip in which the same evidence at the same time is the same bytes; whole or not at all."""
    half = place.with_suffix(".part")
    half.unlink(missing_ok=True)  # a link of that name is not followed
    with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as pack:
        for path, data in sorted(parts.items()):
            info = zipfile.ZipInfo(path, (now.year, now.month, now.day, now.hour, now.minute, now.second))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            pack.writestr(info, data)
    half.chmod(0o600)
    half.replace(place)


def _write_folder(place: Path, parts: dict[str, bytes]) -> None:
    """Write a folder; what an earlier pack of the same review left there and this one has not, goes.

    Nothing outside is written or deleted, whatever names a list of an earlier pack holds and whatever links lie about.
    """
    _no_link(place)
    for name in _told(_bytes(place / SUMS)).keys() - parts.keys():
        if _inside(place, name):
            (place / name).unlink(missing_ok=True)
    for path, data in parts.items():
        file = place / path
        _no_link(file.parent)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(file, data)


def _no_link(path: Path) -> None:
    if path.is_symlink():
        path.unlink()


def _inside(place: Path, name: str) -> bool:
    """Tell whether a name is that of a file in a folder: not one above or beside it, none behind a link, no folder."""
    way = PurePosixPath(name)
    above = [place / part for part in way.parents]
    plain = not way.is_absolute() and ".." not in way.parts
    return plain and not any(map(Path.is_symlink, above)) and not (place / way).is_dir()


def _bytes(file: Path) -> bytes:
    """Return what is in a file of the pack; nothing for a link, which may lead out of it."""
    return file.read_bytes() if file.is_file() and not file.is_symlink() else b""


def verify(place: Path) -> list[str]:
    """Return the names in a pack that are missing or not what their digests say; empty when all is as it was."""
    if place.is_dir():
        files = [file for file in place.rglob("*") if file.is_symlink() or not file.is_dir()]
        parts = {file.relative_to(place).as_posix(): _bytes(file) for file in files}
    else:
        with zipfile.ZipFile(place) as pack:
            parts = {info.filename: pack.read(info) for info in pack.infolist()}
    told = _told(parts.pop(SUMS, b""))
    return sorted(name for name in told.keys() | parts.keys() if told.get(name) != _digest(parts.get(name, b"")))


def _told(sums: bytes) -> dict[str, str]:
    """Return the digests by name that a list of them tells."""
    return {line[66:]: line[:64] for line in sums.decode(errors="replace").splitlines()}


def pack(desk: Desk, name: str, files: Sequence[Path]) -> Result:
    """Write the evidence on a review as one zip; the summary says where."""
    result = evidence(desk, name, files, packed=True)
    return Result((), with_value(result.summary, result.text), None, result.warnings)
