"""Follow-ups: the one list of dated things by due time; kinds as tabs."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk import i18n
from csdesk.domain.follow.follow import END_NAMES, KIND_NAMES, Follow, FollowKind, is_due, is_late
from csdesk.domain.follow.promised import clash_words
from csdesk.domain.orders.parcels import receivers_of
from csdesk.domain.shared.label import label
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import Outline
from csdesk.domain.shared.times import day_words
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.follow.verbs import FollowVerbs
from csdesk.screens.frame.tabbed_list import field
from csdesk.services.follow.follow import view_follow
from csdesk.widgets.columns import Column
from csdesk.widgets.paint import Line, Span, spread
from csdesk.widgets.words import DUE, due_words


class FollowUps(FollowVerbs):
    """What must be done by when."""

    NAME = "follow"
    CSS_PATH = "../talk/talk.tcss"
    TABS = (
        ("due", N_("Due")),
        ("all", N_("All open")),
        ("promise", N_("Promises")),
        ("lead", N_("Leads")),
        ("daigou", N_("Proxy purchases")),
        ("visit", N_("Visits")),
        ("todo", N_("To-dos")),
        ("abnormal", N_("Issues")),
        ("page_issue", N_("Page errors")),
        ("kb_gap", N_("Questions")),
        ("ended", N_("Finished")),
    )
    COLUMNS = (
        DUE,
        Column(N_("kind"), 8),
        Column(N_("words"), 20, grow=6),
        Column(N_("buyer"), 8, grow=1),
        Column(N_("no."), 4),
        Column(N_("owner"), 6),
    )
    EMPTY = (N_("Nothing to follow up here."), N_("a notes something with its time."))

    def deal(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of each tab, by due time, those without one last."""
        now = self.session.snapshot.now
        answered: list[str] = []
        found: dict[str, list[str]] = {tab: [] for tab, _words in self.TABS}
        for one in sorted(self.known.values(), key=_by_time):
            if one.end is not None:
                found["ended"].insert(0, one.id)
                if one.answer:
                    answered.append(one.id)
                continue
            found["all"].append(one.id)
            if one.kind in found:
                found[one.kind].append(one.id)
            if is_due(one, now):
                found["due"].append(one.id)
        found[FollowKind.KB_GAP] += answered
        return {tab: tuple(keys) for tab, keys in found.items()}

    def row_of(self, key: str) -> list[Span]:
        """Return the cells of a row."""
        one, now = self.known[key], self.session.snapshot.now
        shown = view_follow(one, now, self._order(one))
        return [
            due_words(one.due_at, now, late=is_late(one, now)),
            (label(KIND_NAMES, one.kind), "dim"),
            (clean(shown.text), "text"),
            (clean(shown.buyer_nick or ""), "text"),
            ((one.order_id or "")[-4:], "text"),
            (clean(one.owner), "dim"),
        ]

    def _order(self, one: Follow) -> Outline | None:
        return self.session.snapshot.about(one.order_id)

    def records(self) -> Mapping[str, object]:
        """Return the records of the rows."""
        return self.known

    def words_of(self, key: str) -> str:
        """Return what a filter looks in."""
        one = self.known[key]
        words = (one.text, one.answer, one.buyer_nick, one.order_id, one.owner, label(KIND_NAMES, one.kind))
        return "\n".join(filter(None, words))

    def card_of(self, room: int) -> list[Line]:
        """Return one dated thing with how its time was moved."""
        one = self.known.get(self.rows.current or "")
        if one is None:
            return []
        now = self.session.snapshot.now
        pack = self.session.view.packs.get(one.platform or "")
        state = label(END_NAMES, one.end) if one.end else label(KIND_NAMES, one.kind)
        about = self._order(one)
        shown = view_follow(one, now, about, self.known.values())
        lines: list[Line] = [spread([(one.id, "strong")], [(state, "strong")], room), []]
        lines += field(_("promised"), clash_words(shown.promised, now), room, "late")
        lines += field(_("words"), shown.text, room) + field(_("answer"), shown.answer or "", room)
        lines += field(_("product"), shown.product or "", room) + field(_("objection"), shown.objection or "", room)
        lines += field(_("last word"), shown.last_word or "", room)
        lines += field(_("supplier"), shown.supplier or "", room)
        lines += field(_("expected"), day_words(one.expected_at, now) if one.expected_at else "", room)
        lines += field(_("buyer"), shown.buyer_nick or "", room)
        platform = pack.name.get(i18n.language(), "") if pack else ""
        served = _("serves the order") if one.kind is FollowKind.DAIGOU else _("order")
        lines += field(served, f"{platform} {(one.order_id or '').rpartition(':')[2]}".strip(), room)
        lines += field(_("due"), day_words(one.due_at, now) if one.due_at else "", room, _tone(one, self))
        for moved in one.moves:
            lines += field(
                _("moved"),
                f"{day_words(moved.old, now)}  {mask_text(moved.why, receivers_of(about)) or ''}",
                room,
                "dim",
            )
        return lines + field(_("owner"), one.owner, room) + field(_("reason"), shown.why or "", room)


def _by_time(one: Follow) -> tuple[bool, float, str]:
    return (one.due_at is None, one.due_at.timestamp() if one.due_at else 0.0, one.id)


def _tone(one: Follow, place: FollowUps) -> str:
    return "late" if is_late(one, place.session.snapshot.now) else "text"
