"""Texts that leave: render, check, result in one function; nothing leaves unchecked (law 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct

from csdesk import i18n
from csdesk.domain.cases.cases import is_about
from csdesk.domain.follow.promised import LEAVES, Promised
from csdesk.domain.orders.couriers import find_courier, guess
from csdesk.domain.orders.parcels import Left, parcel_told, receiver_of
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import parse_money
from csdesk.domain.shared.rules import RulePack
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import N_, _, into
from csdesk.services.buyers import buyers
from csdesk.services.buyers.called_back import CalledBack
from csdesk.services.buyers.language import language_for
from csdesk.services.buyers.sent_log import buyer_key, contrary, greetings_today, passed_promises, title_of
from csdesk.services.buyers.told import is_told
from csdesk.services.desk.cadence import may_remind, refuse_reminder
from csdesk.services.desk.desk import Desk
from csdesk.services.texts import text_files
from csdesk.services.texts.allowance import allowed
from csdesk.services.texts.filled import refuse_misfilled, short, with_misfilled
from csdesk.services.texts.goods import codes_in, product_values, stock_left
from csdesk.texts import sms, syntax
from csdesk.texts.blanks import settled_fills, wrong_fills
from csdesk.texts.check import check
from csdesk.texts.facts import JOINER, Facts, cutoff_at, daypart, values_of
from csdesk.texts.filters import Value, say_money
from csdesk.texts.finding import Context, Finding, Level, Report
from csdesk.texts.names import resolve
from csdesk.texts.render import Rendered, refuse_holes, render
from csdesk.texts.salutation import AGAIN, Greetings, choose, sober, title_from
from csdesk.texts.template import Channel, Fact, Template
from csdesk.texts.truth import why_untrue

UNHAPPY = ("complaint", "aftersales", "review")
"""The situations in which nobody is greeted cheerfully."""


class Ask(Struct, frozen=True):
    """What a text is asked for.

    Args:
        code: The template; None when `text` was written by hand.
        text: A text by hand, instead of a template.
        order: The order it is about.
        sku: The product it is about, when that is not the order's first.
        lang: Language; the buyer's when None (M28).
        fills: Values of prompts and variables given by the operator, by any of their names.
        extra: Values the verb knows, by variable: `case.amount`, `cod.fee` …
        platform: The platform, when there is no order.
        channel: How it goes out; the template's when None.
        situation: What it answers; the template's when None.
        title: How the buyer is addressed, when the operator chose it.
        used: Greetings this buyer had today.
        difficult: The buyer is marked as difficult (M26).
        unhappy: The buyer complains or waits for what is late: no cheerful greeting.
        buyer: `platform:nick` of the buyer, when there is no order.
        parcels: The parcels it tells of, by their numbers; without any the newest that left.
        any_time: It answers what the buyer wrote, or leaves later: it is no reminder that comes too soon.
        insist: The operator said why the desk's facts lag behind the truth: the text is not held against them.
    """

    code: str | None = None
    text: str | None = None
    order: Order | None = None
    sku: str | None = None
    lang: str | None = None
    fills: Mapping[str, str] = {}
    extra: Mapping[str, Value] = {}
    platform: str | None = None
    channel: Channel | None = None
    situation: str | None = None
    title: str | None = None
    used: tuple[str, ...] = ()
    difficult: bool = False
    unhappy: bool = False
    buyer: str = ""
    parcels: tuple[str | None, ...] = ()
    any_time: bool = False
    insist: bool = False


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
    refuse_holes(draft.rendered, draft.template.text.title if draft.template else "")
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
    facts = _facts(desk, ask, lang, greeting)
    _refuse_untrue(template, ask, facts)
    values = values_of(facts, reveal=template.text.reveals)
    aliases = text_files.library(desk).aliases
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
        _refuse_untrue(template, ask, _facts(desk, ask, lang, ""))
    _refuse_early(desk, ask, template)
    return template


def _refuse_early(desk: Desk, ask: Ask, template: Template | None) -> None:
    if template is not None and ask.order is not None and Fact.MAY_REMIND in template.text.facts and not ask.any_time:
        refuse_reminder(desk, ask.order)


def _refuse_untrue(template: Template, ask: Ask, facts: Facts) -> None:
    untrue = None if ask.insist else why_untrue(template.text, facts)
    if untrue is not None:
        code, why = untrue
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
    title, part = _title(desk, ask, lang), daypart(desk.now(), lang)
    return choose(words, buyer, used, title=title, daypart=part, again=AGAIN[lang])


def _title(desk: Desk, ask: Ask, lang: str) -> str:
    receiver = receiver_of(ask.order) if ask.order else None
    return title_from(
        receiver.name if receiver and receiver.readable else None,
        ask.title or title_of(desk, buyer_key(ask.order) if ask.order else ask.buyer),
        lang,
    )


def true_of(desk: Desk, order: Order, lang: str) -> Callable[[Template], bool]:
    """Return what tells whether a template's text is true of an order now."""
    facts = _facts(desk, Ask(order=order), lang, "")
    return lambda template: why_untrue(template.text, facts) is None


