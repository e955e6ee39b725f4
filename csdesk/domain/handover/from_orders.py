"""Which orders are handed over and why: late, urged, soon, special, unanswered, on hold, blocked, due by morning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from csdesk.domain.follow.promised import clash_words
from csdesk.domain.handover.items import HIGH, LOW, MIDDLE, Item, Section, item_id
from csdesk.domain.orders.address import receiver_line
from csdesk.domain.orders.cod import pays
from csdesk.domain.orders.labels import STAGES
from csdesk.domain.orders.parcels import receiver_of, receivers_of
from csdesk.domain.orders.queues import to_tell
from csdesk.domain.orders.stage import PENDING, Stage, Standing, in_part
from csdesk.domain.shared.label import label, listed, with_note
from csdesk.domain.shared.masking import mask_receiver, masker
from csdesk.domain.shared.models import Order, Outline, Receiver
from csdesk.domain.shared.money import money_words
from csdesk.domain.talk.labels import COPIED
from csdesk.foreign import clean_lines
from csdesk.i18n import _

HALF_A_YEAR = timedelta(days=180)
"""From how far away on a day is told with its year."""
LONGEST = 200
"""How many signs of what was said are handed on."""


class Context(Struct, frozen=True):
    """What items are made with.

    Args:
        now: The desk's clock.
        names: The platforms' names in the language in use.
        reveal: Whether personal data stay in clear.
    """

    now: datetime
    names: Mapping[str, str] = {}
    reveal: bool = False

    @property
    def morning(self) -> datetime:
        """Until when the next person has hardly begun: noon of the next day."""
        return datetime.combine(self.now.date() + timedelta(days=1), time(12), self.now.tzinfo)

    def moment(self, at: datetime) -> str:
        """Return a moment in the desk's zone; never how long ago, so that the words stay the same (see `say_days`)."""
        local = at.astimezone(self.now.tzinfo)
        return f"{local:%m-%d %H:%M}" if abs(at - self.now) < HALF_A_YEAR else f"{local:%Y-%m-%d %H:%M}"

    def local(self, at: datetime | None) -> datetime | None:
        """Return a moment in the desk's zone."""
        return at.astimezone(self.now.tzinfo) if at is not None else None

    def text(self, words: str | None, about: Outline | None = None) -> str | None:
        """Return somebody's words as they are handed on: safe, short, masked unless asked for.

        Of an order they are about, name and street of the receiver are masked too.
        """
        if not words:
            return None
        words = masker(reveal=self.reveal, receivers=receivers_of(about))(words)
        safe = clean_lines(words or "").strip()
        return (safe if len(safe) <= LONGEST else f"{safe[: LONGEST - 1]}…") or None

    def said(self, words: str | None, about: Outline | None = None, *, copied: bool) -> str | None:
        """Return what a buyer was told, as `text` does; what was only copied says so, he need not have it."""
        text = self.text(words, about)
        return with_note(text, _(COPIED)) if text and copied else text

    def platform(self, name: str | None) -> str:
        """Return a platform's name."""
        return self.names.get(name or "", name or "")


class Reason(Struct, frozen=True):
    """Why an order is handed over; the first of several says where it stands, and what comes next unless one blocks.

    `blocks` says that the order may not leave before its next step is done, however late it is; `plain` that it is the
    ordinary work of the next morning and nothing else.
    """

    section: Section
    severity: int
    state: str
    next: str
    if_not: str | None = None
    due_at: datetime | None = None
    blocks: bool = False
    plain: bool = False


class LastSaid(Struct, frozen=True):
    """What a buyer was told last of an order, with its time; `copied` while nobody said that it went."""

    words: str
    copied: bool = False


