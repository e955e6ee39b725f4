"""Texts that answer messages and reviews and go with cases: filled, checked, and recorded once copied or sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from csdesk.domain.cases import permissions
from csdesk.domain.cases.cases import Case, Reason, is_coupon
from csdesk.domain.orders.buyers import DIFFICULT
from csdesk.domain.shared.label import with_value
from csdesk.domain.talk import permissions as talk_permissions
from csdesk.domain.talk.messages import Kind, Message
from csdesk.domain.talk.reviews import Outcome, Review, ReviewKind, ReviewState, Rung, next_rung, review_state, wrote
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.buyers.buyers import is_marked
from csdesk.services.buyers.language import language_for
from csdesk.services.buyers.sent_log import remember
from csdesk.services.cases.cases import find_case
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import refuse_thing
from csdesk.services.desk.results import Result
from csdesk.services.orders import products
from csdesk.services.talk import messages, reviews
from csdesk.services.texts import text_files
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import UNHAPPY, Ask, Made, make_text
from csdesk.store import Transaction
from csdesk.texts.filters import Value
from csdesk.texts.subjects import subjects_of
from csdesk.texts.template import Channel

THANKS = ("review_thanks", "review_thanks_2", "review_thanks_3")
FOR_WORDS = "review_thanks_2"
PRIVATE = {Rung.OPEN: "review_open", Rung.COMPENSATION: "review_comp"}
_PLAIN = (Reason.DISLIKE, Reason.OTHER, Reason.LOST, Reason.MISSING)
FIRST = {reason.value: f"review_{reason}" for reason in Reason if reason not in _PLAIN}
"""The first private word by the reason of a bad review: who has said what is wrong is not asked for it again."""


def ask_for(desk: Desk, message: Message, text: str | None, code: str | None, fills: Mapping[str, str]) -> Ask:
    """Return what is asked of the texts for an answer to a message."""
    channel = Channel.MAIL if message.kind is Kind.MAIL else Channel.CHAT if code is None else None
    order, buyer = desk.order(message.order_id), _buyer(message.platform, message.buyer_nick) or ""
    return Ask(
        code=code,
        text=text,
        order=order,
        sku=products.named(desk, message.text),
        lang=language_for(desk, words=message.text, order=order, buyer=buyer, platform=message.platform),
        fills=fills,
        platform=message.platform,
        channel=channel,
        difficult=DIFFICULT in message.tags or is_marked(desk, f"{message.platform}:{message.buyer_nick}"),
        unhappy=_unhappy(desk, message),
        buyer=buyer,
        any_time=True,
        words=message.text,
        wrote_at=max((one.at for one in message.said if one.at and not one.ours), default=None),
    )


def _unhappy(desk: Desk, message: Message) -> bool:
    """Tell whether a message is of a subject that is answered as a complaint."""
    subject = next(subjects_of(message.text, None), None)
    known = [text_files.library(desk).find(code, "zh") for code in subject.texts] if subject else []
    return any(one is not None and one.text.situation in UNHAPPY for one in known)


def _buyer(platform: str | None, nick: str | None) -> str | None:
    return f"{platform or ''}:{nick}" if nick else None


def reply(
    desk: Desk,
    name: str,
    text: str | None = None,
    code: str | None = None,
    *,
    fills: Mapping[str, str] | None = None,
    mark: Mark | None = None,
) -> Result:
    """Return the checked answer to a message; copied or sent, it stops the clock and leaves the turn to the buyer.

    Raises `UsageError` without a text, `RefusedError` as `make_text`.
    """
    if not (text or "").strip() and code is None:
        raise UsageError(
            _("What shall the answer be?"), hint="csdesk message reply ID TEXT | --template CODE", code="text_missing"
        )
    words = _("answered {id}") if mark is Mark.SENT else _("answer to {id}")
    return _as_change(
        desk, "message.reply", words, mark, lambda one: reply_in(desk, one, name, text, code, fills or {}, mark)
    )


def _as_change(
    desk: Desk, verb: str, words: str, mark: Mark | None, make: Callable[[Transaction], tuple[Message | Review, Made]]
) -> Result:
    """Make one text as one change; without a mark nothing is kept of it."""
    with desk.change(verb, "", dry_run=mark is None) as transaction:
        record, made = make(transaction)
        summary = words.format(id=record.id)
        transaction.entry.subject, transaction.entry.summary = record.id, summary
    return Result((record.id,) if mark else (), summary, made.text, _hints(made.report.findings))


def reply_in(
    desk: Desk,
    transaction: Transaction,
    name: str,
    text: str | None,
    code: str | None,
    fills: Mapping[str, str],
    mark: Mark | None,
) -> tuple[Message, Made]:
    """Make the answer to one message within a change and record what became of it; raises as `make_text`."""
    message = messages.find_message(desk, name)
    made = make_text(desk, ask_for(desk, message, text, code, fills))
    if mark is not None:
        messages.record_answer(desk, transaction, message.id, made.text, copied=mark is Mark.COPIED)
        who = message.buyer_nick or message.sender
        _remember(desk, transaction, made, message.order_id, message.platform, who, mark)
    return message, made


def _hints(findings: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(getattr(finding, "message", "")) for finding in findings)[:3]


def review_reply(
    desk: Desk,
    name: str,
    text: str | None = None,
    code: str | None = None,
    *,
    fills: Mapping[str, str] | None = None,
    mark: Mark | None = None,
) -> Result:
    """Return the checked public reply to a review: thanks for a good one, else facts, remedy, deadline (V06, E13)."""
    words = _("public reply to {id}")
    return _as_change(
        desk, "review.reply", words, mark, lambda one: review_reply_in(desk, one, name, text, code, fills or {}, mark)
    )


def review_reply_in(
    desk: Desk,
    transaction: Transaction,
    name: str,
    text: str | None,
    code: str | None,
    fills: Mapping[str, str],
    mark: Mark | None,
) -> tuple[Review, Made]:
    """Make the public reply to one review within a change and record what became of it; raises as `make_text`."""
    review = reviews.find_review(desk, name)
    if code is None and not (text or "").strip():
        code = thanks_for(review) if review.kind is ReviewKind.GOOD else "review_public"
    made = make_text(desk, review_ask(desk, review, text, code, fills))
    if mark is not None:
        desk.records.reviews.put(transaction, _replied(desk, review, made.text, mark))
        _remember(desk, transaction, made, review.order_id, review.platform, review.buyer_nick, mark)
    return review, made


def review_ask(desk: Desk, review: Review, text: str | None, code: str | None, fills: Mapping[str, str]) -> Ask:
    """Return what is asked of the texts for a public reply."""
    situation = "review" if review.kind is not ReviewKind.GOOD else None
    order, buyer = desk.order(review.order_id), _buyer(review.platform, review.buyer_nick) or ""
    return Ask(
        code=code, text=text, order=order, fills=fills, platform=review.platform, channel=Channel.REVIEW,
        situation=situation, buyer=buyer, lang=_language(desk, review),
        review=review,
    )  # fmt: skip


def thanks_for(review: Review) -> str:
    """Return the template of thanks for a review; they take turns, and only who wrote is thanked for words."""
    fitting = [code for code in THANKS if code != FOR_WORDS or wrote(review)]
    return fitting[int(review.id.rpartition("-")[2]) % len(fitting)]


def _replied(desk: Desk, review: Review, text: str, mark: Mark) -> Review:
    return msgspec.structs.replace(
        review,
        own_reply=text,
        acted_at=desk.now(),
        replied_at=desk.now() if mark is Mark.SENT else review.replied_at,
    )


def thank(desk: Desk, ids: Sequence[str] = (), *, every: bool = False, mark: Mark | None = None) -> Result:
    """Return thanks for good reviews, one after the other in rotating words; copied or sent, they are done (V01).

    With `every` for all good reviews that wait; what cannot be said of one, as while a case is open, is named. Raises
    `RefusedError` for a named review that is not good or cannot be thanked for now.
    """
    texts: list[str] = []
    done: list[str] = []
    left: list[str] = []
    with desk.change("review.thank", "", dry_run=mark is None) as transaction:
        known = desk.records.reviews.records.values()
        wanted = [reviews.find_review(desk, name) for name in ids]
        if every:
            open_ = (review for review in known if review_state(review) is ReviewState.OPEN)
            wanted += [review for review in open_ if review.kind is ReviewKind.GOOD]
        for review in {review.id: review for review in wanted}.values():
            try:
                made = thank_in(desk, transaction, review.id, mark)[1]
            except RefusedError as error:
                if not every:
                    raise
                left.append(with_value(review.id, error.title))
                continue
            texts.append(made.text)
            done.append(review.id)
        summary = _("thanks for {count} review[s]").format(count=len(done))
        transaction.entry.subject, transaction.entry.summary = " ".join(done), summary
    return Result(tuple(done) if mark else (), summary, "\n\n".join(texts), tuple(left))


def thank_in(desk: Desk, transaction: Transaction, name: str, mark: Mark | None) -> tuple[Review, Made]:
    """Make the thanks for one review within a change and record what became of them; raises as `thank`."""
    review = reviews.find_review(desk, name)
    refuse_thing(review, talk_permissions.thank)
    made = make_text(desk, review_ask(desk, review, None, thanks_for(review), {}))
    if mark is not None:
        _remember(desk, transaction, made, review.order_id, review.platform, review.buyer_nick, mark)
        thanked = _replied(desk, review, made.text, mark)
        thanked = msgspec.structs.replace(thanked, outcome=Outcome.THANKED, done_at=desk.now())
        desk.records.reviews.put(transaction, thanked)
    return review, made


def private_ask(
    desk: Desk, review: Review, rung: Rung, amount: str | None, fills: Mapping[str, str], reason: str | None = None
) -> Ask:
    """Return what is asked of the texts for a private word on a rung of the ladder."""
    spoke = reason is not None or wrote(review)
    first = FIRST.get(reason or "", "review_said" if spoke else "review_private")
    extra: dict[str, Value] = {"case.amount": amount}
    order = desk.order(review.order_id)
    return Ask(
        PRIVATE.get(rung, first),
        order=order,
        fills=fills,
        extra=extra,
        platform=review.platform,
        lang=_language(desk, review),
        review=msgspec.structs.replace(review, reason=reason or review.reason),
    )


def _language(desk: Desk, review: Review) -> str:
    """Return the language of who wrote a review."""
    order, buyer = desk.order(review.order_id), _buyer(review.platform, review.buyer_nick) or ""
    return language_for(desk, words=review.text or "", order=order, buyer=buyer, platform=review.platform)


def private_word(
    desk: Desk,
    name: str,
    *,
    rung: Rung | None = None,
    amount: str | None = None,
    why: str | None = None,
    reason: str | None = None,
    fills: Mapping[str, str] | None = None,
    mark: Mark | None = None,
) -> Result:
    """Return the private word for the next rung of the ladder; copied or sent, it counts as a contact (V02, V05)."""
    with desk.change("review.contact", name, dry_run=mark is None) as transaction:
        review = reviews.find_review(desk, name)
        step = rung or next_rung(review)
        made = make_text(desk, private_ask(desk, review, step, amount, fills or {}, reason or review.reason))
        if mark is None:
            return Result((), "", made.text, _hints(made.report.findings))
        new = reviews.contacted(desk, review, step, made.text, amount, why, copied=mark is Mark.COPIED)
        new = msgspec.structs.replace(new, reason=reason or review.reason)
        desk.records.reviews.put(transaction, new)
        _remember(desk, transaction, made, review.order_id, review.platform, review.buyer_nick, mark)
        summary = with_value(_("buyer contacted") if mark is Mark.SENT else _("text for the buyer"), review.id)
        transaction.entry.subject, transaction.entry.summary = review.id, summary
    return Result((review.id,), summary, made.text, _hints(made.report.findings))


def photo_request(desk: Desk, name: str, *, mark: Mark | None = None) -> Result:
    """Return the request for the photos of a case that are missing, and only for those (F02)."""
    case = find_case(desk, name)
    refuse_thing(case, permissions.ask_photos)
    return tell_case(desk, case, make_text(desk, photo_ask(desk, case)), mark)


def photo_ask(desk: Desk, case: Case) -> Ask:
    """Return what is asked of the texts for the missing photos of a case."""
    return case_ask(desk, case, "photo_request")


def case_ask(desk: Desk, case: Case, code: str, fills: Mapping[str, str] | None = None) -> Ask:
    """Return what is asked of the texts for a template that a case says."""
    order = desk.order(case.order_id)
    return Ask(code, order=order, fills=fills or {}, platform=case.platform, case=case, insist=True)


def offer(desk: Desk, name: str, *, mark: Mark | None = None) -> Result:
    """Return the offer of the small payment that a case stands on (F01)."""
    case = find_case(desk, name)
    refuse_thing(case, permissions.offer)
    return tell_case(desk, case, make_text(desk, offer_ask(desk, case)), mark)


def offer_ask(desk: Desk, case: Case) -> Ask:
    """Return what is asked of the texts for the offer a case stands on; a coupon that was forgotten is no flaw."""
    return case_ask(desk, case, "mod_coupon" if is_coupon(case) else "comp_offer")


def tell_case(desk: Desk, case: Case, made: Made, mark: Mark | None) -> Result:
    """Return a text of a case; copied or sent, it is what the buyer was told and when (F05)."""
    if mark is None:
        return Result((), "", made.text, _hints(made.report.findings))
    summary = f"{case.id} {_('buyer told') if mark is Mark.SENT else _('text for the buyer')}"
    with desk.change("case.tell", case.id, summary) as transaction:
        _remember(desk, transaction, made, case.order_id, case.platform, case.buyer_nick, mark, case.id)
    return Result((case.id,), summary, made.text, _hints(made.report.findings))


def _remember(
    desk: Desk,
    transaction: Transaction,
    made: Made,
    order_id: str | None,
    platform: str | None,
    nick: str | None,
    mark: Mark,
    case: str | None = None,
) -> None:
    """Write down what was said and promised, to the buyer of an order or to a nick."""
    remember(
        desk,
        transaction,
        made.text,
        order=desk.order(order_id),
        buyer=_buyer(platform, nick),
        channel=made.channel,
        code=made.code,
        greeting=made.greeting,
        lang=made.lang,
        sent=mark is Mark.SENT,
        case=case,
    )
