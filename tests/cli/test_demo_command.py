"""`csdesk demo` makes its own home, leaves every other alone, and opens the desk's screens on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from csdesk.cli.frame.app import main

if TYPE_CHECKING:
    from csdesk.desk import Desk


def test_it_is_made_where_one_says_and_kept(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shop = tmp_path / "shop"
    assert main(["demo", "--shop", "zh", "--into", str(shop), "--no-ui"]) == 0
    assert capsys.readouterr().out == f"{shop}\n"
    assert len(list((shop / "exports").iterdir())) == 7
    assert not home.exists()
    assert main(["--home", str(shop), "order", "list", "-q"]) == 0
    assert len(capsys.readouterr().out.split()) == 45
    assert main(["demo", "--shop", "zh", "--into", str(shop), "--no-ui"]) == 2
    assert "empty folder" in capsys.readouterr().err


def test_the_screens_open_on_it_and_it_is_gone_after(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []
    shops: list[tuple[int, str]] = []

    def look(desk: Desk, *_lesson: object) -> None:
        seen.append(desk.home.folder)
        shops.append((len(desk.orders), desk.config.shop))

    monkeypatch.setattr("csdesk.app.run_app", look)
    assert main(["--lang", "zh", "demo"]) == 0
    assert main(["demo", "--lang", "en"]) == 0
    assert main(["--lang", "en", "demo", "--shop", "zh"]) == 0
    assert main(["demo", "--shop", "fr"]) == 2
    assert shops == [(45, "小满茶具"), (19, "Otter Clay Studio"), (45, "小满茶具")]
    assert not [folder for folder in seen if folder.exists()]
    assert not home.exists()
