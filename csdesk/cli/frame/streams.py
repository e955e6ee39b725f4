"""What comes in by stdin and as words, and what goes out by stdout and stderr, whoever prints it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

from csdesk.foreign import safe
from csdesk.intake import text as intake_text


class _Guarded:
    """A text stream that no control sign passes; only a mark of the byte order may come first of all."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._begun = False

    def write(self, text: str) -> int:
        mark = "" if self._begun or not text.startswith("\ufeff") else "\ufeff"
        self._begun = self._begun or bool(text)
        return self.stream.write(mark + safe(text[len(mark) :]))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Let nothing but safe text out for the time of a `with`, in UTF-8 whatever the locale says."""
    before = sys.stdout, sys.stderr
    for stream in before:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout, sys.stderr = (cast(TextIO, _Guarded(stream)) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def unguarded(stream: TextIO) -> TextIO:
    """Return the stream behind a guarded one, for a writer that paints on a terminal and cleans its texts itself."""
    return stream.stream if isinstance(stream, _Guarded) else stream


def stdin_bytes() -> bytes:
    """Return all that comes by stdin; nothing where there is none."""
    return sys.stdin.buffer.read() if sys.stdin is not None else b""


def text_of(argument: str) -> str:
    """Return a text argument, `-` from stdin, with line feeds alone; bytes are read as `import` reads a file's."""
    if argument == "-":
        return intake_text.decode(stdin_bytes()).removesuffix("\n")
    return argument.replace("\r\n", "\n") if argument.isprintable() else intake_text.decode(os.fsencode(argument))
