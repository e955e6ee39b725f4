"""One row of an export as facts: only columns the file has are told, a cell that cannot be read is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from csdesk.domain.orders.merge import follow
from csdesk.domain.shared.models import STATE_RANK, Line, PlatformState
from csdesk.intake.cells import (
    FAILED,
    LOST,
    BadCell,
    clean,
    odd_money,
    other_money,
    positive,
    read_count,
    read_money,
    read_phone,
    read_tracking,
)
from csdesk.intake.combine import RowFacts
from csdesk.intake.fit import slipped
from csdesk.intake.layouts import Layout, load_words
from csdesk.intake.plan import MONEY, TIMES, WHEN, Lexicon, Plan, picker
from csdesk.intake.problems import Report
from csdesk.intake.receivers.receiver import make_receiver
from csdesk.intake.times import earliest, odd_time, time_reader

TEXTS = {
    "shop": "shop",
    "buyer": "buyer_nick",
    "message": "buyer_message",
    "memo": "seller_memo",
    "courier": "courier",
    "invoice": "invoice",
}
RECEIVER = ("name", "phone", "province", "city", "district", "street", "address", "postcode", "country")
ITEM = frozenset(("title", "sku", "variant", "qty", "price", "goods"))
WAITS = frozenset((PlatformState.PAID, PlatformState.PART_SHIPPED))
_PARCEL = re.compile(r"[A-Za-z0-9-]{8,}")

_MUST = frozenset(("created", "paid_amount", "total", "due", "qty"))
"""What an order must tell when it tells of it at all: a row with such a cell that cannot be read is rejected."""
_OWED = _MUST.union(("paid", "state", "name", "phone", "address", "street", "title", "qty", "price"))
"""What an order must tell: that a spreadsheet has no value for it (#N/A) is told, elsewhere it is an empty cell."""
_UNREAD = frozenset(("bad_date", "bad_money", "bad_number", "formula_failed"))
_NEVER_BELOW = frozenset(("paid_amount", "total", "due", "goods"))
"""Amounts that no order has below nothing."""


class FactReader:
    """Reads the rows of one file.

    Args:
        plan: Where its columns stand.
        words: What its words mean.
        layout: Its layout.
        zone: The zone of times without an offset.
        report: Takes problems.
        newest: Is given the newest time of the rows.
        days: By role, whether the day stands before the month in its dates.
    """

    def __init__(
        self,
        plan: Plan,
        words: Lexicon,
        layout: Layout,
        zone: tzinfo,
        report: Report,
        newest: list[datetime],
        days: Mapping[str, bool | None],
    ) -> None:
        self.plan = plan
        self.words = words
        self.layout = layout
        self.report = report
        self.newest = newest
        self._time = time_reader(zone)
        self._read_at = {role: time_reader(zone, days=days.get(role)) if days else self._time for role in WHEN}
        self._has = frozenset(plan.places)
        single = {role: at[0] for role, at in plan.places.items() if len(at) == 1 and role != "order_no"}
        self._from = {role: at[0] for role, at in plan.places.items()}
        self._roles = tuple(single)
        self._pick = picker(tuple(single.values()))
        self._money = [role for role in MONEY if role in self._has]
        self._refunding = bool(words.market.refunded)
        self._several = [(role, at) for role, at in plan.places.items() if len(at) > 1 and role != "order_no"]
        self._no_invoice = frozenset(load_words().no_invoice)
        self._texts = [(role, field) for role, field in TEXTS.items() if role in self._has]
        self._times = [(role, field) for role, field in TIMES.items() if role in self._has]
        self._receiver = bool(self._has.intersection(RECEIVER))
        self._fixed = layout.currency or words.market.currency
        self.currency: str | None = None
        self.latest: datetime | None = None
        self._unread: tuple[str, str, str] | None = None
        self._pieces = re.compile(layout.pieces) if layout.pieces else None

    def read(self, number: int, order_no: str, row: list[str]) -> RowFacts:
        """Return the facts of a row; it is as long as the header."""
        if self.plan.joins:
            joined = [self._joined(row, parts) for parts in self.plan.joins]
            row = [*row[: len(self.plan.header) - len(joined)], *joined]
        self._unread = None
        cells = self._cells(number, row)
        if slip := slipped(cells, self.words.state):
            self._unread = (self._label(slip), "row_broken", cells[slip])
        facts: dict[str, Any] = {}
        for role, field in self._texts:
            if role in cells:
                facts[field] = cells[role] or None
        if facts.get("invoice") in self._no_invoice:
            facts["invoice"] = None
        self._read_times(number, cells, facts)
        self._read_state(number, cells, facts)
        self._read_parcel(number, cells, facts)
        if self._receiver:
            self._read_receiver(number, cells, facts)
        self._read_pay_kind(number, row, cells, facts)
        found = RowFacts(number, order_no, facts, sub_no=cells.get("sub_no"))
        self._read_money(found, cells)
        if "refund" in cells or "refund_amount" in cells or self._refunding:
            self._read_refund(found, cells)
        self._read_currency(found, cells)
        if cells.get("title") or cells.get("sku") or cells.get("variant"):
            found.lines = tuple(self._lines(found, cells))
        for places in self.plan.items:
            own = {role: clean(row[place]) for role, place in places.items()}
            if own.get("title") or own.get("sku"):
                found.goods = self._try(number, "goods", own, self._amount)[1]
                found.lines += (self._line(found, own),)
        found.unread = self._unread
        return found

    def _joined(self, row: Sequence[str], parts: tuple[tuple[int, int], ...]) -> str:
        """Return the cells of a join as one: words one behind the other, amounts added up."""
        cells = [(text, plus) for place, plus in parts if (text := clean(row[place]))]
        try:
            if cells and cells[0][1]:
                total = sum(Decimal(self._amount(text) or 0) * plus for text, plus in cells)
                return str(total).replace(".", self.layout.decimal)
        except BadCell:
            pass  # it is told when the whole is read
        return " ".join(text for text, _plus in cells)

    def _amount(self, text: str) -> str | None:
        return read_money(text, self.layout.decimal)

    def _label(self, role: str) -> str:
        """Return the label of the column that a role was read from in the last row."""
        return self.plan.header[self._from[role]].strip() if role in self._from else ""

    def day_of(self, text: str, form: str) -> datetime | None:
        """Return the day that the start of an order number tells, or None when it tells none."""
        try:
            return self._time(f"{datetime.strptime(text, form):%Y-%m-%d %H:%M:%S}")  # noqa: DTZ007 - the zone comes next
        except ValueError:
            return None

    def _cells(self, number: int, row: list[str]) -> dict[str, str]:
        """Return the cleaned cell of each role that can be read."""
        cells = {role: text and clean(text) for role, text in zip(self._roles, self._pick(row), strict=True)}
        for role, places in self._several:
            cells[role] = ""
            for index in places:
                if row[index] and (text := clean(row[index])):
                    cells[role] = text
                    self._from[role] = index
                    break
        whole = "".join(row)
        if LOST in whole:
            for role in [role for role, text in cells.items() if LOST in text and role not in RECEIVER]:
                self.report(number, self._label(role), "encoding_lost", "")
                del cells[role]
        if "#" in whole:
            for role, place in self._from.items():
                text = row[place].strip()
                if role in cells and FAILED.fullmatch(text) and (role in _OWED or text != "#N/A"):
                    del cells[role]
                    self._bad(number, role, "formula_failed", text)
        return cells

    def _bad(self, number: int, role: str, code: str, text: str) -> None:
        """Report a cell that cannot be read; where an order must tell it the row is rejected for it."""
        if role in _MUST and code in _UNREAD:
            self._unread = self._unread or (self._label(role), code, text)
        else:
            self.report(number, self._label(role), code, text)

    def _try(self, number: int, role: str, cells: dict[str, str], read: Callable[[str], Any]) -> tuple[bool, Any]:
        """Return whether a role is told, and its value."""
        text = cells.get(role)
        if not text:
            return text is not None, None
        try:
            return True, read(text)
        except BadCell as error:
            self._bad(number, role, str(error), text)
            return False, None

    def _tell(self, number: int, role: str, code: str, cells: dict[str, str]) -> None:
        self.report(number, self._label(role), code, cells[role])

    def _read_times(self, number: int, cells: dict[str, str], facts: dict[str, Any]) -> None:
        for role, field in self._times:
            told, time = self._try(number, role, cells, self._read_at[role])
            if time and self.latest and (code := odd_time(cells[role], time, self.latest)):
                self._tell(number, role, code, cells)
            elif told:
                facts[field] = time
                if time is not None and (not self.newest or time > self.newest[-1]):
                    self.newest[:] = [time]
        if "ship_by" in cells:
            told, time = self._try(number, "ship_by", cells, lambda text: earliest(text, self._read_at["ship_by"]))
            if told:
                facts["ship_by"] = time

    def _read_state(self, number: int, cells: dict[str, str], facts: dict[str, Any]) -> None:
        said = {role: text for role in ("state", "delivery") if (text := cells.get(role))}
        if said:
            facts["state_text"] = " / ".join(said.values())
        shown: set[PlatformState] = set()
        for role, text in said.items():
            if state := self.words.state(text):
                shown.add(state)
            else:
                self.report(number, self._label(role), "unknown_status", text)
        if self.layout.state:
            seen = follow(
                paid_at=None,
                shipped_at=facts.get("shipped_at"),
                received_at=facts.get("received_at"),
                tracking_no=cells.get("tracking"),
                paid_known=False,
            )
            shown |= {self.layout.state, seen or self.layout.state}
        if cells.get("cancelled"):
            shown.add(PlatformState.CLOSED)
        if shown:
            facts["platform_state"] = max(shown, key=STATE_RANK.__getitem__)
        if "held" in cells:
            facts["held"] = cells["held"] in self.words.market.held
        elif self.words.market.held_states and "state" in cells:
            facts["held"] = self.words.held(cells["state"])
        if "close_reason" in cells:
            reason = cells["close_reason"]
            facts["close_reason"] = reason if reason and reason not in self.words.market.open_reasons else None
        if "flag" in cells:
            flag = self.words.flag(cells["flag"]) if cells["flag"] else None
            if flag is not None or not cells["flag"]:
                facts["flag"] = flag

    def _read_parcel(self, number: int, cells: dict[str, str], facts: dict[str, Any]) -> None:
        told, tracking = self._try(number, "tracking", cells, read_tracking)
        if told:
            facts["tracking_no"] = tracking
        if "parcel" in cells:
            found = _PARCEL.search(cells["parcel"])
            facts["tracking_no"] = found.group() if found else None
            facts["courier"] = _PARCEL.sub("", cells["parcel"]).strip(" :：,，;；-()（）") or None

    def _read_receiver(self, number: int, cells: dict[str, str], facts: dict[str, Any]) -> None:
        phone = read_phone(cells.get("phone", ""), cells.get("phone_ext", ""))
        rest = [cells.get(role, "") for role in RECEIVER[2:]]
        rest[-1] = rest[-1] or self.layout.country
        receiver, code = make_receiver(cells.get("name", ""), phone, *rest)
        facts["receiver"] = receiver
        if code is not None:
            role = next(
                (role for role in ("phone", "name", "address") if cells.get(role) and _to_blame(code, cells[role])),
                "phone",
            )
            self.report(number, self._label(role), code, "")

    def _read_money(self, found: RowFacts, cells: dict[str, str]) -> None:
        money: dict[str, str | None] = {}
        for role in self._money:
            told, amount = self._try(found.number, role, cells, self._amount)
            if odd := odd_money(amount, below_zero=role not in _NEVER_BELOW):
                self._tell(found.number, role, odd, cells)
            if told and odd != "bad_money":
                money[role] = amount
        found.goods = money.get("goods")
        if "freight" in money:
            found.facts["freight"] = money["freight"]
        if "cod_fee" in money:
            found.facts["cod_fee"] = money["cod_fee"] if positive(money["cod_fee"]) else None
        paid, total, due = money.get("paid_amount"), money.get("total"), found.goods or money.get("due")
        if paid is not None and (positive(paid) or (total is None and due is None and _was_paid(found.facts))):
            found.amount = paid
        elif total is not None:
            found.amount = total
        elif due is not None:
            found.amount = str(Decimal(due) + Decimal(money.get("freight") or 0))

    def _read_refund(self, found: RowFacts, cells: dict[str, str]) -> None:
        facts = found.facts
        state_text = cells.get("state", "")
        closed = facts.get("platform_state") is PlatformState.CLOSED
        if state_text and closed and self._refunding and self.words.refunded(state_text):
            facts["refund"] = "done"
        elif "refund" in cells:
            refund = self.words.refund(cells["refund"]) if cells["refund"] else "none"
            if refund is None:
                self._tell(found.number, "refund", "unknown_status", cells)
            else:
                facts["refund"] = None if refund == "none" else refund
        elif "refund_amount" in cells:
            told, amount = self._try(found.number, "refund_amount", cells, self._amount)
            if told:
                facts["refund"] = self._refund_of(amount, found, cells)

    def _refund_of(self, amount: str | None, found: RowFacts, cells: dict[str, str]) -> str | None:
        """Return the refund that an amount shows; one that only equals the discount is none."""
        back = Decimal(amount or 0)
        total = self._try(found.number, "total", cells, self._amount)[1]
        if back <= 0 or (
            total is not None and found.amount is not None and back == Decimal(total) - Decimal(found.amount)
        ):
            return None
        over = found.facts.get("platform_state") in (PlatformState.CLOSED, PlatformState.COMPLETED)
        return "done" if over else "open"

    def _read_pay_kind(self, number: int, row: list[str], cells: dict[str, str], facts: dict[str, Any]) -> None:
        """Tell cash on delivery by its words, or by an order that waits for shipping unpaid (where that shows it)."""
        state, market = facts.get("platform_state"), self.words.market
        named = "cod_due" in cells and positive(self._try(number, "cod_due", cells, self._amount)[1])
        for index in self.plan.cod:
            named = named or (row[index] != "" and self.words.names_cod(clean(row[index])))
        if named or facts.get("state_text") in market.cod_states:
            facts["pay_kind"] = "cod"
            if market.cod_unpaid_ships and state is PlatformState.UNPAID:
                facts["platform_state"] = PlatformState.PAID
        elif facts.get("paid_at") is not None:
            facts["pay_kind"] = "online"
        elif facts.get("state_text") in market.cod_unpaid_states and state in WAITS and "paid_at" in facts:
            facts["pay_kind"] = "cod"
            self.report(number, self._label("paid"), "cod_by_no_time", facts["state_text"])
        elif state in WAITS and "paid_at" in facts:
            word = facts.get("state_text") or ""
            self.report(number, self._label("paid"), "paid_no_time" if word else "paid_untimed", word)

    def _read_currency(self, found: RowFacts, cells: dict[str, str]) -> None:
        """Tell the currency: of its column, the layout, the sign at the amount, the country, the shop."""
        own = cells.get("currency", "").upper()
        if not own and not self._fixed:
            known = self.words.market.currencies
            amounts = [cells[role] for role in self._money if cells.get(role)]
            signs = (code for sign, code in known.items() if any(sign in amount for amount in amounts))
            own = next(signs, "") or known.get(cells.get("country", ""), "")
        own = own or self._fixed or self.currency or ""
        other = next((role for role in self._money if other_money(cells.get(role) or "", own)), None)
        if own and other is None:
            found.facts["currency"] = own
        elif found.amount is not None:
            role, code = (other, "currency_other") if other else (self._money[0], "no_currency")
            self.report(found.number, self._label(role), code, cells[role] if other else found.amount)
            found.amount = None
            found.facts.pop("freight", None)

    def _lines(self, found: RowFacts, cells: dict[str, str]) -> Iterator[Line]:
        """Yield the items of a row: one, or those that a cell names one behind the other."""
        several = self._pieces.finditer(cells.get("title") or "") if self._pieces else ()
        for part in [one.groupdict() or {"title": one[1], "qty": one[2]} for one in several] or [cells]:
            yield self._line(found, part)

    def _line(self, found: RowFacts, cells: dict[str, str]) -> Line:
        qty = self._try(found.number, "qty", cells, read_count)[1]
        price = self._try(found.number, "price", cells, self._amount)[1]
        if odd := "no_pieces" if qty == 0 else odd_money(price, qty or 1):
            self._tell(found.number, "qty" if qty == 0 else "price", odd, cells)
        qty = 1 if qty is None else qty
        if price is None and found.goods is not None and qty:
            price = f"{Decimal(found.goods) / qty:.2f}"
        title = cells.get("title", "")
        return Line(
            title, cells.get("sku") or None, cells.get("variant") or None, qty, price, self.words.line_kind(title)
        )


def _was_paid(facts: dict[str, Any]) -> bool:
    """Tell whether an order was paid, so that 0.00 paid is its amount and not only what has come so far."""
    if facts.get("pay_kind") is not None:
        return bool(facts["pay_kind"] == "online")
    return facts.get("platform_state") not in (None, PlatformState.UNPAID, PlatformState.CLOSED)


def _to_blame(code: str, cell: str) -> bool:
    """Tell whether a cell shows why a receiver cannot be used."""
    return {
        "receiver_masked": "*" in cell,
        "receiver_encrypted": cell.startswith(("##", "$$")),
        "encoding_lost": LOST in cell,
    }.get(code, True)
