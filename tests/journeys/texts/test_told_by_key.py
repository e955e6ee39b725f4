"""A copied text has reached nobody before the operator says that it went: the key for that is named, and counts."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.services.orders.amend import Wish, change
from csdesk.services.texts.deliver import Mark
from tests.journeys.user import at
from tests.support import make_order, put_orders


@pytest.mark.duty("F05")
@pytest.mark.parametrize("nick", ["清茶淡饭", None])
async def test_a_case_counts_what_went(desk: Desk, monkeypatch: pytest.MonkeyPatch, nick: str | None) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    sent = {"platform_state": PlatformState.SHIPPED, "tracking_no": "YT1234567890123"}
    put_orders(desk, make_order(buyer_nick=nick, **sent))
    change(desk, "4821", wish=Wish(amount="5"), mark=Mark.COPIED)
    desk.sync()
    async with at(desk) as user:
        await user.press("6")
        await user.sees(nick or "张*", "nothing so far (copied today", "not yet sent)")
        await user.press("c")
        await user.sees("say this?")
        await user.press("enter")
        await user.sees("text for the buyer", "once sent: Y")
        await user.press("Y")
        await user.sees("buyer told last  today 08:30")
        await user.misses("once sent: Y", "nothing so far")
