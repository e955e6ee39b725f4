"""Several answered by one key: each its own text, checked for its own order; one that is refused stops no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct, structs

from csdesk.domain.shared.label import with_value
from csdesk.domain.talk.messages import Message
from csdesk.domain.talk.reviews import Review
from csdesk.errors import DeskError, RefusedError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.talk import answers, messages
from csdesk.services.talk.suggest import suggest
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Made
from csdesk.store import Transaction

OFFERED = 5
"""So many templates are offered for several at once."""

LOOKED_AT = 30
"""So many of the marked ones are asked which templates fit them."""

TRIED = 5
"""With so many of the marked ones each offered template is tried: what can be said of most is offered first."""

One = Callable[[Desk, Transaction, str, Mark | None], tuple[Message | Review, Made]]
"""Makes one text within a change, of the record of an id, and records what became of it."""


Say = Callable[[Desk, Sequence[str], Mark | None], tuple[Result, tuple["Each", ...]]]
"""Says a text of each of some ids, as one change; None only makes the texts."""


class Each(Struct, frozen=True):
    """One of several: its id, who, its text or why there is none (`code` names the rule), what the check advises."""

    id: str
    who: str
    text: str = ""
    why: str = ""
    code: str = ""
    hints: tuple[str, ...] = ()


def fitting(desk: Desk, ids: Sequence[str]) -> list[tuple[str, str]]:
    """Return title and code of the templates that fit most of some messages and can be said, the likeliest first."""
    titles: dict[str, str] = {}
    found: Counter[str] = Counter()
    for name in ids[:LOOKED_AT]:
        for one in suggest(desk, messages.find_message(desk, name)):
            titles[one.code] = one.title
            found[one.code] += 1
    offered = [code for code, _count in found.most_common(OFFERED)]
    ready = {code: sum(bool(each.text) for each in answer(desk, ids[:TRIED], code, None)[1]) for code in offered}
    return [(titles[code], code) for code in sorted(offered, key=lambda code: -ready[code]) if ready[code]]


def answer(desk: Desk, ids: Sequence[str], code: str, mark: Mark | None) -> tuple[Result, tuple[Each, ...]]:
    """Answer messages with one template, as one change; None only makes the texts."""

    def one(desk: Desk, transaction: Transaction, name: str, mark: Mark | None) -> tuple[Message, Made]:
        return answers.reply_in(desk, transaction, name, None, code, {}, mark)

    return _say(desk, "message.reply", _("answers to {count} message[s]"), ids, one, mark)


def thank(desk: Desk, ids: Sequence[str], mark: Mark | None) -> tuple[Result, tuple[Each, ...]]:
    """Thank for reviews in rotating words, as one change; None only makes the texts."""
    return _say(desk, "review.thank", _("thanks for {count} review[s]"), ids, answers.thank_in, mark)


def reply(desk: Desk, ids: Sequence[str], mark: Mark | None) -> tuple[Result, tuple[Each, ...]]:
    """Reply to reviews in public, each by its kind, as one change; None only makes the texts."""

    def one(desk: Desk, transaction: Transaction, name: str, mark: Mark | None) -> tuple[Review, Made]:
        return answers.review_reply_in(desk, transaction, name, None, None, {}, mark)

    return _say(desk, "review.reply", _("public replies to {count} review[s]"), ids, one, mark)


def told(desk: Desk, ids: Sequence[str], say: Say, mark: Mark | None) -> Result:
    """Return all texts one after another; copied is the first alone, for only one can lie on the clipboard.

    Raises `RefusedError` where none can be said; what cannot be said of some is among the warnings.
    """
    result, found = say(desk, ids[:1] if mark is Mark.COPIED else ids, mark)
    texts = [each.text for each in found if each.text]
    if not texts:
        raise RefusedError(found[0].why, where=found[0].id, code=found[0].code)
    left = (_("only the first was copied"),) if mark is Mark.COPIED and len(ids) > 1 else ()
    return structs.replace(result, text="\n\n".join(texts), warnings=(*result.warnings, *left))


def _say(
    desk: Desk, verb: str, words: str, ids: Sequence[str], one: One, mark: Mark | None
) -> tuple[Result, tuple[Each, ...]]:
    found: list[Each] = []
    with desk.change(verb, "", dry_run=mark is None) as transaction:
        for name in dict.fromkeys(ids):
            try:
                record, made = one(desk, transaction, name, mark)
            except DeskError as error:
                found.append(Each(name, _who(desk, name), why=error.title, code=error.code))
            else:
                advice = tuple(finding.message for finding in made.report.findings)
                found.append(Each(record.id, record.buyer_nick or record.id, made.text, hints=advice))
        done = tuple(each.id for each in found if each.text)
        summary = words.format(count=len(done))
        transaction.entry.subject, transaction.entry.summary = " ".join(done), summary
    texts = [each.text for each in found if each.text]
    refused = tuple(with_value(each.who, each.why) for each in found if each.why)
    return Result(done if mark else (), summary, texts[0] if texts else None, refused), tuple(found)


def _who(desk: Desk, name: str) -> str:
    known = (desk.records.messages.records.get(name), desk.records.reviews.records.get(name))
    return next((one.buyer_nick for one in known if one is not None and one.buyer_nick), name)
