"""Reviews: the most worrying first, the ladder with the step reached, and the clock of the first action."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from csdesk import i18n
from csdesk.domain.cases.cases import Reason
from csdesk.domain.orders.parcels import nick_shown
from csdesk.domain.shared.label import label
from csdesk.domain.shared.times import day_words
from csdesk.domain.talk import permissions
from csdesk.domain.talk.labels import COPIED, OUTCOMES, REASONS, REVIEW_KINDS, REVIEW_STATES, RUNGS, reason_words
from csdesk.domain.talk.reviews import (
    Review,
    ReviewKind,
    Rung,
    has_news,
    next_rung,
    only_copied,
    review_order,
    review_state,
    troubles,
)
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.frame.asking import amounts
from csdesk.screens.frame.tabbed_list import TabbedListScreen, field
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.talk import answers, several
from csdesk.services.talk.review_view import ReviewView, reply_words, view_review
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask
from csdesk.services.today.clocks import review_due_at
from csdesk.widgets.columns import Column
from csdesk.widgets.paint import Line, Span, spread
from csdesk.widgets.words import DUE, due_words, when_words

TONES = {ReviewKind.NEGATIVE: "late", ReviewKind.NEUTRAL: "soon", ReviewKind.GOOD: "text"}


def _state(review: Review) -> str:
    """Return how far we are; a text that was only copied has reached nobody yet."""
    return _(COPIED) if only_copied(review) else label(REVIEW_STATES, review_state(review))


class Reviews(TabbedListScreen):
    """What buyers published."""

    NAME = "reviews"
    CSS_PATH = "talk.tcss"
    TABS = (
        ("bad", N_("Negative and neutral")),
        ("good", N_("Good")),
        ("more", N_("Follow-up reviews")),
        ("answered", N_("Answered")),
        ("done", N_("Finished")),
    )
    COLUMNS = (
        Column(N_("from"), 4, needs=70),
        Column(N_("kind"), 4, holds=N_("negative")),
        Column(N_("stars"), 5, needs=70),
        Column(N_("buyer"), 8, grow=1),
        Column(N_("words"), 10, grow=4),
        DUE,
        Column(N_("state"), 9),
        Column(N_("no."), 4, needs=90),
        Column(N_("items"), 12, grow=1, needs=98),
        Column(N_("published"), 12, needs=112),
    )
    EMPTY = (N_("No reviews here."), N_("Ctrl+O imports the export of reviews."))

    @property
    def known(self) -> Mapping[str, Review]:
        """Every review of the session's snapshot."""
        return self.session.snapshot.talk.reviews

    def deal(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of each tab: overdue ones by their time, then the most worrying first."""
        found: dict[str, list[str]] = {tab: [] for tab, _words in self.TABS}
        for review in sorted(self.known.values(), key=self._turn):
            state = review_state(review)
            if review.more is not None:
                found["more"].append(review.id)
            if state.settled:
                found[state].append(review.id)
            else:
                found["bad" if troubles(review) else "good"].append(review.id)
        return {tab: tuple(keys) for tab, keys in found.items()}

    def _turn(self, review: Review) -> tuple[bool, float, tuple[int, int, float, str]]:
        due, now = self._due(review), self.session.snapshot.now
        late = due is not None and due <= now
        return not late, due.timestamp() if late and due is not None else 0.0, review_order(review)

    def _due(self, review: Review) -> datetime | None:
        return review_due_at(self.session.view, review, self.session.snapshot.talk.inbox.clocks)

    def row_of(self, key: str) -> list[Span]:
        """Return the cells of a review's row."""
        review, now = self.known[key], self.session.snapshot.now
        pack = self.session.view.packs.get(review.platform or "")
        due = self._due(review)
        late = due is not None and due <= now
        kind = review.kind
        words = _("(no words)") if review.silent else " / ".join(filter(None, (review.text, review.more)))
        return [
            (pack.short.get(i18n.language(), "") if pack else clean(review.platform or "")[:2], "dim"),
            (label(REVIEW_KINDS, kind) if kind else "", TONES[kind] if kind else "dim"),
            ("*" * (review.stars or 0), "text"),
            (clean(nick_shown(review.buyer_nick, self.session.snapshot.about(review.order_id)) or "-"), "text"),
            (clean(words), "text"),
            due_words(due, now, late=late),
            (_("follow-up") if has_news(review) else _state(review), "dim"),
            ((review.order_no or "")[-4:], "dim"),
            (clean(review.item or ""), "dim"),
            when_words(review.created_at, now),
        ]

    def records(self) -> Mapping[str, object]:
        """Return the records of the rows."""
        return self.known

    def words_of(self, key: str) -> str:
        """Return what a filter looks in."""
        review = self.known[key]
        return "\n".join(filter(None, (review.buyer_nick, review.order_no, review.item, review.text, review.more)))

    def card_of(self, room: int) -> list[Line]:
        """Return the review, what was said before, and the ladder."""
        review = self.known.get(self.rows.current or "")
        if review is None:
            return []
        snapshot, now = self.session.snapshot, self.session.snapshot.now
        view = view_review(self.session.view, review, snapshot.talk.inbox.clocks)
        state = (_("new follow-up review") if view.news else _state(review), "strong")
        title = f"{clean(view.buyer_nick or '-')}  {'*' * (view.stars or 0)}"
        lines: list[Line] = [spread([(title, "strong")], [state], room), []]
        lines += field(_("words"), view.text or _("(no words)"), room)
        lines += field(_("follow-up review"), view.more or "", room, "late" if view.news else "text")
        lines += field(_("it came"), day_words(view.more_at, now) if view.more_at else "", room)
        lines += field(_("order"), " ".join(filter(None, (view.order_no, view.item))), room)
        lines += field(_("published"), day_words(view.created_at, now), room)
        if view.due_at is not None:
            words, tone = due_words(view.due_at, now, late=view.late)
            lines += field(_("first action due"), words, room, tone)
        lines += field(_("reason"), reason_words(view.reason), room)
        lines += self._ladder(view, room)
        lines += field(_("public reply"), reply_words(view), room)
        return lines + field(
            _("outcome"), label(OUTCOMES, view.outcome) if view.outcome and not view.copied else "", room
        )

    def _ladder(self, view: ReviewView, room: int) -> list[Line]:
        if view.kind is ReviewKind.GOOD and not view.contacts:
            return []
        lines: list[Line] = [[], [(_("ladder"), "dim")]]
        for rung in Rung:
            done = next((contact for contact in view.contacts if contact.rung is rung), None)
            here = rung is view.next_step and done is None
            sign = "+" if done else ">" if here else " "
            words = [label(RUNGS, rung)]
            if done is not None:
                words += [f"{done.at:%m-%d %H:%M}", done.amount or "", _(COPIED) if done.copied else ""]
            lines.append(
                [(f"  {sign} {' '.join(filter(None, words))}"[:room], "done" if done else "text" if here else "dim")]
            )
        return lines

    # -- verbs ------------------------------------------------------------------------------------------------------

    async def action_reviews_main(self) -> None:
        """Thank for good reviews; for others make the private word of the next rung."""
        ids = self.rows.chosen
        chosen = [self.known[key] for key in ids if key in self.known]
        if len(chosen) > 1 or (chosen and permissions.thank(chosen[0]) is None):
            self._thank(ids)
        elif chosen and chosen[0].reason is None:
            options = [(label(REASONS, reason), reason) for reason in Reason]
            self.pick(_("why is the buyer not content"), options, lambda reason: self._private(chosen[0], reason))
        elif chosen:
            self._private(chosen[0], None)

    pick_text = action_reviews_main

    def _thank(self, ids: list[str]) -> None:
        if len(ids) > 1:
            self.speak_each(ids, several.thank)
            return

        def asked(desk: Desk, fills: Mapping[str, str]) -> Ask:
            return answers.review_ask(desk, self.known[ids[0]], None, answers.thanks_for(self.known[ids[0]]), fills)

        def recorded(desk: Desk, _fills: Mapping[str, str], mark: Mark) -> Result:
            return answers.thank(desk, ids, mark=mark)

        self.speak(asked, recorded)

    def _private(
        self, review: Review, reason: Reason | None, amount: str | None = None, why: str | None = None
    ) -> None:
        rung = next_rung(review)
        denial = permissions.compensate(review, amount, why) if rung is Rung.COMPENSATION else None
        if denial is not None and denial.code == "amount_missing":
            reads = amounts(self, review.order_id)
            self.ask(
                _("amount for the fault"),
                lambda text: self._private(review, reason, text),
                accept=_("go on"),
                reads=reads,
            )
            return
        if denial is not None and denial.code == "why_missing":
            self.ask(_("for which fault"), lambda text: self._private(review, reason, amount, text), accept=_("go on"))
            return

        def asked(desk: Desk, fills: Mapping[str, str]) -> Ask:
            return answers.private_ask(desk, review, rung, amount, fills, reason or review.reason)

        def recorded(desk: Desk, fills: Mapping[str, str], mark: Mark) -> Result:
            return answers.private_word(
                desk, review.id, rung=rung, amount=amount, why=why, reason=reason, fills=fills, mark=mark
            )

        self.speak(asked, recorded)

    async def action_reviews_reply(self) -> None:
        """Make the public reply."""
        key = self.rows.current
        if key is None:
            return
        if len(ids := self.rows.chosen) > 1:
            self.speak_each(ids, several.reply)
            return

        def asked(desk: Desk, fills: Mapping[str, str]) -> Ask:
            review = self.known[key]
            code = answers.thanks_for(review) if review.kind is ReviewKind.GOOD else "review_public"
            return answers.review_ask(desk, review, None, code, fills)

        def recorded(desk: Desk, fills: Mapping[str, str], mark: Mark) -> Result:
            return answers.review_reply(desk, key, fills=fills, mark=mark)

        self.speak(asked, recorded)
