"""Finds what is wrong with templates before anybody uses them (`template lint`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from csdesk import foreign
from csdesk.i18n import _
from csdesk.texts import sms, syntax
from csdesk.texts.filters import FILTERS
from csdesk.texts.names import resolve
from csdesk.texts.template import Channel, Library, Template


class Fault(Struct, frozen=True):
    """One fault of one template; `level` is `error` (it must not be used) or `warn`, `match` the words at fault."""

    level: str
    template: str
    lang: str
    code: str
    where: str
    message: str
    match: str = ""


def lint(library: Library, today: date) -> list[Fault]:
    """Return the faults of every template: unknown names and filters, braces, controls, validity, length."""
    found: list[Fault] = []
    for template in library.templates.values():
        found += faults(template, library.aliases, today)
    codes = {(template.code, template.lang) for template in library.templates.values() if not template.own}
    for code, lang in sorted(codes):
        if (code, "en" if lang == "zh" else "zh") not in library.templates:
            found.append(
                _fault(library.templates[(code, lang)], "warn", "one_language", _("there is no text in the other one"))
            )
    return found


def faults(template: Template, aliases: Mapping[str, str], today: date) -> Iterator[Fault]:
    """Yield the faults of one template."""
    body = template.text.body
    if not body.strip():
        yield _fault(template, "error", "empty", _("the text is empty"))
    for part in syntax.parse(body):
        yield from _part_faults(template, part, aliases)
    if foreign.for_sending(body) != body:
        yield _fault(template, "error", "control", _("there are control characters in the text"))
    last, first = template.text.valid_to, template.text.valid_from
    if first is not None and last is not None and last < first:
        yield _fault(template, "error", "dates", _("valid_to is before valid_from"))
    elif last is not None and last < today:
        yield _fault(template, "warn", "expired", _("expired on {day}").format(day=last.isoformat()))
    if template.text.channel is Channel.SMS and sms.parts(sms.length(_bare(body))) > 2:
        yield _fault(template, "error", "sms_long", _("longer than two SMS"))


def _part_faults(template: Template, part: syntax.Part, aliases: Mapping[str, str]) -> Iterator[Fault]:
    if isinstance(part, syntax.Wrong):
        text = foreign.clean(part.source)
        yield _fault(template, "error", "braces", _("this means nothing: {text}").format(text=text), part.source)
    name = part.name if isinstance(part, syntax.Variable) else part.usual if isinstance(part, syntax.Prompt) else None
    if name is not None and resolve(name, aliases) is None:
        words = _("there is no variable {name}").format(name=foreign.clean(name))
        yield _fault(template, "error", "unknown_name", words, name)
    if isinstance(part, syntax.Variable):
        for name, argument in part.filters:
            if name not in FILTERS:
                yield _fault(
                    template, "error", "unknown_filter", _("there is no filter {name}").format(name=name), name
                )
            elif name in ("tail", "尾") and not (argument or "").isdecimal():
                yield _fault(template, "error", "bad_filter", _("write it like tail:4"), name)
            elif name in ("fallback", "默认") and not argument:
                yield _fault(template, "error", "bad_filter", _('write it like fallback:"…"'), name)


def _bare(body: str) -> str:
    return "".join(part.text for part in syntax.parse(body) if isinstance(part, syntax.Words))


def _fault(template: Template, level: str, code: str, message: str, match: str = "") -> Fault:
    return Fault(level, template.code, template.lang, code, template.where, message, match)
