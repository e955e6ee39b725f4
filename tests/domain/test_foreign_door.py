"""The short way past the door for foreign text lets through exactly what the long way would."""

from __future__ import annotations

import re

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
