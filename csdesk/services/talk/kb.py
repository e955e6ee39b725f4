"""Questions and their answers (问答): what got its answer is offered wherever texts are picked (M23)."""

from __future__ import annotations

import msgspec

from csdesk.domain.follow.follow import Details, Follow, FollowEnd, FollowKind
from csdesk.domain.orders.parcels import receivers_of
from csdesk.domain.search.resolve import find_record
from csdesk.domain.shared.masking import mask_text
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.desk.change import one_line
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.follow import follow
from csdesk.services.orders.products import find_product
from csdesk.services.texts import text_files
from csdesk.services.texts.render import Ask, check_text, refuse_blocked
from csdesk.services.texts.template_views import sample_of
from csdesk.texts.lint import faults
from csdesk.texts.template import Channel


def entries(desk: Desk, *, unanswered: bool = False) -> list[Follow]:
    """Return the questions that have no answer yet, and, unless only these are wanted, those that have one."""
    desk.sync()
    found = [one for one in desk.records.follow.records.values() if one.kind is FollowKind.KB_GAP]
    wanted = [one for one in found if (one.end is None or one.answer) and not (unanswered and one.answer)]
    return sorted(wanted, key=lambda one: (one.answer is not None, one.id))


def find(desk: Desk, name: str) -> Follow:
    """Return a question by its id; raises `UsageError` when there is none."""
    return find_record({one.id: one for one in entries(desk)}, name)


def add(desk: Desk, question: str, reply: str | None = None, *, sku: str | None = None) -> Result:
    """Write down a question, with its answer or for somebody to find it; raises as `answer` does."""
    product = find_product(desk, sku).id if sku else None
    words = one_line(question, _("What is the question?"), "empty_text")
    same = next((one for one in entries(desk) if (one.text, one.product) == (words, product)), None)
    if same is not None and reply in (None, same.answer):
        return Result((), _("{id} asks this already").format(id=same.id))
    if same is not None and reply is not None:
        return answer(desk, same.id, reply)
    if reply is not None:
        _refuse(desk, Follow("FU-0000-00", FollowKind.KB_GAP, question, desk.now(), "", answer=reply.strip()))
    made = follow.add(desk, FollowKind.KB_GAP, question, Details(product=product))
    if reply is None or not made.changed or desk.dry_run:
        return made
    desk.sync()
    return answer(desk, made.changed[0], reply)


def answer(desk: Desk, name: str, text: str, *, sku: str | None = None, every: bool = False) -> Result:
    """Give a question its answer, or a better one; whose question it was is forgotten with that.

    Args:
        desk: The desk.
        name: The question.
        text: The answer, with the variables of a template where they help.
        sku: The product it is about; else the one noted with the question.
        every: It is about no product alone.

    Raises `UsageError` for an empty answer or an unknown SKU, `RefusedError` for one that may not be sent.
    """
    with desk.change("kb.answer", name) as transaction:
        gap = find(desk, name)
        product = None if every else find_product(desk, sku).id if sku else gap.product
        words = mask_text(gap.text, receivers_of(desk.about(gap.order_id))) or gap.text
        new = msgspec.structs.replace(
            gap, text=words, answer=text.strip(), product=product, end=FollowEnd.DONE, ended_at=desk.now(),
            order_id=None, buyer_nick=None, platform=None,
        )  # fmt: skip
        _refuse(desk, new)
        desk.records.follow.put(transaction, new)
        summary = _("{id} answered; it is offered among the texts now").format(id=gap.id)
        transaction.entry.subject, transaction.entry.summary = gap.id, summary
    return Result((gap.id,), summary)


def _refuse(desk: Desk, gap: Follow) -> None:
    """Raise for an answer that could not be used as a template, or that the check blocks."""
    if not gap.answer:
        raise UsageError(_("What is the answer?"), hint="csdesk kb done ID --answer TEXT", code="empty_text")
    (template,) = text_files.answers([gap])
    aliases = text_files.library(desk).aliases
    wrong = [one.message for one in faults(template, aliases, desk.now().date()) if one.level == "error"]
    if wrong:
        raise RefusedError(_("This template must not be used."), where=_("; ").join(wrong), code="bad_template")
    refuse_blocked(check_text(desk, sample_of(template, aliases), Ask(), channel=Channel.CHAT))
