"""Commands as a user types them, run in this process."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from csdesk.cli.frame.app import main


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Csdesk = Callable[..., Ran]


@pytest.fixture
def csdesk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Csdesk:
    """Run `csdesk` with arguments and return its exit code and what it printed."""

    def run(*words: str, stdin: str | bytes = "") -> Ran:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = main(words)
        out, err = capsys.readouterr()
        return Ran(int(code), out, err)

    return run
