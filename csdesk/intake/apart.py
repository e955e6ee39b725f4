"""Has a workbook or a page read in a process of its own, within limits, and takes its answer apart."""

from __future__ import annotations

import contextlib
import marshal
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator

from csdesk.i18n import _
from csdesk.intake.child import BROKEN, LENGTH, LOCKED, OLE, OPENED, Head, Row, frame

MB = 1 << 20
SHORT_S, LONG_S = 1.5, 45.0
"""Seconds of work for a file of up to a megabyte, and for any file."""

SMALL_MB, LARGE_MB = 220, 2048
"""The same for memory."""

PATIENCE = 4
"""How many times longer than its work a process may last, on a machine that has other work too."""

KEY_S = 3.0
"""Seconds of work more for a key: 100,000 rounds take 0.2; how many there are, a locked file says itself."""

_LOCKED_PART = "EncryptedPackage".encode("utf-16-le")
"""The name of what is locked in a workbook, as its folder of parts writes it."""

KEPT = 8 * MB
"""An answer of up to so many bytes is kept: a small file is asked for as reviews, as a sheet, as orders."""


class NotATable(ValueError):  # noqa: N818 - the reader's own word, it never reaches a person
    """The bytes are no table; the text is the reason."""


Rows = Callable[[], Iterator[Row]]

_last: list[tuple[bytes, bytes]] = []
_holders: list[None] = []


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Keep the answer on a file, however large, while several look at it one behind the other."""
    _holders.append(None)
    try:
        yield
    finally:
        _holders.pop()
        _keep(*_last)


def _keep(*answers: tuple[bytes, bytes]) -> None:
    _last[:] = [one for one in answers if _holders or len(one[1]) <= KEPT]


def read_apart(raw: bytes) -> list[tuple[Head, Rows]]:
    """Return the tables of a workbook or page: what is known of each, and what starts reading its rows.

    Raises `NotATable`.
    """
    answer = next((answer for asked, answer in _last if asked == raw), None) or _ask(raw)
    _keep((raw, answer))
    tables: list[tuple[Head, Rows]] = []
    at = 0
    while True:
        at, data = _next(answer, at)
        if at == len(answer):
            break
        head: Head = marshal.loads(data)
        tables.append((head, _rows(answer, at, head[2])))
        for _number in range(head[2]):
            at, data = _next(answer, at)
    reason: str = marshal.loads(data)
    if reason:
        raise NotATable(reason)
    return tables


def _next(answer: bytes, at: int) -> tuple[int, memoryview]:
    """Return the frame at a place, and where the next one begins."""
    start = at + LENGTH
    end = start + int.from_bytes(answer[at:start], "big")
    return end, memoryview(answer)[start:end]


def _rows(answer: bytes, start: int, count: int) -> Rows:
    def rows() -> Iterator[Row]:
        at = start
        for _number in range(count):
            at, data = _next(answer, at)
            yield marshal.loads(data)

    return rows


def _ask(raw: bytes) -> bytes:
    answer = _run("main", raw, len(raw))
    return frame(_too_much()) if answer is None else answer


def _too_much() -> str:
    return _("reading it takes more time or memory than a file of its size can be worth")


def _run(main: str, told: bytes, size: int, more: float = 0.0) -> bytes | None:
    """Return what a function of the child answers to bytes, or None when it died of them or of its limits.

    Args:
        main: The function.
        told: Its stdin.
        size: Bytes of the file, from which the limits follow.
        more: Seconds of work beyond those.
    """
    large = max(0.0, size / MB - 1)
    seconds = min(LONG_S, SHORT_S + 4 * large) + more
    memory = int(min(LARGE_MB, SMALL_MB + 40 * large)) * MB
    limits = (str(seconds), str(memory), str(memory // 3))
    command = [sys.executable, "-P", "-S", "-c", f"from csdesk.intake.child import {main}; {main}()", *limits]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            command,
            input=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=min(58, PATIENCE * seconds),
            env=environment,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return None if done.returncode else done.stdout


class Locked(Exception):  # noqa: N818 - no error: a question
    """A file asks for a password; `wrong` when those that were said do not open it."""

    def __init__(self, *, wrong: bool) -> None:
        super().__init__(wrong)
        self.wrong = wrong


def is_locked(raw: bytes) -> bool:
    """Tell whether a workbook asks for a password."""
    if not raw.startswith(OLE):
        return False
    try:
        return _LOCKED_PART in raw or not read_apart(raw)
    except NotATable as error:
        return str(error) == LOCKED


def unlock(raw: bytes, passwords: Iterable[str]) -> bytes:
    """Return a locked workbook as a plain one; raises `Locked` when no password opens it, `NotATable` for a broken one.

    It needs `msoffcrypto`, of the extra `locked`.
    """
    wrong = False
    for password in filter(None, passwords):
        answer = _run("unlock", password.encode() + b"\n" + raw, len(raw), KEY_S)
        if answer is None or answer[:1] == BROKEN:
            raise NotATable(_too_much() if answer is None else _("its lock is broken"))
        if answer[:1] == OPENED:
            return answer[1:]
        wrong = True
    raise Locked(wrong=wrong)
