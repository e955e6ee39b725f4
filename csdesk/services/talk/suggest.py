"""Which templates fit a message: those whose keywords it holds, then the usual ones."""

from __future__ import annotations

from csdesk.domain.search.words import fold
from csdesk.domain.talk.messages import Message
from csdesk.i18n import language
from csdesk.services.desk.desk import Desk
from csdesk.services.talk.answers import ask_for
from csdesk.services.texts import picker, text_files
from csdesk.services.texts.render import draft_text, fits
from csdesk.texts.template import Channel, Template

USUAL = ("greet", "ship_48h", "bye")
"""What is offered when neither a keyword nor the order's stage says more."""

OFFERED = 3


def suggest(desk: Desk, message: Message) -> list[tuple[str, str]]:
    """Return title and code of the three templates that fit a message best and whose variables are all known."""
    text = fold(message.text)
    ask = ask_for(desk, message, None, None, {})
    lang = ask.lang or language()
    known = [template for (_code, tongue), template in text_files.library(desk).templates.items() if tongue == lang]
    chats = [template for template in known if template.text.channel is Channel.CHAT]
    scored = [(sum(fold(word) in text for word in template.text.keywords), template) for template in chats]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], pair[1].code))
    stage = desk.judge(ask.order).stage.value if ask.order else ""
    usual = [template for code in (*picker.USUAL.get(stage, ()), *USUAL) for template in chats if template.code == code]
    found: dict[str, Template] = {}
    for template in [*(template for _score, template in best), *usual]:
        if len(found) < OFFERED and template.code not in found and _fits(desk, message, template):
            found[template.code] = template
    return [(template.text.title, code) for code, template in found.items()]


def _fits(desk: Desk, message: Message, template: Template) -> bool:
    """Tell whether a template is true of the message's order, and everything that it names is known."""
    ask = ask_for(desk, message, None, template.code, {})
    return fits(desk, template, ask.order) and not draft_text(desk, ask).rendered.missing