def _facts(desk: Desk, ask: Ask, lang: str, greeting: str) -> Facts:
    order = ask.order
    receiver = receiver_of(order) if order else None
    if order is not None and receiver is not order.receiver:
        order = msgspec.structs.replace(order, receiver=receiver)
    pack = desk.packs.get((order.platform if order else ask.platform) or "")
    left = _parcels(desk, order, ask.parcels, lang) if order else Left()
    order_id, buyer = (order.id, buyer_key(order)) if order else (None, ask.buyer)
    open_cases = [one for one in desk.records.cases.records.values() if one.closed_at is None]
    return Facts(
        desk.now(),
        lang,
        shop=desk.config.shop or (order.shop if order and order.shop else ""),
        agent=desk.operator,
        cutoff=cutoff_at(desk.now(), desk.config.cutoff),
        order=order,
        standing=desk.judge(order) if order else None,
        title=_title(desk, ask, lang),
        salute=greeting,
        parcel=left,
        hours=pack.number("ship_hours") if pack else None,
        options=_options(desk, ask.order, lang),
        stock_left=stock_left(desk, order, ask.sku),
        intercepted=order is not None and order.id in desk.kept(CalledBack),
        in_case=any(is_about(one, order_id, buyer) for one in open_cases),
        told=order is not None and not ask.any_time and bool(left.number) and is_told(desk, order, left.number),
        reminder=may_remind(desk, order) if order is not None and not ask.any_time else None,
        extra={
            **_platform_values(desk, pack, lang),
            **product_values(desk, order, ask.sku, lang),
            **_promised_ship_by(desk, order),
            **ask.extra,
        },
    )


def _promised_ship_by(desk: Desk, order: Order | None) -> dict[str, Value]:
    """Return until when a buyer was told that his order leaves, where that is before its ship-by time (P11)."""
    by = desk.judge(order).ship_by if order else None
    if order is None or by is None:
        return {}
    told = Promised(desk.records.follow.records.values()).to(order.id, None)
    dues = [one.due_at for one in told if one.due_at and desk.now() < one.due_at < by and LEAVES.search(one.text)]
    return {"ship.by": min(dues)} if dues else {}


def _platform_values(desk: Desk, pack: RulePack | None, lang: str) -> dict[str, Value]:
    """Return how a buyer does things on a platform (D05), and what her texts may end with there (A04)."""
    if pack is None:
        return {}
    own = desk.config.platforms.get(pack.platform)
    ways: dict[str, Value] = {f"howto.{name}": words.get(lang) for name, words in pack.howto.items()}
    return {**ways, "shop.tail": own.tail if own else None}


def _parcels(desk: Desk, order: Order, numbers: tuple[str | None, ...], lang: str) -> Left:
    """Return the parcels a text tells of as one; of several couriers each number names its own."""
    lefts = [_parcel(desk, order, number, lang) for number in numbers or (None,)]
    couriers = list(dict.fromkeys(left.courier for left in lefts if left.courier))
    if len(lefts) == 1:
        return lefts[0]
    told = ((left.number, left.courier if len(couriers) > 1 else None) for left in lefts)
    words = JOINER[lang].join(" ".join(filter(None, (courier, number))) for number, courier in told)
    return Left(words, JOINER[lang].join(couriers), lefts[-1].at)


def _parcel(desk: Desk, order: Order, number: str | None, lang: str) -> Left:
    """Return the parcel a text tells of; before it left, the courier it will go with."""
    left, table = parcel_told(order, number), desk.couriers_of(order)
    name = left.courier or (None if left.number else order.desk.courier_wish)
    guessed = guess(left.number, table) if left.number and not name else ()
    code = find_courier(name, table) if name else guessed[0] if len(guessed) == 1 else None
    return Left(left.number, table.known[code].name.get(lang, name) if code else name, left.at)


def _options(desk: Desk, order: Order | None, lang: str) -> tuple[str, ...]:
    """Return the couriers on offer; what one costs more stands in the courier table in CNY, and is told in it alone."""
    names, told, wish = [], order is None or order.currency == "CNY", order.desk.courier_wish if order else None
    offered = (desk.couriers_of(order) if order else desk.couriers).offered
    for courier in sorted(offered, key=lambda one: one.code != wish):
        name = courier.name.get(lang, courier.code)
        name += into(N_(" (unless you say otherwise)"), lang) if courier.code == wish and len(offered) > 1 else ""
        extra = courier.extra
        names.append(f"{name}(+{say_money(extra, lang)})" if extra and told else name)
    return tuple(names)


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
