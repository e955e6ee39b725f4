"""Ship: the packer's list with a box for tracking numbers that takes every scan, wherever the focus is (S01)."""

from __future__ import annotations

from typing import ClassVar

from csdesk.domain.queues import Queue as Kind
from csdesk.errors import DeskError
from csdesk.i18n import _
from csdesk.screens.orders import Orders
from csdesk.services.bench import Bench
from csdesk.services.results import Result
from csdesk.session import Session


class Ship(Orders):
    """Ready orders; a scanned number ships the row under the cursor, a scanned order number goes to its row."""

    NAME = "ship"
    CSS_PATH: ClassVar = "orders.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.tab = Kind.TO_SHIP

    def on_mount(self) -> None:
        """Show the list and open the box."""
        super().on_mount()
        self.open_box()

    def on_screen_resume(self) -> None:
        """Open the box again when the place comes back to the front."""
        if self.prompt is None or not self.prompt.open:
            self.open_box()

    def open_box(self) -> None:
        """Open the box for tracking numbers."""
        self.ask(_("tracking or order number"), self.scanned, accept=_("ship"))

    def scanned(self, text: str) -> None:
        """Take one scan; the box is open again before the next sign comes."""
        self.open_box()
        key = self.rows.current
        if not text:
            return
        named = next((one.id for one in self.session.snapshot.orders.values() if text in (one.order_no, one.id)), None)
        if named is not None:
            self.go_to(named)
            return
        if key is None or self.session.snapshot.standings[key].stage.value != Kind.TO_SHIP.value:
            self.say(_("This row is not ready; choose the order first."), "late")
            return
        self.rows.move(1)
        self._ship(key, text)

    def _ship(self, key: str, text: str) -> None:
        """Let the worker ship; a refusal brings the cursor back to its row."""

        def job(bench: Bench) -> Result | DeskError:
            from csdesk.services.shipping import ship_scanned

            try:
                return ship_scanned(bench, key, text)
            except DeskError as error:
                return error

        def done(outcome: Result | DeskError) -> None:
            if isinstance(outcome, Result):
                self.said(outcome)
                return
            self.go_to(key)
            self.say("  ".join([f"…{key[-4:]}", *outcome.lines()]), "late")

        self.session.do(job, done)

    async def steer(self, key: str) -> bool:
        """Take Tab as the end of a scan; other keys as in every list."""
        if key == "tab" and self.prompt is not None:
            await self.prompt.input.action_submit()
            return True
        return await super().steer(key)

    async def do_ship_scan(self) -> None:
        """Open the box."""
        self.open_box()
