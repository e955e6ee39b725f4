"""`csdesk find`: grouped, masked, for people and programs."""

from __future__ import annotations

from csdesk.desk import Desk
from csdesk.services.desk.archive import archive
from tests.cli.conftest import Csdesk
from tests.services.desk.test_archive_of_orders import DONE
from tests.support import make_order, put_orders


def test_groups_for_programs(desk: Desk, csdesk: Csdesk) -> None:
    put_orders(desk, make_order(), make_order("4001", **DONE | {"buyer_nick": "清茶淡饭"}))
    archive(desk)
    ran = csdesk("find", "清茶", "--json")
    assert ran.code == 0
    assert [(group["kind"], group["count"]) for group in ran.json["groups"]] == [("buyer", 1), ("order", 2)]
    hits = ran.json["groups"][1]["hits"]
    assert [(hit["id"], hit["archived"]) for hit in hits] == [
        ("taobao:4000000000004821", False),
        ("taobao:4001", True),
    ]
    assert ran.json["total"] == 3
    assert "1990000" not in csdesk("find", "19900000001", "--json").out
    assert csdesk("find", "平台:taobao", "stage:to_ship", "-q").out == ""
    assert csdesk("find", "4821", "-q").lines == ["taobao:4000000000004821"]


def test_lines_for_people(desk: Desk, csdesk: Csdesk) -> None:
    put_orders(desk, *(make_order(f"70{number:02}", buyer_nick="[/b]\x1b[31m月下") for number in range(3)))
    ran = csdesk("find", "月下", "--limit", "2")
    assert ran.lines[0] == "Buyers 1"
    assert ran.lines[2] == "Orders 3"
    assert ran.lines[5] == "  … 1 more"
    assert "\x1b" not in ran.out
    assert csdesk("find", "nobody").out == "Nothing fits the search.\n"
    assert csdesk("find", "月下", "--limit", "0").code == 2
