"""Handover files as people and disks leave them: nothing lost, nothing half, errors with their line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk, open_desk
from csdesk.services.handover.files import preview
from csdesk.services.imports.imports import ImportReport, import_paths
from tests.services.handover.handovers import EVENING, MORNING, Take, codes, counts, items, unread


def blocks(data: bytes) -> tuple[str, list[str], str]:
    """Return what stands before the items, the items, and what stands after."""
    text = data.decode()
    head, *rest = re.split(r"(?m)^(?=### )", text)
    last, rule, tail = rest[-1].partition("## Numbers")
    return head, [*rest[:-1], last], rule + tail


def test_blocks_removed_and_moved(sender: Desk, taker: Desk, take: Take) -> None:
    head, found, tail = blocks(preview(sender))
    data = (head + "".join([*found[3:], found[0]]) + tail).encode()
    assert counts(take(data)) == (4, 0, 0, 0)
    assert unread(taker) == 4


def test_text_between_is_kept_as_free_text_once(sender: Desk, taker: Desk, take: Take) -> None:
    head, found, tail = blocks(preview(sender))
    extra = "老板说明天十点到\n顺便看看茶盘\n\n"
    data = (head + found[0] + extra + "".join(found[1:]) + "## 我自己的标题\n" + tail).encode()
    assert counts(take(data)) == (8, 0, 0, 0)
    loose = sorted(item.what for item in items(taker) if item.kind == "text")
    assert loose == ["## 我自己的标题", "老板说明天十点到\n顺便看看茶盘"]
    assert counts(take(data)) == (0, 0, 8, 0)


def test_a_word_changed_by_hand_is_another_version(sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender))
    data = preview(sender).replace("带话".encode(), "带句话".encode())
    report = take(data)
    assert (report.updated, report.unchanged) == (1, 5)
    assert [code for _row, code in codes(report)] == ["conflict"]


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_editors_change_line_ends_and_marks(ending: str, mark: bytes, sender: Desk, take: Take) -> None:
    data = mark + preview(sender).decode().replace("\n", ending).encode()
    assert counts(take(data)) == (6, 0, 0, 0)


@pytest.mark.parametrize("form", ["md", "json"])
@pytest.mark.parametrize("part", [0.02, 0.2, 0.4, 0.6, 0.8, 0.99])
def test_half_a_file_says_so_and_gives_what_is_whole(form: str, part: float, sender: Desk, take: Take) -> None:
    whole = preview(sender, form)
    report = take(whole[: int(len(whole) * part)])
    assert report.problems
    assert report.added < 7
    assert report.rejected > 0 or report.kind is None
    assert counts(take(whole))[0] + report.added == 6


def test_half_a_file_never_gives_half_an_item(sender: Desk, taker: Desk, take: Take) -> None:
    whole, known = preview(sender), {item.id: item for item in items(sender)}
    for cut in range(0, len(whole), 97):
        take(whole[:cut])
    came = {item.id: item for item in items(taker)}
    assert {key: item for key, item in came.items() if item.kind != "text"} == {
        key: known[key] for key in came if came[key].kind != "text"
    }


def _newer(data: bytes) -> bytes:
    return data.replace(b"version: 1", b"version: 2").replace(b'"version": 1', b'"version": 2')


def _broken(data: bytes) -> bytes:
    at = data.index("想要大壶".encode())
    return data[: at + 1] + b"\xff" + data[at + 2 :]


@pytest.mark.parametrize("form", ["md", "json"])
@pytest.mark.parametrize(
    ("spoil", "code", "word"),
    [
        (_newer, "newer_version", "version 2"),
        (_broken, "encoding_lost", "UTF-8"),
        (lambda data: data.replace(b"version: 1", b"version: x").replace(b'"version": 1', b'"version": null'),
         "newer_version", "version"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where(
    form: str, spoil: Callable[[bytes], bytes], code: str, word: str, sender: Desk, taker: Desk, take: Take
) -> None:
    report = take(spoil(preview(sender, form)))
    assert counts(report)[:3] == (0, 0, 0)
    assert report.kind is None
    assert report.problems[0].code == code
    assert report.problems[0].row > 0
    assert word in report.problems[0].message
    assert unread(taker) == 0


def test_a_handover_of_another_shop_is_refused_with_a_way(sender: Desk, taker: Desk, tmp_path: Path) -> None:
    for desk, shop in ((sender, "小满茶具"), (taker, "大寒酒具")):
        desk.home.make()
        desk.home.config.write_text(f'shop = "{shop}"\n', encoding="utf-8")
    theirs = open_desk(sender.home.folder, now=EVENING, lang="en", operator="AH")
    ours = open_desk(taker.home.folder, now=MORNING, lang="en", operator="BX")
    path = tmp_path / "x.md"
    path.write_bytes(preview(theirs))
    report = import_paths(ours, [path])
    assert (report.totals.added, report.complete) == (0, False)
    assert [problem.code for problem in report.files[0].problems] == ["other_shop"]
    assert "小满茶具" in report.files[0].problems[0].message
    assert import_paths(ours, [path], shop="大寒酒具").totals.added == 6


ITEM = {"id": "HO-0317-000001", "section": "todo", "severity": 2, "kind": "line", "source": "x", "what": "带话"}


def packed(*found: object, **whole: object) -> bytes:
    facts = {"csdesk": "handover", "version": 1, "shop": "", "operator": "AH", "date": "2026-03-17", "items": found}
    return msgspec.json.encode(facts | whole)


@pytest.mark.parametrize(
    ("data", "taken", "rejected"),
    [
        (packed(ITEM), 1, 0),
        (packed(ITEM | {"more": "from a later version"}), 1, 0),
        (packed(ITEM | {"severity": 99}), 1, 0),
        (packed(ITEM | {"section": "nowhere"}), 0, 1),
        (packed(ITEM | {"id": "rm -rf /"}), 0, 1),
        (packed(ITEM | {"id": "HO-" + "9" * 200}), 0, 1),
        (packed(ITEM | {"what": ""}), 0, 1),
        (packed(ITEM | {"due_at": "2026-03-17T18:00:00"}), 0, 1),
        (packed(ITEM | {"due_at": "tomorrow"}), 0, 1),
        (packed(ITEM, {"id": "HO-0317-2"}), 1, 1),
        (packed(ITEM, None, 7, []), 1, 3),
        (packed(ITEM, ITEM), 1, 0),
    ],
)
def test_items_written_by_others(data: bytes, taken: int, rejected: int, take: Take, taker: Desk) -> None:
    report = take(data)
    assert (report.added, report.rejected) == (taken, rejected)
    assert len(report.problems) == rejected
    assert all(problem.row > 0 for problem in report.problems)
    assert unread(taker) == taken


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"---\n---\n",
        b"---\ncsdesk: handover\n",
        b"---\ncsdesk: handover\nversion: 1\n---\n",
        b"# a README\n\n### HO-0317-01 not ours\n",
        b'{"csdesk": "handover"}',
        b'{"csdesk": "handover", "version": 1, "items": 7}',
        b"[1, 2]",
        b"\x00\x01",
        os.urandom(2000),
    ],
    ids=range(10),
)
def test_no_file_breaks_anything(data: bytes, take: Take, taker: Desk) -> None:
    report = take(data)
    assert report.added == 0
    assert report.problems
    assert unread(taker) == 0


def test_a_page_that_is_no_handover_is_passed_by_in_a_folder(sender: Desk, taker: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "README.md").write_text("# hello\n", encoding="utf-8")
    (folder / "handover.md").write_bytes(preview(sender))
    report: ImportReport = import_paths(taker, [folder])
    assert [Path(file.path).name for file in report.files] == ["handover.md"]
    assert report.complete


def test_forgetting_a_buyer_reaches_what_came(sender: Desk, taker: Desk, take: Take) -> None:
    from csdesk.services.upkeep.privacy import forget

    take(preview(sender))
    forget(taker, "月下", sure=True)
    assert "月下" not in preview(taker).decode()
    assert "想要大壶" not in preview(taker).decode()
