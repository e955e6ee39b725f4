"""The verbs of the daily routine: tick a step, skip one with a reason, look back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from csdesk.domain.shared.label import listed
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import StepDone
from csdesk.domain.today.routine import Step, times_taken
from csdesk.domain.today.routine import not_done as permission_to_skip
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _, language
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import refuse_thing
from csdesk.services.desk.results import Result
from csdesk.services.today import snapshot
from csdesk.services.today.steps import load_steps, step_title

NEWS = {"station": ("station", "ticket"), "mail": ("mail",)}
"""The kinds of messages that a step's `news` counts; `reviews` counts reviews."""


def find_step(desk: Desk, name: str) -> Step:
    """Return a step by its id or its number from 1; raises `UsageError` when there is none."""
    steps = load_steps(desk.home.folder)
    numbered = {str(number): step for number, step in enumerate(steps, 1)}
    step = numbered.get(name.strip()) or next((step for step in steps if step.id == name.strip()), None)
    if step is None:
        raise UsageError(
            _("The routine has no step {name}.").format(name=name),
            where=", ".join(f"{number} {step.id}" for number, step in numbered.items()),
            code="no_such_step",
        )
    return step


def done(desk: Desk, name: str, note: str | None = None, *, began_at: datetime | None = None) -> Result:
    """Tick a step of today, with what was new in it; raises `RefusedError` while its data contradict that.

    `began_at` is when it was opened, where that is known.
    """
    step = find_step(desk, name)
    return _close(desk, step, "done", (note or "").strip() or None, _("ticked"), began_at)


def _check(desk: Desk, step: Step, wanted: str) -> None:
    """Raise `RefusedError` where the step as it stands may not be closed so."""
    stands = next(state for state in snapshot.take_snapshot(desk).steps if state.id == step.id)
    if wanted == "skipped":
        refuse_thing(stands, permission_to_skip)
    elif left := stands.now:
        raise RefusedError(
            _("{step} cannot be ticked: {count} still open.").format(step=step_title(step), count=left),
            hint=_("Finish them, or skip it with a reason: x, or csdesk routine skip {id}.").format(id=step.id),
            code="step_contradicted",
        )


def skip(desk: Desk, name: str, why: str, *, began_at: datetime | None = None) -> Result:
    """Skip a step of today with a reason; raises `RefusedError` without one."""
    step = find_step(desk, name)
    reason = " ".join(why.split())
    if not reason:
        raise RefusedError(_("Say why the step is skipped."), where=step.id, code="empty_reason")
    return _close(desk, step, "skipped", reason, _("skipped"), began_at)


def _close(desk: Desk, step: Step, state: str, why: str | None, word: str, began_at: datetime | None) -> Result:
    now = desk.now()
    summary = f"{step_title(step)} · {word}"
    with desk.change(f"routine.{state}", step.id, summary) as transaction:
        _check(desk, step, state)
        today = {fact.step: (key, fact) for key, fact in desk.records.steps().items() if fact.day == now.date()}
        key, old = today.get(step.id, (None, None))
        if old is not None and (old.state, old.why) == (state, why):
            return Result((), f"{summary} · {_('nothing to change')}")
        before = max(
            (fact.at for _key, fact in today.values() if fact.step != step.id and fact.at <= now), default=None
        )
        began = began_at if began_at is not None and began_at.date() == now.date() else before
        new = _news(desk, step)
        fact = msgspec.json.encode(StepDone(now.date(), step.id, state, now, desk.who, why, new, began))
        if key is None:
            transaction.add("routine", fact)
        else:
            transaction.put("routine", key, fact)
        if new is not None:
            summary = transaction.entry.summary = f"{summary} · {new_words(desk, new)}"
    return Result((step.id,), summary)


def _news(desk: Desk, step: Step) -> dict[str, int] | None:
    """Return how many things came since the step was closed on a day before, by platform, 0 for those without (R02)."""
    if step.news is None:
        return None
    now = desk.now()
    before = [fact.at for fact in desk.records.steps().values() if fact.step == step.id and fact.day < now.date()]
    since = max(before, default=None)
    if step.news == "reviews":
        came = [(review.platform, review.arrived_at) for review in desk.records.reviews.records.values()]
    else:
        kinds = NEWS[step.news]
        messages = desk.records.messages.records.values()
        came = [(message.platform, message.received_at) for message in messages if message.kind in kinds]
    if step.news == "mail":
        found = {"mail": 0}
        came = [("mail", at) for _platform, at in came]
    else:
        found = dict.fromkeys(sorted({order.platform for order in desk.records.orders.outlines.values()}), 0)
    for platform, at in came:
        if at is not None and at <= now and (since is None or at > since):
            found[platform or "other"] = found.get(platform or "other", 0) + 1
    return found


def new_words(desk: Desk, new: dict[str, int]) -> str:
    """Return what was new as words: the whole number, and by platform where there are several."""
    words = _("{count} new").format(count=sum(new.values()))
    return _("{words} ({each})").format(words=words, each=by_platform(desk, new)) if len(new) > 1 else words


def by_platform(desk: Desk, new: Mapping[str, int]) -> str:
    """Return how much of each platform was new, as people call it."""
    names = {name: pack.name[language()] for name, pack in desk.packs.items()}
    return listed(f"{names.get(name, name)} {count}" for name, count in new.items())


class Past(Struct, frozen=True):
    """One closed step of one day, with the seconds it took."""

    day: str
    step: str
    state: str
    at: datetime
    by: str
    why: str | None
    new: dict[str, int] | None
    took_s: int | None


def history(desk: Desk) -> tuple[Past, ...]:
    """Return every closed step, the newest day first, in the order of the routine within a day; phones masked."""
    number = {step.id: place for place, step in enumerate(load_steps(desk.home.folder))}
    days: dict[int, list[StepDone]] = {}
    for fact in desk.records.steps().values():
        days.setdefault(fact.day.toordinal(), []).append(fact)
    found: list[Past] = []
    for _day, facts in sorted(days.items(), reverse=True):
        took = times_taken(facts)
        found += [
            Past(
                fact.day.isoformat(), fact.step, fact.state, fact.at, fact.by,
                mask_text(fact.why), fact.new, took[fact.step],
            )
            for fact in sorted(facts, key=lambda fact: number.get(fact.step, 99))
        ]  # fmt: skip
    return tuple(found)
