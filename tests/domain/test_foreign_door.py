"""The short way past the door for foreign text lets through exactly what the long way would."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csdesk import foreign

ODD = re.compile(foreign._ODD)


def test_no_single_character_slips_past() -> None:
    wrong = [code for code in range(0x110000) if (foreign.clean(chr(code)) == chr(code)) == bool(ODD.match(chr(code)))]
    assert wrong == []


@given(st.text())
@example("盖碗\u200b")
@example("👍🏽 ❤️")
@example("a\nb\x1b[31m\u202e")
def test_what_comes_out_is_one_safe_line(text: str) -> None:
    shown = foreign.clean(text)
    assert ODD.search(shown) is None
    assert foreign.clean(shown) == shown


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("2860000000000000951", '="2860000000000000951"'),
        ("007", '="007"'),
        ("1E5", '="1E5"'),
        ("19900000001", "19900000001"),
        ("39.00", "39.00"),
        ("0", "0"),
        ("taobao:2860000000000000951", "taobao:2860000000000000951"),
        ("２８６０００００００００００００９５１", "２８６０００００００００００００９５１"),
    ],
)
def test_an_id_that_a_spreadsheet_would_round_is_text(text: str, cell: str) -> None:
    assert foreign.neutral(text) == cell
