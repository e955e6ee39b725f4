"""`csdesk routine`: the eight steps of the morning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame.output import Column, Csv, Json, Quiet, form_of, print_json, print_list
from csdesk.cli.frame.verbs import Commands, Desk, Result, Tabulating
from csdesk.domain.orders import labels
from csdesk.domain.shared import times
from csdesk.domain.shared.label import label, listed
from csdesk.errors import Exit
from csdesk.i18n import _
from csdesk.services.today import routine as today_routine
from csdesk.services.today import snapshot as today_snapshot
from csdesk.services.today import status
from csdesk.services.today import steps as steps_file

if TYPE_CHECKING:
    from csdesk.domain.today.routine import Step, StepState

StepName = Annotated[str, typer.Argument(metavar="STEP", help=_("The step's id or number."))]

app = Commands(name="routine", help=_("The daily routine."))


@app.alone
def _default(desk: Desk, json: Json = False) -> int | None:
    return _show(desk, json=json)


@app.verb("show", _("Show today's steps; exits 1 while one is open."))
def _show(desk: Desk, json: Json = False, csv: Csv = False, quiet: Quiet = False) -> int:
    snapshot = today_snapshot.take_snapshot(desk)
    routine = status.routine_of(snapshot)
    steps = {step.id: step for step in snapshot.routine}
    number = {step: place for place, step in enumerate(steps, 1)}
    if json:
        print_json(routine)
    else:
        columns: list[Column[StepState]] = [
            Column("#", lambda state: str(number[state.id])),
            Column(_("step"), lambda state: state.id),
            Column(_("what"), lambda state: steps_file.step_title(steps[state.id])),
            Column(_("state"), lambda state: label(labels.STEP_STATES, state.state)),
            Column(_("left"), lambda state: _open(desk, state, steps[state.id])),
            Column(_("when"), lambda state: f"{state.at:%H:%M} {state.by}" if state.at else ""),
            Column(_("new"), lambda state: today_routine.by_platform(desk, state.new or {})),
            Column(_("took"), lambda state: _took(state.took_s)),
            Column(_("why"), lambda state: state.why or ""),
        ]
        print_list(routine.steps, columns, form_of(csv=csv, quiet=quiet), lambda state: state.id)
    return Exit.DONE if routine.done == routine.total else Exit.OUTSTANDING


def _open(desk: Desk, state: StepState, step: Step) -> str:
    if found := steps_file.addresses(desk, step):
        return listed(" ".join(one) for one in found)
    if state.open is not None:
        return steps_file.open_words(step, state) if state.waiting else str(state.open)
    return steps_file.step_none(step) if state.state == "open" else ""


def _took(seconds: int | None) -> str:
    return "" if seconds is None else times.took_text(seconds)


@app.change("done", _("Tick a step."))
def _done(
    desk: Desk, step: StepName, note: Annotated[str | None, typer.Option(help=_("A word for the log."))] = None
) -> Result:
    return today_routine.done(desk, step, note)


@app.change("skip", _("Skip a step, with a reason."))
def _skip(desk: Desk, step: StepName, why: Annotated[str, typer.Option("--why", help=_("The reason."))]) -> Result:
    return today_routine.skip(desk, step, why)


@app.verb("history", _("Show the steps of every day, newest first."))
def _history(desk: Desk, how: Tabulating) -> None:
    columns: list[Column[today_routine.Past]] = [
        Column(_("day"), lambda fact: fact.day),
        Column(_("step"), lambda fact: fact.step),
        Column(_("state"), lambda fact: label(labels.STEP_STATES, fact.state)),
        Column(_("when"), lambda fact: f"{fact.at:%H:%M}"),
        Column(_("who"), lambda fact: fact.by),
        Column(_("new"), lambda fact: today_routine.by_platform(desk, fact.new or {})),
        Column(_("took"), lambda fact: _took(fact.took_s)),
        Column(_("why"), lambda fact: fact.why or ""),
    ]
    how.print(today_routine.history(desk), columns, lambda fact: fact.step)
