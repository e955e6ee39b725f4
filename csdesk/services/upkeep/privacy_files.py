"""Files that are about a buyer or an order: what of each is theirs, and what is left of it without that (D01)."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

from msgspec import Struct

from csdesk.domain.shared.traces import Others, Trace, Traces
from csdesk.i18n import _
from csdesk.services.upkeep.privacy_rows import without
from csdesk.store import files

FOLDERS = ("outbox", "drafts", "exports", "evidence", "seats")


class FileOf(Struct, frozen=True):
    """A file in which she was found.

    Args:
        path: The file.
        name: Its place in the desk's folder.
        goes: Whether she goes out of it without being asked about.
        rest: What is left of it then, None when all of it goes.
        gone: How many of its rows go then.
        of: How many rows it has.
        doubt: Why it is for the operator to decide, in words; empty when nothing is left to decide.
    """

    path: Path
    name: str
    goes: bool = True
    rest: bytes | None = None
    gone: int = 0
    of: int = 0
    doubt: str = ""

    def words(self, *, done: bool) -> str:
        """Say what goes, or went."""
        if self.rest is None:
            return (_("removed: {path}") if done else _("would go: {path}")).format(path=self.name)
        words = _("{count} of {of} row[s] removed: {path}") if done else _("{count} of {of} row[s] would go: {path}")
        return words.format(count=self.gone, of=self.of, path=self.name)

    def take_out(self) -> None:
        """Take her out of the file, or the file away."""
        if self.rest is None:
            files.disk.unlink(self.path)
        else:
            files.replace_file(self.path, self.rest)


def about(folder: Path, traces: Traces, ids: Collection[str], others: Others, also: Collection[str]) -> list[FileOf]:
    """Return the files of a desk's folder that are about her or named by her records, or may be.

    Args:
        folder: The desk's folder.
        traces: The words by which she is known.
        ids: The ids of her records.
        others: Everybody else.
        also: Files that go whole, for the operator says so.
    """
    found = list[FileOf]()
    for name in FOLDERS:
        for path in sorted((folder / name).rglob("*")):
            if path.is_file() and not path.is_symlink():
                place = path.relative_to(folder)
                whole = place.as_posix() in also or any(part.partition(".")[0] in ids for part in place.parts)
                if whole or traces.judge(str(place)) is Trace.CERTAIN:
                    found.append(FileOf(path, place.as_posix()))
                elif (one := _inside(path, place.as_posix(), traces, others)) is not None:
                    found.append(one)
    return found


def _inside(path: Path, name: str, traces: Traces, others: Others) -> FileOf | None:
    """Return what of a file is hers by what it holds, None when nothing is."""
    form = path.suffix.lower()

    def judge(text: str) -> Trace:
        return traces.judge(text.replace(",", "\t") if form == ".csv" else text)

    texts = [_text(part)[0] for part in _parts(path)]
    sure = max(map(judge, texts))
    if sure is Trace.NONE:
        return None
    maybe, mixed = (
        _("may be the buyer's, was left (--also): {name}"),
        _("others stand in it too, was left (--also takes it whole): {name}"),
    )
    if sure is Trace.MAYBE:
        return FileOf(path, name, goes=False, doubt=maybe)
    text, encoding = _text(path.read_bytes())
    left = without(form, text, lambda row: judge(row) is Trace.CERTAIN and not others.own(row)) if encoding else None
    if left is None:
        return FileOf(path, name, goes=False, doubt=mixed) if any(map(others.are_in, texts)) else FileOf(path, name)
    kept = judge(left.text)
    if kept is Trace.CERTAIN and left.gone == left.of and not others.are_in(left.text):
        return FileOf(path, name)  # what is left is her name in a title
    if not any(map(str.isalnum, left.text)):
        return FileOf(path, name)
    doubt = {Trace.NONE: "", Trace.MAYBE: maybe, Trace.CERTAIN: mixed}[kept]
    return FileOf(path, name, left.gone > 0, left.text.encode(encoding), left.gone, left.of, doubt)


def _parts(path: Path) -> Iterator[bytes]:
    """Yield what a file holds; of a workbook or a packed folder the files in it."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with contextlib.suppress(zipfile.BadZipFile, RuntimeError), zipfile.ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def _text(data: bytes) -> tuple[str, str]:
    """Return a file as text, and the encoding in which it can be written again; empty when it is no text."""
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeError):
            text = data.decode(encoding)
            return text, encoding if text.encode(encoding) == data else ""
    return data.decode("gb18030", "ignore"), ""  # yields signs that no word of hers is made of
