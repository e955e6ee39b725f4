"""Texts that leave: render, check, result in one function; nothing leaves unchecked (law 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct

from csdesk import i18n
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.shared.money import parse_money
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.buyers import buyers
from csdesk.services.buyers.language import language_for
from csdesk.services.buyers.sent_log import buyer_key, contrary, greetings_today, passed_promises
from csdesk.services.desk.cadence import refuse_reminder
from csdesk.services.desk.desk import Desk
from csdesk.services.texts import text_files
from csdesk.services.texts.allowance import allowed
from csdesk.services.texts.filled import refuse_misfilled, short, with_misfilled
from csdesk.services.texts.goods import codes_in, stock_left
from csdesk.services.texts.known import Ask as Ask
from csdesk.services.texts.known import facts_of, title_for
from csdesk.texts import sms, syntax
from csdesk.texts.blanks import settled_fills, wrong_fills
from csdesk.texts.check import check
from csdesk.texts.facts import Facts, daypart, values_of
from csdesk.texts.finding import Context, Finding, Level, Report
from csdesk.texts.names import resolve
from csdesk.texts.render import Rendered, refuse_holes, render
from csdesk.texts.salutation import AGAIN, Greetings, choose, sober
from csdesk.texts.template import Channel, Fact, Template
from csdesk.texts.truth import why_untrue

UNHAPPY = ("complaint", "aftersales", "review")
"""The situations in which nobody is greeted cheerfully."""


class Made(Struct, frozen=True):
    """A text that may leave: filled and checked.

    Args:
        code: Its template, or None.
        lang: Its language.
        channel: How it goes out.
        text: The text.
        report: What the check said; never with something that blocks.
        greeting: The salutation used, or empty.
    """

    code: str | None
    lang: str
    channel: Channel
    text: str
    report: Report
    greeting: str = ""

    @property
    def other_times(self) -> tuple[str, ...]:
        """Why the time it promises is not the one that the buyer was promised before (P11)."""
        return tuple(one.message for one in self.report.findings if one.code == "other_promise")


class Draft(Struct, frozen=True):
    """A text on its way: rendered as far as it goes, with what the check says so far (for previews)."""

    template: Template | None
    lang: str
    channel: Channel
    rendered: Rendered
    report: Report
    greeting: str = ""


def make_text(desk: Desk, ask: Ask) -> Made:
    """Render, check and return a text.

    Raises `UsageError` for a template or a name that nobody knows, `RefusedError` for a variable without a value, a
    blank that is not filled, or a finding that blocks (its code is the finding's).
    """
    draft = draft_text(desk, ask)
    refuse_holes(draft.rendered, draft.template.text.title if draft.template else "", text_files.library(desk).aliases)
    refuse_misfilled(wrong_fills(draft.rendered, desk.now()))
    refuse_blocked(draft.report)
    _refuse_early(desk, ask, draft.template)
    used = draft.greeting if draft.greeting and draft.greeting in draft.rendered.text else ""
    return Made(ask.code, draft.lang, draft.channel, draft.rendered.text, draft.report, used)


def draft_text(desk: Desk, ask: Ask) -> Draft:
    """Render as far as it goes and check, without refusing anything: what a preview shows."""
    lang = ask.lang or language_for(desk, order=ask.order, buyer=ask.buyer, platform=ask.platform)
    if ask.code is None:
        rendered = Rendered(ask.text or "")
        report = check_text(desk, rendered.text, ask, channel=ask.channel or Channel.CHAT)
        return Draft(None, lang, ask.channel or Channel.CHAT, rendered, report)
    return draft_of_template(desk, ask, find_template(desk, ask.code, lang))


def draft_of_template(desk: Desk, ask: Ask, template: Template) -> Draft:
    """Render a template, of the library or one that is just being written, and check it.

    Raises `RefusedError` for a text that is not true of the order it is about.
    """
    lang = template.lang
    greeting = greet(desk, ask, lang, template.text.situation)
    facts = facts_of(desk, ask, lang, greeting)
    _refuse_untrue(desk, template, ask, facts)
    aliases = text_files.library(desk).aliases
    named = {
        resolve(part.name, aliases) for part in syntax.parse(template.text.body) if isinstance(part, syntax.Variable)
    }
    values = values_of(facts, reveal=template.text.reveals, parcel="ship.tracking_no" in named)
    given = {resolve(name, aliases) or name: value for name, value in ask.fills.items()}
    _refuse_unknown(ask.fills, template, aliases)
    body, now = template.text.body, desk.now()
    fills = settled_fills(body, ask.fills, now, lang)
    currency = (ask.order.currency if ask.order is not None else None) or "CNY"
    rendered = render(body, {**values, **given}, lang=lang, now=now, fills=fills, aliases=aliases, currency=currency)
    channel = ask.channel or template.text.channel
    situation = ask.situation if ask.situation is not None else template.text.situation
    asked = msgspec.structs.replace(ask, situation=situation)
    report = with_misfilled(check_text(desk, rendered.text, asked, channel=channel), wrong_fills(rendered, now))
    return Draft(template, lang, channel, rendered, report, greeting)


def refuse_untrue(desk: Desk, ask: Ask, code: str | None, lang: str) -> Template | None:
    """Return a text's template; raise `RefusedError` when it is no longer true of its order, or reminds too soon."""
    template = text_files.library(desk).find(code, lang) if code else None
    if template is not None:
        _refuse_untrue(desk, template, ask, facts_of(desk, ask, lang, ""))
    _refuse_early(desk, ask, template)
    return template


def _refuse_early(desk: Desk, ask: Ask, template: Template | None) -> None:
    if template is not None and ask.order is not None and Fact.MAY_REMIND in template.text.facts and not ask.any_time:
        refuse_reminder(desk, ask.order)


def _refuse_untrue(desk: Desk, template: Template, ask: Ask, facts: Facts) -> None:
    untrue = None if ask.insist else why_untrue(template.text, facts)
    if untrue is not None:
        code, why = untrue
        if code in ("too_soon", "too_many") and ask.order is not None:
            refuse_reminder(desk, ask.order)
        raise RefusedError(
            _("{title} would not be true of this order: {why}.").format(title=template.text.title, why=why),
            hint=_("Others: csdesk template list --order {id}").format(id=ask.order.id if ask.order else ""),
            code=code,
        )


def check_text(desk: Desk, text: str, ask: Ask, *, channel: Channel) -> Report:
    """Check a text with everything known of its order, product and shop."""
    order = ask.order
    receiver = receiver_of(order) if order else None
    buyer: tuple[str | None, ...] = (order.buyer_nick, order.order_no, order.tracking_no) if order else ()
    if receiver is not None:
        buyer += (receiver.name, receiver.phone, receiver.address)
    context = Context(
        platform=order.platform if order else ask.platform,
        channel=channel,
        situation=ask.situation or "",
        lang=i18n.language(),
        signature=sms.signature(desk.config.shop),
        order_no=order.order_no if order else None,
        tracking_no=order.tracking_no if order else None,
        buyer=tuple(word for word in buyer if word),
        phone=receiver.phone if receiver else None,
        stock_left=stock_left(desk, order, ask.sku),
        difficult=ask.difficult or _difficult(desk, ask),
        codes=codes_in(desk, text, order),
        allowed=allowed(desk, order.id if order else None),
        paid=parse_money(order.amount) if order else None,
        passed=passed_promises(desk, text),
        contrary=contrary(desk, text, order.id if order else None, buyer_key(order) if order else ask.buyer),
    )
    return check(text, context, text_files.phrases(desk))


def _difficult(desk: Desk, ask: Ask) -> bool:
    """Tell whether the order's buyer was marked as difficult on his card (M26)."""
    if ask.order is None or not desk.records.buyers.records:
        return False
    return buyers.is_marked(desk, buyer_key(ask.order))


def refuse_blocked(report: Report) -> None:
    """Raise `RefusedError` for the first finding that blocks, naming the words and a better wording."""
    blocking = [finding for finding in report.findings if finding.level is Level.BLOCK]
    if not blocking:
        return
    first = blocking[0]
    raise RefusedError(
        _("This text may not be sent: {match} ({message})").format(match=short(first.match), message=first.message),
        where=_rules(blocking),
        hint=first.suggestion,
        code=first.code,
    )


def _rules(findings: list[Finding]) -> str:
    return ", ".join(dict.fromkeys(f"{finding.code} ({finding.rule})" for finding in findings))


def find_template(desk: Desk, code: str, lang: str) -> Template:
    """Return the template of a code; raises `UsageError` when there is none."""
    library = text_files.library(desk)
    template = library.find(code, lang)
    if template is None and library.problems:
        raise library.problems[0]
    if template is None:
        import difflib

        near = difflib.get_close_matches(code, sorted({known for known, _lang in library.templates}), 3)
        raise UsageError(
            _("There is no template {code}.").format(code=code),
            where=", ".join(near),
            hint=_("List them: csdesk template list"),
            code="no_such_template",
        )
    return template


def greet(desk: Desk, ask: Ask, lang: str, situation: str = "") -> str:
    """Return how this text begins: stable for the buyer, another one each time on one day (M20)."""
    order = ask.order
    platform = (order.platform if order else ask.platform) or "other"
    lists = text_files.greetings(desk)
    pool = lists.get(platform) or lists.get("other") or Greetings()
    buyer = buyer_key(order) if order else ask.buyer or platform
    unhappy = situation in UNHAPPY or ask.unhappy or (order is not None and desk.judge(order).late)
    words = sober(pool.of(lang)) if unhappy else pool.of(lang)
    used = ask.used or greetings_today(desk, buyer)
    title, part = title_for(desk, ask, lang), daypart(desk.now(), lang)
    return choose(words, buyer, used, title=title, daypart=part, again=AGAIN[lang])


def true_of(desk: Desk, about: Ask, lang: str) -> Callable[[Template], bool]:
    """Return what tells whether a template's text is true now of what is asked about."""
    facts = facts_of(desk, about, lang, "")
    return lambda template: why_untrue(template.text, facts) is None


def _refuse_unknown(fills: Mapping[str, str], template: Template, aliases: Mapping[str, str]) -> None:
    prompts = {part.name for part in syntax.parse(template.text.body) if isinstance(part, syntax.Prompt)}
    for name in fills:
        if name not in prompts and resolve(name, aliases) is None:
            raise UsageError(
                _("{code} has no blank {name}.").format(code=template.code, name=name),
                where=", ".join(sorted(prompts)),
                hint=_("See it: csdesk template show {code}").format(code=template.code),
                code="unknown_blank",
            )
