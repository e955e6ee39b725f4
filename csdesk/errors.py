"""Errors a person can act on, and the exit codes of the command line.

Every error that reaches a person is a `DeskError`: a title, where it happened, and what to do. Texts are already
translated when the error is made. Exit codes are those of the command line contract.
"""

from __future__ import annotations

import re
from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    OUTSTANDING = 1
    USAGE = 2
    BUSY = 3
    DATA = 4
    REFUSED = 5


class DeskError(Exception):
    """Something the operator must know: at most three lines, never a traceback.

    Args:
        title: What happened, one line, translated.
        where: The file, row and column, or the subject; may be empty.
        hint: What to do next, translated; may be empty.
        code: A stable machine name such as `id_damaged` or `cod_unanswered`.
    """

    exit = Exit.DATA

    def __init__(self, title: str, *, where: str = "", hint: str = "", code: str = "error") -> None:
        super().__init__(title)
        self.title = title
        self.where = where
        self.hint = hint
        self.code = code

    def lines(self) -> list[str]:
        """Return the one to three lines to show: what happened, where, what to do."""
        return [line for line in (self.title, self.where, self.hint) if line]

    def said(self) -> list[str]:
        """Return the lines for the desk's screens."""
        return self.lines()


_COMMAND = r"\W*(?:(?:\b(?:or|and)\b|或)(?:\s?\w{1,4})?)?\s*(?:csdesk |--[a-z]).*"
_STUMP = r"[A-Za-z']+(?: [A-Za-z']+)?|[\u3400-\u9fff]{1,4}"
_CLAUSE = (
    "(?:[;；] ?(?:if|when|如果|确认|若|真)[^;；]*|[.。,，;；][^.。,，;；]*(?:without|leave|run|say|用|加|去掉|运行))$"
)
"""What is no help without its command: `Give it`, `List them`, `…; if it is right all the same`."""

_ORDER = r"\b[a-z]\w*:[\w-]*(\w{4})\b"


def spoken(words: str) -> str:
    """Return a text for the desk's screens: without the command it ends with, for there a key is pressed."""
    return re.sub(_COMMAND, "", words)


class _AskedError(DeskError):
    """An error of what was asked for: its hint ends with the command that helps."""

    def said(self) -> list[str]:
        """Return the lines without the command, for a key is pressed there; orders by the end of their number."""
        help_ = spoken(self.hint)
        if help_ != self.hint:
            help_ = "" if re.fullmatch(_STUMP, help_) else re.sub(_CLAUSE, "", help_)
        title, where, hint = (re.sub(_ORDER, r"…\1", line) for line in (self.title, spoken(self.where), help_))
        return [line for line in (title, "" if where in title else where, hint) if line]


class UsageError(_AskedError):
    """A wrong or ambiguous argument (exit 2)."""

    exit = Exit.USAGE


class BusyError(_AskedError):
    """Another process holds the desk's lock, or the server of a shared one is away (exit 3)."""

    exit = Exit.BUSY


class DataError(DeskError):
    """A file could not be read, or rows were rejected (exit 4)."""

    exit = Exit.DATA


class RefusedError(_AskedError):
    """A rule of the desk forbids it (exit 5)."""

    exit = Exit.REFUSED


class Cancelled(Exception):  # noqa: N818 - not an error: the operator asked for it
    """The operator cancelled a long piece of work; nothing was changed."""
