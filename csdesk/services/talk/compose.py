"""What the picker's screen asks for: previews on a real order, the check while typing, and the one verb that copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from msgspec import Struct

from csdesk import i18n
from csdesk.domain.follow.follow import Follow
from csdesk.domain.shared.models import Order
from csdesk.domain.talk.messages import Kind, Message, State, state_of
from csdesk.errors import DeskError, RefusedError
from csdesk.i18n import _
from csdesk.services.buyers.language import language_for
from csdesk.services.buyers.sent_log import (
    buyer_key,
    draft_of,
    drop_draft,
    greetings_today,
    promised,
    remember,
)
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.talk.answers import ask_for
from csdesk.services.talk.messages import MESSAGE, record_answer
from csdesk.services.talk.pair import Whom
from csdesk.services.talk.suggest import suggest
from csdesk.services.texts.deliver import Mark, to_clipboard
from csdesk.services.texts.filled import refuse_misfilled, with_misfilled
from csdesk.services.texts.picker import Picker, open_picker
from csdesk.services.texts.render import (
    Ask,
    check_text,
    draft_of_template,
    find_template,
    refuse_blocked,
    refuse_untrue,
)
from csdesk.texts.blanks import Wrong, settled_typed, wrong_typed
from csdesk.texts.finding import Finding, Report
from csdesk.texts.render import Rendered
from csdesk.texts.template import Channel, Template


class Subject(Struct, frozen=True):
    """What a text is an answer to.

    Args:
        key: Where its draft lies: `order:taobao:…`.
        who: The buyer, as shown.
        situation: An order's stage, `message`, `case` or `review`.
        order_id: The order, when there is one.
        platform: Where it goes out.
        lang: Language of the text.
        channel: How it goes out.
        skip: Greetings passed over by the operator.
    """

    key: str
    who: str
    situation: str
    order_id: str | None = None
    platform: str | None = None
    lang: str = "zh"
    channel: Channel = Channel.CHAT
    skip: tuple[str, ...] = ()


class Shown(Struct, frozen=True):
    """A text as it would leave now.

    Args:
        text: The words; `[label]` stands for each blank.
        blanks: Those marks, in order.
        cursor: Where the cursor goes, or None.
        greeting: The salutation in it.
        findings: What the check says; blanks are not among it.
        length: Characters, for an SMS with the signature.
        sms_parts: How many SMS that is.
        promised: When its first promise is due, and its words.
        problem: Why there is no text.
    """

    text: str = ""
    blanks: tuple[str, ...] = ()
    cursor: int | None = None
    greeting: str = ""
    findings: tuple[Finding, ...] = ()
    length: int = 0
    sms_parts: int = 1
    promised: tuple[datetime, str] | None = None
    problem: str = ""


class Used(Struct, frozen=True):
    """A text that was copied or sent: the verb's result, how it was copied, and the promise it made."""

    result: Result
    way: str = ""
    promise: Follow | None = None


def subject_of(desk: Desk, order: Order) -> Subject:
    """Return the subject of an order: the question about it that waits for an answer, else how it stands."""
    now = desk.now()
    rounds = desk.records.messages.where(lambda one: one.order_id == order.id and one.kind is Kind.BUYER)
    waiting = [one for one in rounds if state_of(one, now) is State.OPEN]
    if waiting:
        return subject_of_message(desk, max(waiting, key=lambda one: one.last_at))
    return Subject(
        f"order:{order.id}",
        order.buyer_nick or f"…{order.order_no[-4:]}",
        desk.judge(order).stage.value,
        order.id,
        order.platform,
        language_for(desk, order=order),
    )


def subject_of_message(desk: Desk, message: Message) -> Subject:
    """Return the subject of an answer to a message."""
    lang = ask_for(desk, message, None, None, {}).lang or i18n.language()
    who = message.buyer_nick or message.sender or message.id
    channel = Channel.MAIL if message.kind is Kind.MAIL else Channel.CHAT
    return Subject(f"{MESSAGE}{message.id}", who, "message", message.order_id, message.platform, lang, channel)


