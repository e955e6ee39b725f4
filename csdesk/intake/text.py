"""Bytes of a text table as lines: BOM, then strict UTF-8, then GB18030; a file of both is read line by line."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_HEAD = 4096
_SAMPLE = 1 << 15
"""How much, from the first sign that is no ASCII on, shows which encoding it is; to count all of it takes a tenth of an
import's time."""

_CJK = "\u2e80"
_HIGH = re.compile(rb"(?:[\x81-\xfe][0-9]){2}|[\x80-\xff]+")
"""Bytes of other signs than ASCII; the first form is a rare sign of GB 18030."""

INNER = "\u2028"
"""Stands for a line feed inside a cell where rows end with CR."""


def find_encoding(raw: bytes) -> str:
    """Return the name of the encoding that the text's first signs show."""
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return name
    even, odd = raw[:_HEAD:2].count(0), raw[1:_HEAD:2].count(0)
    if max(even, odd) > 8 + 4 * min(even, odd):  # the zero halves of narrow signs
        return "utf-16-le" if odd > even else "utf-16-be"
    if _is_utf8(raw):
        return "utf-8"
    first = next((line for line in io.BytesIO(raw) if not line.isascii()), b"")
    return "utf-8" if is_chinese_utf8(first) else _of_old(raw)


def _of_old(raw: bytes) -> str:
    """Return which encoding from before UTF-8 it is: the Japanese one shows by its kana, the Latin one by lone signs.

    A Chinese sign is two bytes, so high bytes that mostly stand alone are accents among plain letters.
    """
    first = _HIGH.search(raw)
    start = first.start() if first else 0
    raw = raw[start : start + _SAMPLE]
    text = raw.decode("cp932", "replace")
    kana = sum("\u3041" <= sign <= "\u30ff" for sign in text)
    if kana * 5 > sum(sign > "\xff" for sign in text) and text.count("\ufffd") < 2:
        return "cp932"
    highs = _HIGH.findall(raw)
    return "cp1252" if sum(len(run) == 1 for run in highs) > len(highs) / 2 else "gb18030"


def _is_utf8(raw: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(raw)
    try:
        for start in range(0, len(raw), _CHUNK):
            decoder.decode(view[start : start + _CHUNK], final=start + _CHUNK >= len(raw))
    except UnicodeDecodeError:
        return False
    return True


def is_chinese_utf8(raw: bytes) -> bool:
    """Tell whether bytes are UTF-8 for sure: GBK sometimes reads as Latin signs, next to never as Chinese ones."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return False
    return text.isascii() or any(sign >= _CJK for sign in text)


def decode(raw: bytes) -> str:
    """Return bytes as text, whatever their encoding; every line end is a line feed."""
    return "".join(lines(raw, find_encoding(raw))).replace("\r\n", "\n").replace("\r", "\n").replace(INNER, "\n")


def ends_with_cr(raw: bytes) -> bool:
    """Tell whether the rows of a text end as on old Macintoshes; a line feed is then part of a cell."""
    first = raw.find(b"\r")
    return first >= 0 and b"\n" not in raw[: first + 2] and b"\r\n" not in raw


def lines(raw: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines with their ends; what no encoding can read becomes U+FFFD."""
    if encoding.startswith("utf-16"):
        yield from io.StringIO(raw.decode(encoding, "replace").removeprefix("\ufeff"), newline="")
        return
    if encoding.startswith("cp"):
        raw, encoding = raw.decode(encoding, "replace").encode(), "utf-8"
    if encoding == "utf-8-sig":
        raw, encoding = raw[len(codecs.BOM_UTF8) :], "utf-8"
    if ends_with_cr(raw):
        # what is a line break inside a cell there must not end a row for the csv module
        raw = raw.replace(b"\n", INNER.encode(encoding)).replace(b"\r", b"\n")
    other = "gb18030" if encoding == "utf-8" else "utf-8"
    for line in io.BytesIO(raw):
        if line.isascii():
            yield line.decode("ascii")
        elif encoding == "gb18030" and is_chinese_utf8(line):
            yield line.decode()
        else:
            yield _decode(line, encoding, other)


def _decode(line: bytes, encoding: str, other: str) -> str:
    for name in (encoding, other):
        try:
            return line.decode(name)
        except UnicodeDecodeError:
            continue
    return line.decode(encoding, "replace")
