"""What the keys of the follow-ups do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csdesk.domain.follow.follow import END_NAMES, ENDS, KIND_NAMES, Details, Follow, FollowEnd, FollowKind
from csdesk.domain.shared.label import label
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.frame.asking import ask_field, ask_time
from csdesk.screens.frame.tabbed_list import TabbedListScreen
from csdesk.services.desk.desk import Desk
from csdesk.services.follow import follow, visits
from csdesk.services.talk import kb

NEW = (
    FollowKind.TODO,
    FollowKind.LEAD,
    FollowKind.DAIGOU,
    FollowKind.PROMISE,
    FollowKind.VISIT,
    FollowKind.ABNORMAL,
    FollowKind.PAGE_ISSUE,
    FollowKind.KB_GAP,
)
"""The kinds in the order in which a new one is offered."""

ASKED_FIRST: Mapping[FollowKind, tuple[str, ...]] = {
    FollowKind.LEAD: ("objection",),
    FollowKind.DAIGOU: ("supplier", "expected_at", "order"),
}
"""What is asked of a new one besides words and time."""

FIELDS: Mapping[str, str] = {
    "objection": N_("objection"),
    "last_word": N_("last word"),
    "product": N_("product"),
    "supplier": N_("supplier"),
    "expected_at": N_("expected"),
    "order": N_("order"),
    "buyer": N_("buyer"),
    "owner": N_("owner"),
    "text": N_("words"),
}
"""What can be filled in, in the order in which it is offered."""


class FollowVerbs(TabbedListScreen):
    """The verbs on dated things."""

    @property
    def known(self) -> Mapping[str, Follow]:
        """Every dated thing of the session's snapshot."""
        return self.session.snapshot.talk.follow

    async def action_follow_add(self) -> None:
        """Note something: its kind, the words, what its kind has besides, the time."""

        def words(kind: FollowKind) -> None:
            self.ask(
                label(KIND_NAMES, kind),
                lambda text: self._more(kind, {"text": text}, ASKED_FIRST.get(kind, ())),
                accept=_("go on"),
            )

        self.pick(_("note what"), [(label(KIND_NAMES, kind), kind) for kind in NEW], words)

    def _more(self, kind: FollowKind, given: dict[str, str], asked: Sequence[str]) -> None:
        if not asked:
            ask_time(self, _("due"), lambda at: self._add(kind, given, at), accept=_("save"), needed=False)
            return
        title = _("{field} (empty for none)").format(field=_(FIELDS[asked[0]]))
        name, *later = asked
        ask_field(self, name, title, lambda text: self._more(kind, {**given, name: text}, later), accept=_("go on"))

    def _add(self, kind: FollowKind, given: Mapping[str, str], at: str) -> None:
        text, order = given["text"], given.get("order") or None
        self.verb(lambda desk: follow.add(desk, kind, text, _details(desk, given), order=order, due=desk.time_if(at)))

    async def action_follow_fill(self) -> None:
        """Fill in one field."""
        key = self.rows.current or ""

        def value(name: str) -> None:
            ask_field(self, name, _(FIELDS[name]), lambda text: self._fill(key, {name: text}), accept=_("save"))

        self.pick(_("fill in"), [(_(words), name) for name, words in FIELDS.items()], value)

    def _fill(self, key: str, given: Mapping[str, str]) -> None:
        plain = {name: given.get(name) for name in ("text", "order", "buyer", "owner")}
        self.verb(lambda desk: follow.amend(desk, key, _details(desk, given), **plain))

    async def action_follow_kind(self) -> None:
        """Show one kind only."""
        kinds = [(label(KIND_NAMES, tab), tab) for tab, _words in self.TABS if tab in KIND_NAMES]
        self.pick(_("only"), [*kinds, (_("All open"), "all")], self.take_tab)

    async def action_follow_visits(self) -> None:
        """Plan a visit: the buyers who were left alone longest."""

        def offer(found: list[visits.Visit]) -> None:
            if not found:
                self.say(_("Nobody was left alone for 30 days."), "dim")
                return
            words = [
                (_("{nick} {days} day[s]").format(nick=clean(one.buyer_nick), days=one.days), one) for one in found[:8]
            ]
            self.pick(_("visit whom"), words, self._visit)

        self.session.do(visits.list_visits, offer)

    def _visit(self, visit: object) -> None:
        self.verb(visits.plan_visits, [visit] if isinstance(visit, visits.Visit) else [])

    async def action_follow_done(self) -> None:
        """Close it; a lead is won or lost, a promise kept or broken, a question is answered."""
        one = self.known.get(self.rows.current or "")
        if one is None:
            return
        if one.kind is FollowKind.KB_GAP:
            self.ask(_("the answer (empty for none)"), lambda text: self._answer(one, text), accept=_("save"))
            return
        ends = ENDS.get(one.kind, ())
        if ends:
            self.pick(_("how did it end?"), [(label(END_NAMES, end), end) for end in ends], lambda e: self._end(one, e))
        else:
            self._end(one, None)

    def _answer(self, one: Follow, text: str) -> None:
        order = self.session.snapshot.orders.get(one.order_id or "")
        skus = {line.sku: line.title or line.sku for line in order.lines if line.sku} if order is not None else {}
        if not text.strip():
            self._end(one, None)
        elif not skus or one.product:
            self.verb(kb.answer, one.id, text)
        else:
            about = [*((clean(title), sku) for sku, title in skus.items()), (_("every product"), None)]
            self.pick(_("about"), about, lambda sku: self.verb(kb.answer, one.id, text, sku=sku, every=sku is None))

    def _end(self, one: Follow, end: FollowEnd | None, why: str | None = None) -> None:
        questions = {FollowEnd.LOST: _("why lost"), FollowEnd.WON: _("why won (empty for none)")}
        if end in questions and why is None:
            self.ask(questions[end], lambda text: self._end(one, end, text), accept=_("save"))
            return

        self.verb(follow.done, one.id, end, why or None)


def _details(desk: Desk, given: Mapping[str, str]) -> Details:
    expected = given.get("expected_at")
    return Details(
        given.get("product") or None,
        given.get("objection") or None,
        given.get("last_word") or None,
        given.get("supplier") or None,
        desk.time_if(expected),
    )