class Begun(Struct, frozen=True):
    """What a picker begins with: the templates, and the draft with its template and open blanks, if there is one."""

    picker: Picker
    text: str = ""
    code: str | None = None
    blanks: tuple[str, ...] = ()


def begin(desk: Desk, subject: Subject) -> Begun:
    """Return the picker for a subject and the draft that lies there."""
    order, about = _order(desk, subject), msgspec.structs.replace(_ask(desk, subject), channel=subject.channel)
    message = desk.records.messages.records.get(subject.key.removeprefix(MESSAGE))
    first = [one.code for one in suggest(desk, message)] if message is not None else []
    picker = open_picker(desk, subject.situation, subject.lang, subject.platform, order, about, first)
    draft = draft_of(desk, subject.key)
    if draft is None:
        return Begun(picker)
    marks = [mark for code in draft.codes for mark in preview(desk, subject, code).blanks if mark in draft.text]
    return Begun(picker, draft.text, next(iter(draft.codes), None), tuple(dict.fromkeys(marks)))


def _order(desk: Desk, subject: Subject) -> Order | None:
    """Return the order a text is about, of the desk or the archive."""
    return desk.order(subject.order_id)


def _ask(desk: Desk, subject: Subject) -> Ask:
    order = _order(desk, subject)
    buyer = buyer_key(order) if order else f"{subject.platform or ''}:{subject.who}"
    used = (*greetings_today(desk, buyer), *subject.skip)
    ask = Ask(order=order, platform=subject.platform, lang=subject.lang, used=used, situation="", buyer=buyer)
    if not subject.key.startswith(MESSAGE):
        return ask
    message = desk.records.messages.records.get(subject.key.removeprefix(MESSAGE))
    if message is None:
        return msgspec.structs.replace(ask, any_time=True)
    asked = ask_for(desk, message, None, None, {})
    return msgspec.structs.replace(ask, any_time=True, sku=asked.sku, words=asked.words, wrote_at=asked.wrote_at)


def preview(desk: Desk, subject: Subject, code: str) -> Shown:
    """Return a template on the subject's real order, with what is missing as `[label]`."""
    try:
        return preview_of(desk, subject, find_template(desk, code, subject.lang))
    except DeskError as error:
        return Shown(problem=error.title)


def preview_of(desk: Desk, subject: Subject, template: Template) -> Shown:
    """Return a template, of the library or one that is just being written, as `preview` does; raises `DeskError`."""
    ask = msgspec.structs.replace(_ask(desk, subject), code=template.code, situation=None)
    draft = draft_of_template(desk, ask, template)
    rendered = draft.rendered
    blanks = [(blank.start, f"[{blank.label}]") for blank in rendered.blanks if not blank.filled]
    blanks += [(rendered.text.find(mark), mark) for mark in rendered.holes]
    marks = tuple(mark for _place, mark in sorted(blanks))
    shown = _judged(desk, subject, rendered.text, marks, template.text.situation)
    return msgspec.structs.replace(shown, cursor=rendered.cursor, greeting=draft.greeting)


def look_over(
    desk: Desk, subject: Subject, text: str, blanks: tuple[str, ...], situation: str = "", codes: tuple[str, ...] = ()
) -> Shown:
    """Return what the check says of a text being written, made from the templates of some codes."""
    shown = _judged(desk, subject, text, tuple(mark for mark in blanks if mark in text), situation)
    report = with_misfilled(Report(True, shown.findings, 0, 0), _misfilled(desk, subject, text, codes))
    return msgspec.structs.replace(shown, findings=report.findings)


def _misfilled(desk: Desk, subject: Subject, text: str, codes: tuple[str, ...]) -> Iterator[Wrong]:
    """Yield what was typed into the blanks of the templates a text was made from and is not what they take."""
    for rendered in _made_from(desk, subject, codes):
        yield from wrong_typed(rendered, text, desk.now())


