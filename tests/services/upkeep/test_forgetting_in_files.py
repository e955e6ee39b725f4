"""What holds a buyer among others loses her rows alone; what has no rows is for the operator to decide."""

from __future__ import annotations

import html
import itertools
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import Receiver
from csdesk.outbound import markdown
from csdesk.services.upkeep import privacy
from csdesk.store import files
from tests.services.desk.test_archive_of_orders import DONE
from tests.services.upkeep.test_forgetting_exactly import Dying, Killed, write
from tests.support import NOW, make_order, put_orders

HER, HIM = "清风小满1", "云上茶客2"
HERS = Receiver("欧阳无名", "19900000088", "浙江省", "杭州市", "西湖区", "无名路 8 号")
HIS = Receiver("高兴", "19900000077", "浙江省", "杭州市", "西湖区", "有名路 9 号")


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Her order and his."""
    put_orders(desk, make_order("400500", buyer_nick=HER, receiver=HERS))
    put_orders(desk, make_order("400600", buyer_nick=HIM, receiver=HIS))
    desk.sync()
    return desk


def row(nick: str) -> str:
    return f"<tr><td>{html.escape(nick)}</td>\n<td>3</td></tr>\n"


def mixed(name: str, *, hers: bool = True) -> str:
    """Return a file with three rows, or the same without hers."""
    nicks = [one for one in (HIM, HER, "无关的人") if hers or one != HER]
    form = name.rpartition(".")[2]
    if form == "csv":
        return "\ufeff订单号,买家,备注\r\n" + "".join(f'=""4"",{nick},"两行\r\n备注, 3"\r\n' for nick in nicks)
    if form == "tsv":
        return "".join(f"{nick}\t3\n" for nick in nicks)
    if form in ("html", "htm"):
        return f"<table><tr><th>买家</th></tr>\n{''.join(map(row, nicks))}</table><p>共 3 人"
    if form == "json":
        return json.dumps({"rows": [{"buyer": nick, "lines": [{"qty": 1}]} for nick in nicks], "count": 3}, indent=2)
    if form == "mbox":
        return "".join(f"From a@x Mon Mar 16 10:00:00 2026\nSubject: x\n\n{nick}: 您好\n\n" for nick in nicks)
    rows = "".join(f"| {markdown.escape_cell(nick)} | 3 |\n" for nick in nicks)
    items = "".join(f"### HO-1 {nick} 催了\n\n- 下一步: 先发\n- 说过的话: 今天发\n\n" for nick in nicks)
    return f"# 交接班\n\n| 买家 | 数 |\n| --- | --- |\n{rows}\n## 紧急\n\n{items}<!-- end -->\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.html", "a.htm", "a.json", "a.md", "a.mbox"])
def test_her_rows_go_and_all_else_stays_as_it_was(shop: Desk, home: Path, name: str, encoding: str) -> None:
    path = write(home, f"exports/{name}", mixed(name).encode(encoding))
    shop.dry_run = True
    told = privacy.forget(shop, HER)
    shop.dry_run = False
    assert any(f"rows would go: exports/{name}" in one for one in told.warnings), told.warnings
    assert path.read_bytes() == mixed(name).encode(encoding)
    result = privacy.forget(shop, HER, sure=True)
    assert any(f"rows removed: exports/{name}" in one for one in result.warnings), result.warnings
    left = path.read_bytes().decode(encoding)
    assert json.loads(left) == json.loads(mixed(name, hers=False)) if name == "a.json" else True
    assert name == "a.json" or left == mixed(name, hers=False)
    assert privacy.forget(shop, HER, sure=True).warnings[:1] != result.warnings[:1]


def workbook(*words: str) -> bytes:
    path = Path("x.xlsx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", "".join(f"<t>{word}</t>" for word in words))
    return path.read_bytes()


@pytest.mark.parametrize("name", ["exports/a.xlsx", "outbox/a.txt", "exports/a.eml", "evidence/old.zip"])
def test_a_file_without_rows_that_holds_others_is_hers_to_decide(
    shop: Desk, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    packed = name.endswith(("xlsx", "zip"))
    both = write(home, name, workbook(HER, HIM) if packed else f"{HER}您好\n{HIM}您好\n")
    alone = write(home, name.replace("a.", "b.").replace("old", "new"), workbook(HER) if packed else f"{HER}您好\n")
    result = privacy.forget(shop, HER, sure=True)
    assert f"others stand in it too, was left (--also takes it whole): {name}" in result.warnings
    assert (both.exists(), alone.exists()) == (True, False)
    privacy.forget(shop, HER, [name], sure=True)
    assert not both.exists()


def test_a_title_with_her_name_is_told(shop: Desk, home: Path) -> None:
    path = write(home, "exports/a.html", f"<h1>{HER}</h1><table>{row(HIM)}{row(HER)}</table>")
    assert "others stand in it too" in privacy.forget(shop, HER, sure=True).warnings[0]
    assert path.read_text("utf-8") == f"<h1>{HER}</h1><table>{row(HIM)}</table>"


def test_a_row_with_her_phone_that_is_an_order_of_another_stays(shop: Desk, home: Path) -> None:
    path = write(home, "exports/a.csv", f"订单号,电话\n400600,{HERS.phone}\n400500,{HERS.phone}\n")
    warnings = privacy.forget(shop, HER, sure=True).warnings
    assert warnings[0] == "others stand in it too, was left (--also takes it whole): exports/a.csv"
    assert path.read_text("utf-8") == f"订单号,电话\n400600,{HERS.phone}\n"


def test_rows_that_may_be_hers_are_told_and_stay(shop: Desk, home: Path) -> None:
    path = write(home, "exports/a.csv", f"买家,话\n{HER},1\n谁,欧阳无名的\n")
    warnings = privacy.forget(shop, HER, sure=True).warnings
    assert warnings[0] == "may be the buyer's, was left (--also): exports/a.csv"
    assert path.read_text("utf-8") == "买家,话\n谁,欧阳无名的\n"


def test_purged_orders_leave_a_report_of_all(desk: Desk, home: Path) -> None:
    put_orders(desk, make_order("400500", **DONE), make_order("400600"))
    path = write(home, "exports/a.csv", "订单号,数\n400500,1\n400600,1\n")
    privacy.purge(desk, 90, sure=True)
    assert path.read_text("utf-8") == "订单号,数\n400600,1\n"


def test_killed_midway_it_is_finished_the_next_time(
    shop: Desk, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.csv", "b.html"):
        write(home, f"exports/{name}", mixed(name))
    for step in itertools.count():
        there = Path(shutil.copytree(home, tmp_path / f"copy{step}"))
        opened = open_desk(there, now=NOW.isoformat(), lang="en")
        monkeypatch.setattr(files, "disk", Dying(step))
        try:
            privacy.forget(opened, HER, sure=True)
            break
        except Killed:
            monkeypatch.setattr(files, "disk", files.Disk())
        for name in ("a.csv", "b.html"):
            assert HIM in (there / "exports" / name).read_text("utf-8"), step
        privacy.forget(open_desk(there, now=NOW.isoformat(), lang="en"), HER, sure=True)
        for name in ("a.csv", "b.html"):
            left = (there / "exports" / name).read_text("utf-8")
            assert (HER in left, HIM in left) == (False, True), step
    assert step > 10
