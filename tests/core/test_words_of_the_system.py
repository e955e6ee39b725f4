"""What the system refuses is told in her language, by its kind: no number of it comes out in the system's English."""

from __future__ import annotations

import errno
import os
import re
import socket
import ssl
from pathlib import Path

import pytest

from csdesk import i18n
from csdesk.system import WORDS, os_words

SOURCES = Path(__file__).resolve().parents[2] / "csdesk"
OTHERS = {
    "name": (socket.gaierror(-2, "Name or service not known"), "找不到这台服务器"),
    "certificate": (ssl.SSLError(1, "certificate verify failed"), "安全连接没有建立"),
    "time": (TimeoutError("timed out"), "对方迟迟没有回应"),
}


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_every_number_has_chinese_words(zh: None, number: int) -> None:
    said = os_words(OSError(number, os.strerror(number), "a.csv"))
    assert not re.search("[A-Za-z]", said)
    assert (str(number) in said) == (number not in WORDS)


@pytest.mark.parametrize("kind", OTHERS)
def test_what_has_no_number_of_the_system_has_words_too(zh: None, kind: str) -> None:
    error, words = OTHERS[kind]
    assert os_words(error).startswith(words)


def test_english_names_the_number_nobody_knows() -> None:
    i18n.use("en")
    assert os_words(OSError(errno.EIO, "x")) == "the disk or device failed"
    assert os_words(OSError(9999, "x")) == "the system refused (number 9999)"
    assert os_words(OSError("said already")) == "said already"


def test_nothing_else_lets_the_system_speak() -> None:
    speaking = [path.name for path in SOURCES.rglob("*.py") if re.search(r"(?<!os\.)strerror", path.read_text("utf-8"))]
    assert speaking == []