def _made_from(desk: Desk, subject: Subject, codes: tuple[str, ...]) -> Iterator[Rendered]:
    """Yield the templates of some codes as they are for a subject; one that is gone, or no longer true, is left out."""
    for code in codes:
        try:
            template = find_template(desk, code, subject.lang)
            ask = msgspec.structs.replace(_ask(desk, subject), code=code, situation=None)
            yield draft_of_template(desk, ask, template).rendered
        except DeskError:
            continue  # the check of the words alone stays


def _judged(desk: Desk, subject: Subject, text: str, blanks: tuple[str, ...], situation: str) -> Shown:
    ask = msgspec.structs.replace(_ask(desk, subject), situation=situation)
    report = check_text(desk, text, ask, channel=subject.channel)
    found = tuple(one for one in report.findings if one.code != "placeholder" or one.match not in blanks)
    promise = next(((one.due_at, one.text) for one in promised(desk, text, desk.now())), None)
    return Shown(text, blanks, None, "", found, report.length, report.sms_parts, promise)


def use(
    desk: Desk,
    subject: Subject,
    text: str,
    *,
    blanks: tuple[str, ...] = (),
    code: str | None = None,
    codes: tuple[str, ...] = (),
    greeting: str = "",
    mark: Mark = Mark.COPIED,
) -> Used:
    """Check a text, remember it as copied or sent with its promise, clear the draft, and put it on the clipboard.

    Raises `RefusedError` for a blank that is not filled or holds what it does not take, or a finding that blocks;
    nothing is copied then.
    """
    _refuse_open(one for one in blanks if one in text)
    codes = codes or ((code,) if code else ())
    for rendered in _made_from(desk, subject, codes):
        text = settled_typed(rendered, text, desk.now(), subject.lang)
    refuse_misfilled(_misfilled(desk, subject, text, codes))
    template = refuse_untrue(desk, _ask(desk, subject), code, subject.lang)
    ask = msgspec.structs.replace(_ask(desk, subject), situation=template.text.situation if template else "")
    refuse_blocked(check_text(desk, text, ask, channel=subject.channel))
    message = subject.key.removeprefix(MESSAGE) if subject.key.startswith(MESSAGE) else None
    verb, about = ("message.reply", message) if message else (f"text.{mark}", subject.order_id or subject.key)
    with desk.change(verb, about) as transaction:
        sent_text = remember(
            desk,
            transaction,
            text,
            order=desk.orders.get(subject.order_id or ""),
            buyer=f"{subject.platform}:{subject.who}" if subject.platform else None,
            channel=subject.channel,
            code=code,
            greeting=greeting if greeting and greeting in text else "",
            lang=subject.lang,
            situation=subject.situation,
            sent=mark is Mark.SENT,
        )
        if message:
            record_answer(desk, transaction, message, text, copied=mark is Mark.COPIED)
        drop_draft(desk, transaction, subject.key)
        summary = template.text.title if template else _("own words")
        words = _("text copied: {text}") if mark is Mark.COPIED else _("text sent: {text}")
        transaction.entry.summary = words.format(text=summary)
    desk.follow()
    way = to_clipboard(desk, text, buyer=sent_text.buyer or "", who=subject.who) if mark is Mark.COPIED else ""
    made = next((one for one in desk.records.follow.records.values() if one.source == sent_text.id), None)
    return Used(Result((sent_text.id,), summary), way, made)


def _refuse_open(blanks: Iterable[str]) -> None:
    names = _(", ").join(one.strip("[]") for one in blanks)
    if names:
        raise RefusedError(_("This text has blanks to fill: {names}.").format(names=names), code="empty_blank")


def used(desk: Desk, result: Result, whom: Whom | None, mark: Mark) -> Used:
    """Put the text of a verb on the clipboard when it is to be copied, and find the promise that came of it."""
    way = ""
    if mark is Mark.COPIED and result.text is not None:
        way = to_clipboard(desk, result.text, buyer=whom.buyer if whom else "", who=whom.who if whom else "")
    desk.follow()
    sent_text = next(reversed(tuple(desk.records.sent_texts.records.values())), None)
    made = [one for one in desk.records.follow.records.values() if sent_text is not None and one.source == sent_text.id]
    return Used(result, way, made[0] if made and sent_text is not None and sent_text.text == result.text else None)
