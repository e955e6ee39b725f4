"""The verbs of the daily routine: tick a step, skip one with a reason, look back."""

from __future__ import annotations

import functools

import msgspec
from msgspec import Struct

from csdesk.domain.masking import mask_text
from csdesk.domain.models import StepDone
from csdesk.domain.routine import Step
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _, language
from csdesk.paths import data_dir
from csdesk.services.bench import Bench
from csdesk.services.results import Result


class _File(Struct):
    steps: tuple[Step, ...]


@functools.cache
def load_steps() -> tuple[Step, ...]:
    """Return the steps of `data/routine.toml`, in their order."""
    return msgspec.toml.decode((data_dir() / "routine.toml").read_bytes(), type=_File).steps


def find_step(name: str) -> Step:
    """Return a step by its id or its number from 1; raises `UsageError` when there is none."""
    steps = load_steps()
    numbered = {str(number): step for number, step in enumerate(steps, 1)}
    step = numbered.get(name.strip()) or next((step for step in steps if step.id == name.strip()), None)
    if step is None:
        raise UsageError(
            _("The routine has no step {name}.").format(name=name),
            where=", ".join(f"{number} {step.id}" for number, step in numbered.items()),
            code="no_such_step",
        )
    return step


def step_title(step: Step) -> str:
    """Return a step's title in the language in use."""
    return step.title[language()]


def done(bench: Bench, name: str, note: str | None = None, *, dry_run: bool = False) -> Result:
    """Tick a step of today; raises `RefusedError` while its data contradict that."""
    return _close(bench, find_step(name), "done", (note or "").strip() or None, _("ticked"), dry_run=dry_run)


def _check_settled(bench: Bench, step: Step) -> None:
    from csdesk.services.snapshot import take_snapshot

    left = next(state.open or 0 for state in take_snapshot(bench).steps if state.id == step.id)
    if left:
        raise RefusedError(
            _("{step} cannot be ticked: {count} still open.").format(step=step_title(step), count=left),
            where=step.id,
            hint=_("Finish them, or skip it with a reason (x; csdesk routine skip {id}).").format(id=step.id),
            code="step_contradicted",
        )


def skip(bench: Bench, name: str, why: str, *, dry_run: bool = False) -> Result:
    """Skip a step of today with a reason; raises `RefusedError` without one."""
    step = find_step(name)
    reason = " ".join(why.split())
    if not reason:
        raise RefusedError(_("Say why the step is skipped."), where=step.id, code="empty_reason")
    return _close(bench, step, "skipped", reason, _("skipped"), dry_run=dry_run)


def _close(bench: Bench, step: Step, state: str, why: str | None, word: str, *, dry_run: bool) -> Result:
    now = bench.now()
    summary = f"{step_title(step)} · {word}"
    with bench.change(f"routine.{state}", step.id, summary, dry_run=dry_run) as transaction:
        if state == "done":
            _check_settled(bench, step)
        today = {fact.step: (key, fact) for key, fact in bench.records.steps().items() if fact.day == now.date()}
        key, old = today.get(step.id, (None, None))
        if old is not None and (old.state, old.why) == (state, why):
            return Result((), f"{summary} · {_('nothing to change')}")
        fact = msgspec.json.encode(StepDone(now.date(), step.id, state, now, bench.operator, why))
        if key is None:
            transaction.add("routine", fact)
        else:
            transaction.put("routine", key, fact)
    return Result((step.id,), summary)


def history(bench: Bench) -> tuple[StepDone, ...]:
    """Return every closed step, the newest day first, in the order of the routine within a day; phones masked."""
    number = {step.id: place for place, step in enumerate(load_steps())}
    facts = [msgspec.structs.replace(fact, why=mask_text(fact.why)) for fact in bench.records.steps().values()]
    return tuple(sorted(facts, key=lambda fact: (-fact.day.toordinal(), number.get(fact.step, 99))))
