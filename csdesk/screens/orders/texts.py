"""Texts from the order list: the picker and the paste pair."""

from __future__ import annotations

from csdesk.screens.frame.paste_pair import PastePair
from csdesk.screens.orders.verbs import OrderVerbs
from csdesk.screens.texts import picker
from csdesk.services.desk.desk import Desk
from csdesk.services.talk import compose
from csdesk.services.talk.compose import Subject
from csdesk.services.talk.pair import Whom, whom_of


class OrderTexts(OrderVerbs, PastePair):
    """What the order list does with texts."""

    PROMISE_KEY = "orders.promise"

    def whom(self) -> Whom | None:
        """Return whom the row under the cursor is about."""
        order = self.session.snapshot.orders.get(self.rows.current or "")
        return whom_of(order) if order is not None else None

    async def action_orders_text(self) -> None:
        """Open the picker for the row."""
        key = self.rows.current
        if key is None:
            return

        def job(desk: Desk) -> Subject | None:
            order = desk.orders.get(key)
            return compose.subject_of(desk, order) if order is not None else None

        def show(subject: Subject | None) -> None:
            if subject is not None:
                self.app.push_screen(picker.Picker(self.session, subject, self.used))

        self.fetch(job, show)

    pick_text = action_orders_text

    async def action_orders_sent(self) -> None:
        """Record the copied text of the row as sent."""
        await self.action_said_sent()

    async def action_orders_promise(self) -> None:
        """Ask for the right time of the last promise to this buyer."""
        await self.action_said_promise()
