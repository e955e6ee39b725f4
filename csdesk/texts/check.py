"""The check: one pass over a text before it leaves (M06, P01–P14, E07–E09, E13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from csdesk.texts import (
    grammar_contact,
    grammar_review,
    grammar_reward,
    grammar_rude,
    rules_arrival,
    rules_manner,
    rules_private,
    rules_trade,
    sms,
)
from csdesk.texts.finding import RANK, Context, Finding, Level, Report
from csdesk.texts.phrases import Phrases, finding_of, findings
from csdesk.texts.reading import Reading
from csdesk.texts.spans import Span
from csdesk.texts.template import Channel

STRUCTURE: tuple[Callable[[Reading], Iterator[Finding]], ...] = (
    rules_manner.bare,
    rules_manner.pronoun,
    rules_manner.questions,
    rules_manner.complaint,
    rules_arrival.arrival,
    rules_private.contact,
    rules_private.public,
    rules_private.blanks,
    rules_trade.stock,
    grammar_reward.reward,
    rules_trade.size,
)
"""The rules that are no phrases."""
GRAMMAR: tuple[Callable[[Reading], Iterator[Span]], ...] = (
    grammar_rude.rude,
    grammar_contact.contact,
    grammar_contact.payment,
    grammar_contact.market,
    grammar_review.blame,
)
"""The forms that the phrases of a list take; level, message and better wording are those of the list."""


def check(text: str, context: Context, phrases: Phrases) -> Report:
    """Check a text.

    Args:
        text: The text exactly as it will be sent.
        context: What is known of it.
        phrases: The word lists.
    """
    reading = Reading(text, context)
    found = [finding for rule in STRUCTURE for finding in rule(reading)]
    found += (finding for finding in findings(phrases, reading.folded, context) if not _in_number(finding, reading))
    for grammar in GRAMMAR:
        found += (one for span in grammar(reading) if (one := finding_of(phrases, reading.folded, context, span)))
    kept = _distinct(found)
    units = sms.length(text, context.signature) if context.channel is Channel.SMS else len(text)
    ok = all(finding.level is not Level.BLOCK for finding in kept)
    return Report(ok, kept, units, sms.parts(sms.length(text, context.signature)))


def _in_number(finding: Finding, reading: Reading) -> bool:
    """Tell whether a phrase is a part of the order's or the parcel's number and thus no word at all."""
    for number in (reading.context.order_no, reading.context.tracking_no):
        place = reading.text.find(number) if number else -1
        if place >= 0 and place <= finding.start and number is not None and finding.end <= place + len(number):
            return True
    return False


def _distinct(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in the order of the text; of two of one kind that overlap the first stays."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda one: (one.code, one.start, -one.end)):
        last = kept[-1] if kept else None
        if last is not None and last.code == finding.code and finding.start < last.end:
            continue
        kept.append(finding)
    return tuple(sorted(kept, key=lambda one: (one.start, RANK[one.level], one.end, one.code)))
