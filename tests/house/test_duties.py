"""Every duty in scope names the tests that prove it, or is honestly called open."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    return runpy.run_path(str(ROOT / "scripts/duties"))


def test_every_duty_has_its_test(script: dict[str, Any]) -> None:
    words, unproven = script["duties"]()
    assert len(words) == 176
    assert list(script["faults"](words, unproven, script["proofs"]())) == []


def test_a_duty_without_a_test_and_a_marker_of_none_are_told(script: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        'import pytest\n\n\n@pytest.mark.duty("R01", "X99")\ndef test_it() -> None: ...\n\n\n'
        '@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.duty("M01"))])\ndef test_rows(x): ...\n',
        encoding="utf-8",
    )
    words = dict.fromkeys(("R01", "R02", "R03", "M01"), "x")
    assert list(script["faults"](words, frozenset(("R03", "M01")), script["proofs"](tmp_path))) == [
        "R02 has no test: x",
        "M01 is proven and still called open",
        "X99 is no duty of the table",
    ]
