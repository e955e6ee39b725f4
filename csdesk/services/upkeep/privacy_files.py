"""Files of texts that are about a buyer or an order: found whatever they are, removed one by one (D01)."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

from csdesk.domain.shared.traces import Trace, Traces

FOLDERS = ("outbox", "drafts", "exports", "evidence")


def about(folder: Path, traces: Traces, ids: Collection[str]) -> dict[Path, Trace]:
    """Return the files of a desk's folder that are about her or named by her records, or may be, and how sure it is."""
    found: dict[Path, Trace] = {}
    for name in FOLDERS:
        for path in sorted((folder / name).rglob("*")):
            if path.is_file() and not path.is_symlink():
                place = path.relative_to(folder)
                named = any(part.partition(".")[0] in ids for part in place.parts)
                texts = [_text(part) for part in _parts(path)]
                if path.suffix == ".csv":
                    texts = [text.replace(",", "\t") for text in texts]
                sure = max(map(traces.judge, (str(place), *texts)))
                if named or sure:
                    found[path] = Trace.CERTAIN if named else sure
    return found


def _parts(path: Path) -> Iterator[bytes]:
    """Yield what a file holds; of a workbook or a packed folder the files in it."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with contextlib.suppress(zipfile.BadZipFile, RuntimeError), zipfile.ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "ignore")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:  # what is no text either way yields signs that no word of hers is made of
        return data.decode("gb18030", "ignore")
