"""Templates as commands and screens list them, and the lint over all of them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from csdesk import i18n
from csdesk.domain.search.words import fold
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.pinyin import initials
from csdesk.i18n import _
from csdesk.platforms import platform_ids
from csdesk.services.desk.desk import Desk
from csdesk.services.texts import text_files
from csdesk.services.texts.known import Ask
from csdesk.services.texts.render import true_of
from csdesk.texts import sms, syntax
from csdesk.texts.check import check
from csdesk.texts.finding import Context, Level
from csdesk.texts.lint import Fault, lint
from csdesk.texts.names import NAMES, resolve
from csdesk.texts.template import Template


class TemplateView(Struct, frozen=True):
    """One template in the form of the JSON contract."""

    code: str
    lang: str
    title: str
    stage: str
    channel: str
    situation: str
    platforms: tuple[str, ...]
    keywords: tuple[str, ...]
    variables: tuple[str, ...]
    prompts: dict[str, str]
    reveals: bool
    valid_from: str | None
    valid_to: str | None
    own: bool
    where: str
    body: str


def view_template(template: Template) -> TemplateView:
    """Return a template's view."""
    text = template.text
    parts = list(syntax.parse(text.body))
    return TemplateView(
        template.code,
        template.lang,
        text.title,
        text.stage,
        text.channel,
        text.situation,
        text.platforms,
        text.keywords,
        tuple(dict.fromkeys(part.name for part in parts if isinstance(part, syntax.Variable))),
        {part.name: part.label for part in parts if isinstance(part, syntax.Prompt)},
        text.reveals,
        text.valid_from.isoformat() if text.valid_from else None,
        text.valid_to.isoformat() if text.valid_to else None,
        template.own,
        template.where,
        text.body,
    )


def haystack(template: Template) -> str:
    """Return everything a template is found by, folded: code, title, keywords, body, first letters of their sound."""
    text = template.text
    named = "\n".join((template.code, text.title, *text.keywords))
    return fold("\n".join((named, initials(named), text.body)))


def offered(
    desk: Desk, lang: str, platform: str | None = None, order: Order | None = None, about: Ask | None = None
) -> tuple[Template, ...]:
    """Return the templates that may be used today on a platform, by code.

    Left out are expired ones (M29) and those that would not be true of the order, or of what `about` says of who asks.
    """
    today = desk.now().date()
    true = true_of(desk, about or Ask(order=order), lang) if about or order else lambda _template: True
    return tuple(
        template
        for template in text_files.library(desk).of_language(lang)
        if template.valid_on(today)
        and (platform is None or not template.text.platforms or platform in template.text.platforms)
        and (order is None or not template.text.products or _about(template, order))
        and true(template)
    )


def _about(template: Template, order: Order) -> bool:
    return any(line.sku in template.text.products for line in order.lines)


def list_templates(
    desk: Desk, *, lang: str, find: str = "", platform: str | None = None, order: Order | None = None
) -> list[TemplateView]:
    """Return the templates that fit every search word and are true of the order."""
    words = fold(find).split()
    return [
        view_template(template)
        for template in offered(desk, lang, platform, order)
        if all(word in haystack(template) for word in words)
    ]


_SAMPLES = {"ship.by": "18:00", "ship.cutoff": "16:00", "case.due": "18:00", "order.paid_at": "09:00"}


def lint_templates(desk: Desk) -> list[Fault]:
    """Return the faults of every template, also what the text check says of it with sample values."""
    library = text_files.library(desk)
    if library.problems:
        raise library.problems[0]
    found = lint(library, desk.now().date())
    words = text_files.phrases(desk)
    text_files.greetings(desk)  # a broken one would be met only when a text is filled
    sign = sms.signature(desk.config.shop or "shop")
    for template in library.templates.values():
        text = template.text
        sample = sample_of(template, library.aliases)
        for platform in text.platforms or platform_ids():
            context = Context(platform, text.channel, text.situation, i18n.language(), sign)
            for finding in check(sample, context, words).findings:
                if finding.level is not Level.HINT and finding.code not in ("masked_value", "stock_unproved"):
                    level = "error" if finding.level is Level.BLOCK else "warn"
                    message = _("{match}: {message}").format(match=finding.match, message=finding.message)
                    found.append(Fault(level, template.code, template.lang, finding.code, template.where, message))
    return list(dict.fromkeys(found))


def sample_of(template: Template, aliases: Mapping[str, str]) -> str:
    """Return the text of a template with harmless words in its blanks, for the check."""
    return "".join(_sample(part, template.lang, aliases) for part in syntax.parse(template.text.body))


def _sample(part: syntax.Part, lang: str, aliases: Mapping[str, str]) -> str:
    """Return words that stand for a part of a template, harmless in any rule."""
    if isinstance(part, syntax.Words):
        return part.text
    if isinstance(part, syntax.Prompt):
        return "18:00" if part.name in ("time", "later", "booked") else part.label
    if isinstance(part, syntax.Variable):
        name = resolve(part.name, aliases) or part.name
        return _SAMPLES.get(name) or (NAMES.get(name, name) if lang == "zh" else name.split(".")[-1])
    return ""
