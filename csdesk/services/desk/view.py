"""What a look at the desk needs: settings, rules, the clock and the orders, and no way to change or read the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from csdesk.clock import Clock
from csdesk.config import Config
from csdesk.domain.orders.couriers import Couriers
from csdesk.domain.orders.stage import Standing
from csdesk.domain.shared.models import Order, Outline
from csdesk.domain.shared.rules import RulePack


class View(Protocol):
    """A desk to be looked at: the open `Desk` itself in the worker and in commands, its last snapshot on screens."""

    @property
    def clock(self) -> Clock:
        """The desk's clock."""
        ...

    @property
    def config(self) -> Config:
        """The operator's settings."""
        ...

    @property
    def operator(self) -> str:
        """Code of who acts."""
        ...

    @property
    def packs(self) -> Mapping[str, RulePack]:
        """The rule packs by platform."""
        ...

    @property
    def orders(self) -> Mapping[str, Order]:
        """The orders by id."""
        ...

    def about(self, order_id: str | None) -> Outline | None:
        """Return the outline of the order that a record is about, archived ones too."""
        ...

    @property
    def couriers(self) -> Couriers:
        """The shop's courier table; raises `DataError` when its own file is broken."""
        ...

    def couriers_of(self, order: Order) -> Couriers:
        """The courier table of an order's shop; raises `DataError` as `couriers`."""
        ...

    def judge(self, order: Order) -> Standing:
        """Return the conclusions of an order now."""
        ...

    def now(self) -> datetime:
        """Return this moment of the desk's clock, to the second."""
        ...
