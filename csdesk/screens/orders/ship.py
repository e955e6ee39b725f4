"""Ship: the packer's list with a box for tracking numbers that takes every scan, wherever the focus is (S01).

While the box is empty every key that types no sign does what it does in the other places; a single digit with Enter
or nothing behind it goes to the place of that digit, since no number is one digit long. What goes wrong with a scan
stays in sight, and is heard.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import ClassVar, NamedTuple

from textual import events
from textual.widget import Widget

from csdesk.actions import Action, named
from csdesk.domain.orders.cards import PickupState
from csdesk.domain.orders.labels import STAGES
from csdesk.domain.orders.parcels import parcels_of
from csdesk.domain.orders.queues import Queue as Kind
from csdesk.domain.orders.stage import PENDING, Stage
from csdesk.domain.shared.label import label, with_value
from csdesk.domain.shared.times import span_text
from csdesk.errors import DeskError, spoken
from csdesk.foreign import clean
from csdesk.i18n import _, language
from csdesk.keymap import is_proof, narrow, show_key
from csdesk.screens.frame.scanner import SCAN
from csdesk.screens.orders import pickups as orders_pickups
from csdesk.screens.orders.main_work import CLEARED_BY
from csdesk.screens.orders.orders import Orders
from csdesk.screens.orders.scans import ALONE_S, is_like_an_order
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders import pickups, shipping
from csdesk.services.orders.pickups import PickupView
from csdesk.session import Session
from csdesk.widgets.paint import Line
from csdesk.widgets.timers import once_after
from csdesk.worker import at_desk

SHIP, PART = named("app.ship"), named("ship.part")
BESIDE_THE_BOX = (named("orders.note"), named("person.card"), named("app.next"))
"""What the key bar offers while the box is open: keys that type nothing."""

ENDINGS = range(4, 8)
"""How many digits an order is called by at its end."""

FAULTS_SHOWN = 4
"""So many things that went wrong are in sight; more are scrolled to."""


class Fault(NamedTuple):
    """Something wrong with a scan, told in some words.

    Args:
        about: The order, or the text where none is meant.
        words: What is wrong.
        parcel: The number that was recorded all the same; empty for a scan that was not taken.
        times: How often it happened.
    """

    about: str
    words: str
    parcel: str = ""
    times: int = 1


class Ship(Orders):
    """Ready orders; a scanned number ships the row under the cursor, a scanned order number goes to its row."""

    NAME = "ship"
    CSS_PATH: ClassVar = "orders.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.tab = Kind.TO_SHIP
        self.part = False
        self.pickup: tuple[PickupView, str] | None = None
        self._seen: tuple[int, datetime, str] | None = None
        self._doubted = ""
        self._nobodys = ""
        """What was scanned as an order that is not here; the waybill behind it is not of the row."""
        self._watched = False
        self.faults: list[Fault] = []
        """What went wrong with scans, the newest last, until it is put right, undone, or cleared by Escape."""
        self.warned = self.sheet(self._fault_lines, "faults")

    def body(self) -> Iterable[Widget]:
        """Yield tabs, list and card, below them what went wrong."""
        yield from super().body()
        yield self.warned

    def on_mount(self) -> None:
        """Show the list and open the box."""
        super().on_mount()
        self.open_box()

    def on_screen_resume(self) -> None:
        """Open the box again when the place comes back to the front."""
        if self.rows.kept is not None and not self._may_leave(self.rows.kept):
            self.rows.leave()  # what left stands under the cursor only until one looks away
        if self.choice is None and (self.prompt is None or not self.prompt.open):
            self.open_box()

    def follow(self) -> None:
        """Show the snapshot, and ask how the most urgent pickup stands."""
        super().follow()
        self._keep([one for one in self.faults if not one.parcel or self._has(one.about, one.parcel)])
        seen = (self.session.snapshot.seq, self.session.snapshot.now, language())
        if seen == self._seen:
            return  # each answer of the worker comes by here: asking again for it would never end
        self._seen = seen

        def job(desk: Desk) -> tuple[PickupView, str] | None:
            views = pickups.list_pickups(desk)
            names = desk.couriers.known
            return (views[0], names[views[0].courier].name.get(language(), views[0].courier)) if views else None

        def then(found: tuple[PickupView, str] | None) -> None:
            self.pickup = found
            self.foot.repaint()

        self.session.do(job, then)

    def state_words(self) -> Line:
        """Return how the most urgent pickup stands, then what every list says."""
        line: Line = []
        if self.pickup is not None:
            view, name = self.pickup
            late = view.state in (PickupState.LATE, PickupState.COMPLAIN)
            left = span_text(view.due_at - self.session.snapshot.now)
            words = _("pickup {courier} {minutes} min late") if late else _("pickup {courier} in {left}")
            tone = "late" if late else "soon" if view.state is PickupState.SOON else "dim"
            line = [(words.format(courier=clean(name), minutes=view.late, left=left), tone), ("   ", "text")]
        return [*line, *super().state_words()]

    # -- the box ----------------------------------------------------------------------------------------------------

    def open_box(self) -> None:
        """Open the box for tracking numbers."""
        title = _("tracking number, more parcels follow") if self.part else _("tracking or order number")
        self.ask(title, self.scanned, accept=_("ship"), keeps=False)
        if self.prompt is not None and not self._watched:
            self._watched = True
            self.watch(self.prompt.input, "value", self._typing, init=False)

    def _typing(self, value: str) -> None:
        """Wait whether a digit alone stays alone: then it is a place. No number begins as the keys that scroll."""
        if value[:1] in self.warned.keys and self.prompt is not None:
            self.prompt.input.value = value.lstrip("".join(self.warned.keys))
            return
        if len(value) == 1 and is_proof(value):
            once_after(self, ALONE_S, partial(self._alone, value))

    def _alone(self, value: str) -> None:
        if self.prompt is not None and self.prompt.open and self.prompt.input.value == value and self.is_current:
            self.open_box()
            self._sign(value)

    @property
    def takes_scans(self) -> bool:
        """Take every scan, also where letters are keys, but not while something else is asked."""
        asks_else = self.typing and self.prompt is not None and self.prompt.then != self.scanned
        return self.choice is None and not asks_else

    async def obey(self, event: events.Key) -> None:
        """Put a scan into the box: it stands there alone, never behind what a hand left."""
        if event.key != SCAN or self.app.screen is not self or not self.takes_scans:
            await super().obey(event)
            return
        self.open_box()
        assert self.prompt is not None
        self.prompt.input.value = event.character or ""
        self.prompt.input.cursor_position = len(self.prompt.input.value)

    # -- what went wrong --------------------------------------------------------------------------------------------

    def _fault_lines(self, _width: int) -> list[Line]:
        return [
            [("! ", "late"), (one.words, "late"), (f" ×{one.times}" * (one.times > 1), "late")]
            for one in reversed(self.faults)
        ]

    def fault(self, about: str, words: str, parcel: str = "") -> None:
        """Keep what went wrong in sight, and ring; the same once more is counted."""
        others = [one for one in self.faults if one[:3] != (about, words, parcel)]
        times = 1 + sum(one.times for one in self.faults if one not in others)
        self.app.bell()
        self._keep([*others, Fault(about, words, parcel, times)])

    def _has(self, key: str, number: str) -> bool:
        """Whether an order has a parcel of this number."""
        order = self.session.snapshot.orders.get(key)
        return order is not None and number in [one for one, _courier in parcels_of(order)]

    def _righted(self, *about: str) -> None:
        """Forget the scans that were not taken before, of an order or a text."""
        self._keep([one for one in self.faults if one.parcel or one.about not in about])

    def _keep(self, faults: list[Fault]) -> None:
        """Show what is wrong now."""
        if faults == self.faults:
            return
        self.faults = faults
        self.warned.display = bool(self.faults)
        self.warned.repaint()
        self.warned.go(0)  # the newest is in sight
        rows = len(self.warned.every(self.size.width - 2))
        self.warned.styles.height = min(rows, FAULTS_SHOWN) + (rows > FAULTS_SHOWN)
        self.foot.repaint()

    async def typed(self, key: str, char: str | None) -> bool:
        """Clear by Escape what went wrong, before the box is left; a line feed ends a scan too."""
        if key == "escape" and self.faults and self.typing:
            self._keep([])
            return True
        if key == "ctrl+j" and self.prompt is not None and self.typing:
            await self.prompt.input.action_submit()
            return True
        return await super().typed(key, char)

    def scanned(self, text: str) -> None:
        """Take one scan; the box is open again before the next sign comes."""
        self.open_box()
        key, text = self.rows.current, narrow(text)
        if not text:
            return
        if len(text) == 1 and is_proof(text):
            self._sign(text)
            return
        known = self.session.snapshot.orders.values()
        named = next((one.id for one in known if text in (one.order_no, one.id)), None) or self._by_ending(text)
        if named is not None:
            stage = self.session.snapshot.standings[named].stage
            here = self._may_leave(named) or stage in PENDING
            self._nobodys = "" if here else text
            if here:
                self.go_to(named)  # what left stays where it is: the next scans are for this list
            if not self._may_leave(named):
                self.fault(named, with_value(f"…{named[-4:]}", label(STAGES, stage)))
            return
        if self._is_ending(text):
            self._nobodys = text
            self.fault(text, with_value(clean(text), _("no order of this list, or more than one, ends so")))
            return
        if key is None or not self._may_leave(key):
            words = _("This row is not ready; choose the order first.")
            self.fault(text, with_value(clean(text), words))
            return
        if self._doubted != text and is_like_an_order(text, (one.order_no for one in known)):
            self._doubted = self._nobodys = text
            words = _("looks like an order number, and no order has it; scanned once more it is a tracking number")
            self.fault(text, with_value(clean(text), words))
            return
        if self._nobodys not in ("", text):
            before, self._nobodys = self._nobodys, ""
            words = _("comes behind order {number}, which is not here; scanned once more it is for this row")
            self.fault(text, with_value(clean(text), words.format(number=f"…{clean(before)[-4:]}")))
            return
        sure, self._doubted, self._nobodys = self._doubted == text, "", ""
        part, self.part = self.part, False
        if part:
            self.open_box()
        else:
            self.rows.move(1)
        self._ship(key, text, part, sure)

    def bar(self) -> list[tuple[str, str, Action | None]]:
        """Return the key bar; while the box is open it shows keys that type nothing."""
        keymap = self.session.keymap
        door = (keymap.hint(keymap.named(SHIP)), _("pickups"), None)
        if self.prompt is None or not self.prompt.open:
            first, *rest = super().bar()
            return [first, door, *rest] if self.choice is None else [first, *rest]
        shown = [keymap.named(name) for name in BESIDE_THE_BOX]
        keys = [(show_key(action.proof[0]), self.label(action), action) for action in shown]
        part = keymap.named(PART)
        doors: list[tuple[str, str, Action | None]] = [(_("digit Enter"), _("place"), None)]
        doors += [(f"{door[0]} Enter", door[1], None), (f"{show_key(part.proof[0])} Enter", self.label(part), part)]
        return [
            ("Enter", self.prompt.accept, None),
            *doors,
            *keys,
            ("Esc", _("clear the warnings") if self.faults else _("letters"), None),
        ]

    def _by_ending(self, text: str) -> str | None:
        """Return the one order of the list whose number ends so; a waybill has more signs than an ending."""
        ends = [key for key in self.rows.keys if key.endswith(text)] if self._is_ending(text) else []
        return ends[0] if len(ends) == 1 else None

    def _is_ending(self, text: str) -> bool:
        return text.isdigit() and len(text) in ENDINGS

    def _may_leave(self, key: str) -> bool:
        """Tell whether a parcel of an order may be scanned: it is ready, or some of its parcels left already."""
        order, standing = self.session.snapshot.orders.get(key), self.session.snapshot.standings.get(key)
        if order is None or standing is None:
            return False
        return standing.stage is Stage.TO_SHIP or bool(order.desk.parcels and order.desk.parcels[-1].more)

    def _sign(self, sign: str) -> None:
        """Do what a digit or `+` does where nothing is typed: go to a place, say that more parcels follow."""
        action = self.session.keymap.find(self.NAME, sign, sign)
        if action is not None:
            self.call_later(self.act, action)

    def _ship(self, key: str, text: str, part: bool, sure: bool) -> None:
        """Let the worker ship; a refusal brings the cursor back to its row."""

        def refused(error: DeskError) -> None:
            self.go_to(key)
            self._doubted = text if error.code in shipping.ASKED else self._doubted
            self.fault(key, "  ".join([f"…{key[-4:]} {clean(text)}", *error.said(), *self._help(error.code)]))

        def shipped(result: Result) -> None:
            self._righted(key, text)
            if not part and self.rows.current == key:
                self.rows.let_go(sure=True)
            self.said(result)
            for words in map(spoken, result.warnings):
                number = self.session.snapshot.orders[key].desk.parcels[-1].tracking_no
                self.fault(key, f"…{key[-4:]} {words}", number)

        self.attempt(at_desk(shipping.ship_scanned, key, text, more=part, sure=sure), shipped, refused)

    def _help(self, code: str) -> list[str]:
        """Return what to do about the refusal of a scan, where that is a key or one more scan."""
        if code in CLEARED_BY:
            keymap, name = self.session.keymap, CLEARED_BY[code]
            return [f"{keymap.key(name, proof=True)} {self.label(keymap.named(name))}"]
        return [_("If it is right all the same, scan it once more.")] * (code in shipping.ASKED)

    async def steer(self, key: str) -> bool:
        """Take Tab as the end of a scan; a key that types nothing does what it does in every list."""
        if key == "tab" and self.prompt is not None:
            await self.prompt.input.action_submit()
            return True
        if await super().steer(key):
            return True
        action = self.session.keymap.find(self.NAME, key, None) if len(key) > 1 and key != "escape" else None
        if action is None or action.id == "list.open":
            return False
        await self.act(action)
        return True

    # -- keys -------------------------------------------------------------------------------------------------------

    async def action_ship_part(self) -> None:
        """Say that more parcels of the order follow the next scanned one, or that they do not."""
        self.part = not self.part
        self.open_box()
        words = _("The next number is one of several parcels.") if self.part else _("One parcel again.")
        self.say(words, "strong")

    async def action_app_ship(self) -> None:
        """Go on to the pickups: this is Shipping already."""
        await self.app.push_screen(orders_pickups.Pickups(self))

    async def action_orders_main(self) -> None:
        """Open the box for a row that is ready; else its own work."""
        key = self.rows.current
        if key is not None and self._may_leave(key) and len(self.rows.chosen) < 2:
            self.open_box()
            return
        await super().action_orders_main()
