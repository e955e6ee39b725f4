"""Which texts fit a message: those of its subject that are true now and not said yet, then the usual ones."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

import msgspec
from msgspec import Struct

from csdesk.domain.orders.stage import PENDING, Stage
from csdesk.domain.search.words import fold
from csdesk.domain.talk.messages import Kind, Message
from csdesk.errors import RefusedError
from csdesk.i18n import language
from csdesk.services.desk.desk import Desk
from csdesk.services.talk.answers import ask_for
from csdesk.services.texts import picker, text_files
from csdesk.services.texts.render import Ask, draft_of_template
from csdesk.texts.blanks import Expects, expects
from csdesk.texts.nearest import LEAST, SURE, nearest, same_question
from csdesk.texts.render import Rendered
from csdesk.texts.subjects import load_subjects, subjects_of
from csdesk.texts.template import Channel, Template, TradeStage

GREETING = "greet"
USUAL = ("mail_answer", "mail_wait", "kb_ask", "wait", "greet")
"""What is offered when neither the subject nor the order's stage says more."""

LIKELY: Mapping[Stage | None, tuple[str, ...]] = {
    Stage.TO_CONFIRM: ("urge_late",),
    Stage.TO_SHIP: ("urge_late", "mail_late"),
    Stage.ON_HOLD: ("urge_held",),
    Stage.SHIPPED: ("track_state", "mail_shipped"),
}
"""What is asked most of an order that stands there, for words that are like none known; true ones only."""

SAYS = 5
"""So many signs say something; who only sends a picture has asked nothing."""

WHICH = ("ask_order", "mail_ask_order")
"""What asks for the order, where a question is about one and the desk knows none."""

URGED = ("urge_ok", "urge_late", "urge_part", "urge_held", "urge_way")
"""Said only to one who asked for it: who asked nothing did not wait."""

OFFERED = 3
SAID = timedelta(days=2)
"""How long a text counts as said before in the same conversation."""


class Suggestion(Struct, frozen=True):
    """A template that fits, as it would leave now; what is to be filled in stands in it as `[label]`."""

    code: str
    title: str
    text: str


def suggest(desk: Desk, message: Message) -> list[Suggestion]:
    """Return the three templates that fit a message best, whose variables are all known and that are true now."""
    ask = ask_for(desk, message, None, None, {})
    lang = ask.lang or language()
    mail = ask.channel is Channel.MAIL
    found: dict[str, Suggestion] = {}
    subjects = tuple(subjects_of(message.text, None))
    never = {code for one in subjects for code in one.never} - {code for one in subjects for code in one.texts}
    if message.kind is not Kind.BUYER:
        never.add(GREETING)  # a platform's ticket or a mail is answered, not greeted
    for code in _codes(desk, message, ask, lang):
        template = text_files.library(desk).find(code, lang)
        if template is None or code in found or code in never or (template.text.channel is Channel.MAIL) is not mail:
            continue
        rendered = _draft(desk, ask, template)
        if rendered is None or (found and _words_wanted(rendered)):
            continue
        if not (found.keys() & set(WHICH) and _time_wanted(rendered)):
            found[code] = Suggestion(code, template.text.title, rendered.text)
        if len(found) == OFFERED:
            break
    return list(found.values())


def _codes(desk: Desk, message: Message, ask: Ask, lang: str) -> Iterator[str]:
    """Yield codes, the likeliest first; some twice."""
    said = _said(desk, ask)
    stage = desk.judge(ask.order).stage if ask.order else None
    subjects = [
        one
        for one in subjects_of(message.text, said[-1] if said else None)
        if not (one.left and stage in PENDING | {Stage.UNPAID})
    ]
    library = text_files.library(desk)  # looked at once: each look asks the files
    yield from same_question(message.text, _answered(library.of_language(lang), ask))
    may = functools.cache(lambda code: _may(library.find(code, lang), ask, stage))
    for small, least in ((False, SURE), (True, LEAST)):
        for subject in subjects:
            if subject.small is small:
                yield from sorted(subject.texts, key=lambda code: code in said)
                if ask.order is None and any(_about_order(desk, code, lang) for code in subject.texts):
                    yield from WHICH
        yield from sorted(nearest(message.text, least, may), key=lambda code: code in said)
    text = fold(message.text)
    chats = [one for one in library.of_language(lang) if one.text.channel is Channel.CHAT]
    scored = [
        (sum(fold(word) in text for word in one.text.keywords), one.code)
        for one in chats
        if one.own or one.code in _answers()
    ]
    yield from (code for score, code in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score)
    yield from LIKELY.get(stage, ()) if not subjects and len(message.text) >= SAYS else ()
    yield from USUAL[:3]
    yield from (code for code in picker.USUAL.get(stage.value if stage else "", ()) if code not in URGED)
    yield from USUAL


def _answered(templates: Iterable[Template], ask: Ask) -> dict[str, str]:
    """Return the questions that she wrote an answer to, by the code of that, as far as they are about this product."""
    skus = {ask.sku} if ask.sku else {line.sku for line in ask.order.lines} if ask.order else set()
    hers = [one for one in templates if one.file == text_files.ANSWERED]
    return {one.code: one.text.title for one in hers if not one.text.products or skus.intersection(one.text.products)}


def _may(template: Template | None, ask: Ask, stage: Stage | None) -> bool:
    """Tell whether a text can go this way to the buyer of an order that stands there, before its facts are asked."""
    if template is None or (template.text.channel is Channel.MAIL) is not (ask.channel is Channel.MAIL):
        return False
    if stage is None:
        return template.text.stage is not TradeStage.DURING
    return not template.text.stages or stage in template.text.stages


def _about_order(desk: Desk, code: str, lang: str) -> bool:
    template = text_files.library(desk).find(code, lang)
    return template is not None and template.text.stage is TradeStage.DURING


@functools.cache
def _answers() -> frozenset[str]:
    """Return the codes of the texts that answer a question; others belong to a review, a case or a parcel."""
    return frozenset(code for subject, _patterns in load_subjects().values() for code in subject.texts)


def _words_wanted(rendered: Rendered) -> bool:
    """Tell whether a text has a blank that only words fill: a reason, a product; worth it in the first text only."""
    return any(not blank.filled and expects(blank) is Expects.WORDS for blank in rendered.blanks)


def _time_wanted(rendered: Rendered) -> bool:
    """Tell whether a text promises a time: nothing is promised for an order nobody knows."""
    return any(expects(blank) is Expects.TIME or blank.name == "minutes" for blank in rendered.blanks)


def _said(desk: Desk, ask: Ask) -> list[str]:
    """Return the codes of what went to the buyer lately, oldest first."""
    since, buyer = desk.now() - SAID, ask.buyer
    texts = desk.records.sent_texts.records.values()
    return [one.code for one in texts if one.code and buyer and one.buyer == buyer and one.at >= since]


def _draft(desk: Desk, ask: Ask, template: Template) -> Rendered | None:
    """Return a template as it would leave, or None: it would not be true, or something that it names is not known."""
    if template.text.stage is TradeStage.DURING and ask.order is None:
        return None
    try:
        draft = draft_of_template(desk, msgspec.structs.replace(ask, code=template.code), template)
    except RefusedError:
        return None
    return None if draft.rendered.missing else draft.rendered
