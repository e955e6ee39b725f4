"""Why a count is what it is: the rule of a queue or of a step of the routine, and what lies in it."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.domain.shared.label import with_value
from csdesk.domain.today.routine import Step
from csdesk.i18n import N_, _
from csdesk.services.search.because import Because
from csdesk.services.today.queues import QUEUES
from csdesk.services.today.snapshot import Snapshot
from csdesk.services.today.steps import open_words, step_none, step_title

TALLIES = {
    "station": (N_("station messages"), N_("station messages and tickets that wait for us")),
    "mail": (N_("mail"), N_("mail that waits for us")),
    "reviews_bad": (N_("bad reviews"), N_("not good, and neither answered nor finished")),
    "handover": (N_("Handover"), N_("handed over, and not read by you")),
}
"""What the routine counts besides the queues: its words and its rule."""


def of_queue(snapshot: Snapshot, name: str) -> Iterator[Because]:
    """Yield how many lie in a queue and by which rule; how many of them wait, and are past their time."""
    row, count = QUEUES[name], snapshot.count(name)
    yield Because(with_value(_(row.label), count), _(row.rule))
    waits = snapshot.waiting.get(name, frozenset())
    if waits:
        asked = sum(row.asked(snapshot.outlines[key], snapshot.standings[key]) for key in waits)
        words = _("nothing can be done with them now; for the buyer, who was asked or reminded: {asked}")
        yield Because(_("{count} of them waiting").format(count=len(waits)), words.format(asked=asked))
    if late := row.late(snapshot.talk):
        yield Because(_("{count} late").format(count=late), _("their time is past"))


def lying(snapshot: Snapshot, name: str) -> list[str]:
    """Return the ids of what lies in a queue, most urgent first."""
    return list(snapshot.queues.ids(name)) if QUEUES[name].stages else snapshot.talk.lying(name)


def of_step(snapshot: Snapshot, step: Step) -> Iterator[Because]:
    """Yield how a step of the routine stands, and what it counts by which rule."""
    state = next(one for one in snapshot.steps if one.id == step.id)
    title = _("routine: {step}").format(step=step_title(step))
    if state.state != "open":
        yield Because(title, _("closed today by {who}").format(who=state.by or "-"))
    elif state.open is None:
        yield Because(title, step_none(step) or _("it counts nothing; it is the operator's word"))
    else:
        yield Because(with_value(title, open_words(step, state)), _("it may be ticked when nothing can be done in it"))
    for name in step.counts:
        if name in QUEUES:
            yield Because(with_value(_(QUEUES[name].label), snapshot.count(name)), _(QUEUES[name].rule))
        elif name in TALLIES and name in snapshot.talk.tallies:
            words, rule = TALLIES[name]
            yield Because(with_value(_(words), snapshot.talk.tallies[name]), _(rule))