def order_item(
    order: Order, standing: Standing, said: LastSaid | None, context: Context, key: str, clash: Sequence[datetime] = ()
) -> Item | None:
    """Return the item of an order, or None when nothing of it need be handed over.

    Args:
        order: The order.
        standing: Its conclusions now.
        said: What its buyer was told last.
        context: What items are made with.
        key: The item's id; empty makes it.
        clash: The different times that its buyer was told.
    """
    reasons = tuple(why_order(order, standing, context))
    if not reasons:
        return None
    first, receiver = reasons[0], receiver_of(order)
    step = next((reason for reason in reasons if reason.blocks), first)
    due = first.due_at or standing.ship_by
    states = [label(STAGES, standing.stage), *dict.fromkeys(reason.state for reason in reasons)]
    states += [clash_words(clash, context.now)] if clash else []
    return Item(
        id=key or item_id("order", order.id, context.local(order.created_at)),
        section=first.section,
        severity=max(reason.severity for reason in reasons),
        kind="order",
        source=order.id,
        what=order_words(order, context),
        order_id=order.id,
        buyer_nick=context.text(order.buyer_nick),
        receiver=_place(receiver, context),
        state=" · ".join(states),
        said=context.said(said.words, order, copied=said.copied) if said else None,
        next=step.next,
        due_at=context.local(due),
        if_not=first.if_not if first.severity > step.severity else step.if_not,
    )


MANY = 20
"""From how many orders on the ordinary work of the next morning is one item and no longer one each."""

NAMED = 50
"""How many of them it names."""


def plain_item(orders: Sequence[tuple[Order, datetime]], context: Context) -> Item:
    """Return the one item of many orders that only have to leave by the next noon; with the time each must leave by."""
    ranked = sorted(orders, key=lambda pair: (pair[1], pair[0].id))
    day = f"{context.morning:%Y-%m-%d}"
    times = [f"{context.platform(order.platform)} …{order.order_no[-4:]} {at:%H:%M}" for order, at in ranked[:NAMED]]
    times += [f"+{len(ranked) - NAMED}"] if len(ranked) > NAMED else []
    return Item(
        id=item_id("orders", f"due {day}", context.morning),
        section=Section.TODO,
        severity=MIDDLE,
        kind="orders",
        source=f"due {day}",
        what=_("{count} order[s] must leave by {time}").format(count=len(ranked), time=context.moment(context.morning)),
        state=listed(times),
        next=_("Ship them in time, the first one first."),
        due_at=ranked[0][1],
        if_not=_("They are late then."),
    )


def order_words(order: Order, context: Context) -> str:
    """Return an order in a few words: platform, end of the number, what was bought."""
    parts = [context.platform(order.platform), f"…{order.order_no[-4:]}"]
    if order.lines:
        first = order.lines[0]
        more = f" +{len(order.lines) - 1}" if len(order.lines) > 1 else ""
        parts.append(f"{context.text(first.title or first.sku) or ''} ×{first.qty}{more}".strip())
    return " ".join(filter(None, (*parts, money_words(pays(order), order.currency))))


def _place(receiver: Receiver | None, context: Context) -> str | None:
    shown = receiver if context.reveal else mask_receiver(receiver)
    return (clean_lines(receiver_line(shown)) or None) if shown is not None else None


def why_order(order: Outline, standing: Standing, context: Context) -> Iterator[Reason]:
    """Yield why an order is handed over, the gravest first; nothing for one that has left or is closed."""
    if standing.stage not in PENDING:
        return
    desk = order.desk
    yield from _late(order, standing, context)
    if desk.special:
        yield Reason(
            Section.SPECIAL,
            MIDDLE,
            context.text(desk.special) or "",
            _("Pack and ship it as agreed."),
            _("It is packed like any other."),
        )
    if "refund_open" in standing.blockers:
        yield _refund()
    if standing.stage is Stage.COD:
        yield _cod(order)
    if standing.stage is Stage.ON_HOLD:
        yield _hold(order, context)
    yield from _blocked(standing)
    if in_part(order):
        yield _rest(order)
    due = standing.ship_by
    if due is not None and not standing.late and not standing.soon and due <= context.morning:
        words = _("must leave by {time}").format(time=context.moment(due))
        after = _("Confirm the address, then ship it.") if _unconfirmed(standing) else _("Ship it in time.")
        yield Reason(Section.TODO, MIDDLE, words, after, _("It is late then."), plain=True)


def settled_since(item: Item, order: Outline, standing: Standing, written: datetime, context: Context) -> Item:
    """Return a written item as it stands now: its order has left since, so that the step it names is behind it.

    The buyer has still to be told, as urgently as it was written; once that is done, too, it is only good to know.
    """
    left = max((parcel.at for parcel in order.desk.parcels), default=order.shipped_at)
    if left is None or left <= written or standing.stage not in (Stage.SHIPPED, Stage.DELIVERED, Stage.COMPLETED):
        return item
    if to_tell(order, standing):
        state = _("left on {time}").format(time=context.moment(left))
        return replace(item, state=state, next=_("It has left: tell the buyer."))
    state = _("left on {time}, the buyer knows").format(time=context.moment(left))
    done = _("Shipped and told: nothing more to do but to finish this.")
    return replace(item, section=Section.WATCH, severity=LOW, state=state, next=done, if_not=None, due_at=None)


