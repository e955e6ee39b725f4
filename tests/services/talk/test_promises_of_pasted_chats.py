"""Lines of ours in a pasted or imported chat leave their promises, as typed ones do, each once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.services.imports.imports import import_paths
from csdesk.services.talk import answers
from csdesk.services.talk.incoming import paste
from csdesk.services.texts.deliver import Mark
from tests.support import NOW, make_order, put_orders

CHAT = "清茶淡饭 2026-03-17 08:20:11\n几时发货\n小满茶具:阿荷 2026-03-17 08:20:31\n亲，明天18:00前给您发出\n"
TOMORROW = NOW.replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=1)


def promises(desk: Desk) -> list[tuple[str | None, str | None, datetime | None]]:
    desk.sync()
    return [
        (one.order_id, one.buyer_nick, one.due_at)
        for one in desk.records.follow.records.values()
        if one.kind is FollowKind.PROMISE
    ]


KEPT = [("taobao:4000000000004821", "清茶淡饭", TOMORROW)]


def test_a_pasted_line_of_ours_leaves_its_promise_once(desk: Desk) -> None:
    put_orders(desk, make_order())
    paste(desk, CHAT)
    assert promises(desk) == KEPT
    paste(desk, CHAT)
    paste(desk, CHAT + "小满茶具:阿荷 2026-03-17 08:21:00\n明天18:00前一定发\n")
    assert promises(desk) == KEPT


def test_an_imported_chat_too(desk: Desk, tmp_path: Path) -> None:
    put_orders(desk, make_order())
    path = tmp_path / "chat.txt"
    path.write_text(CHAT, encoding="utf-8")
    import_paths(desk, [path])
    assert promises(desk) == KEPT


def test_what_the_desk_sent_itself_is_not_promised_twice(desk: Desk) -> None:
    put_orders(desk, make_order())
    paste(desk, "清茶淡饭 2026-03-17 08:20:11\n几时发货\n")
    desk.sync()
    answers.reply(desk, "01", text="亲，明天18:00前给您发出", mark=Mark.SENT)
    assert promises(desk) == KEPT
    paste(desk, CHAT)
    assert promises(desk) == KEPT


def test_a_promise_of_last_week_and_a_buyers_words_are_none(desk: Desk) -> None:
    put_orders(desk, make_order())
    paste(desk, CHAT.replace("2026-03-17", "2026-03-09"))
    paste(desk, "清茶淡饭 2026-03-17 08:25:11\n明天18:00前给我发出\n")
    assert promises(desk) == []