def _unconfirmed(standing: Standing) -> bool:
    return "address_unconfirmed" in standing.blockers


def _late(order: Outline, standing: Standing, context: Context) -> Iterator[Reason]:
    cost = _("The platform counts it as late; the buyer may ask for his money back.")
    if standing.late and standing.ship_by is not None:
        words = _("should have left by {time}").format(time=context.moment(standing.ship_by))
        after = _("Ship it first and tell the buyer.")
        if _unconfirmed(standing):
            after = _("Confirm the address at once, ship it first and tell the buyer.")
        yield Reason(Section.URGENT, HIGH, words, after, cost)
    if order.desk.urges:
        last = order.desk.urges[-1]
        words = _("the buyer urged on {time}").format(time=context.moment(last.at))
        if last.promised is not None:
            said = _("answer copied, not yet sent: by {time}") if last.copied else _("promised by {time}")
            words = f"{words} · {said.format(time=context.moment(last.promised))}"
        after = _("Keep the promise, and tell the buyer when it has left.")
        if_not = _("The promise is broken; the buyer complains.")
        if last.copied:
            after, if_not = _("Send the answer, and ship it by then."), _("The buyer complains.")
        yield Reason(Section.URGENT, HIGH, words, after, if_not, last.promised)
    if standing.soon and standing.ship_by is not None:
        words = _("must leave by {time}").format(time=context.moment(standing.ship_by))
        after = _("Confirm the address at once, then ship it.") if _unconfirmed(standing) else _("Ship it first.")
        yield Reason(Section.URGENT, HIGH, words, after, cost)


def _cod(order: Outline) -> Reason:
    lost = _("It may not be printed; the buyer refuses the parcel at the door.")
    if order.desk.only_copied:
        words = _("cash on delivery price copied, not yet sent")
        return Reason(Section.TODO, MIDDLE, words, _("Send the buyer the price."), lost, blocks=True)
    if order.desk.cod_asked_at is not None:
        words = _("told the cash on delivery price, no answer yet")
        return Reason(Section.WAITING, MIDDLE, words, _("Ask the buyer for the answer."), lost, blocks=True)
    words = _("cash on delivery price not told yet")
    return Reason(Section.TODO, MIDDLE, words, _("Tell the buyer the price."), lost, blocks=True)


def _hold(order: Outline, context: Context) -> Reason:
    desk = order.desk
    reason = context.text(desk.hold_reason) or _("held by the platform")
    words = reason
    if desk.hold_until is not None:
        words = f"{words} · {_('until {time}').format(time=context.moment(desk.hold_until))}"
    after = _("See whether the reason still holds, then release it.")
    return Reason(Section.WAITING, MIDDLE, words, after, _("It stays behind unnoticed."), desk.hold_until, blocks=True)


def _refund() -> Reason:
    words, after = _("refund asked before shipping"), _("Do not ship; settle the refund first.")
    return Reason(Section.TODO, HIGH, words, after, _("Goods and money are gone."), blocks=True)


def _rest(order: Outline) -> Reason:
    words, count = _("part of it has left"), len(order.desk.parcels)
    if count:
        words = _("{count} parcel[s] left, more to follow").format(count=count)
    return Reason(Section.TODO, MIDDLE, words, _("Ship the rest of it."), _("The buyer waits for the rest."))


def _blocked(standing: Standing) -> Iterator[Reason]:
    codes = standing.blockers
    if "no_stock" in codes:
        yield Reason(
            Section.TODO, MIDDLE, _("not enough stock"), _("Order more, or offer the buyer something else."),
            _("It cannot leave in time."), blocks=True,
        )  # fmt: skip
    if "slip_open" in codes or "address_changed" in codes:
        yield Reason(
            Section.TODO, MIDDLE, _("the packer has not seen the change slip"), _("Hand the packer the slip."),
            _("It goes out as it was before the change."), blocks=True,
        )  # fmt: skip
