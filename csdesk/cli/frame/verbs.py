"""What commands share: how they are added, and the options of a change, a text, a list, a table or a page."""

from __future__ import annotations

import inspect
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar, get_type_hints

import typer

from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import (
    Column,
    Csv,
    DryRun,
    Json,
    Quiet,
    Reveal,
    form_of,
    print_json,
    print_list,
    print_result,
    say,
)
from csdesk.cli.frame.sending import Copy, Sent, mark_of
from csdesk.desk import Desk
from csdesk.services.desk import order_view as orders_view
from csdesk.services.desk.results import Result
from csdesk.services.texts import deliver

if TYPE_CHECKING:
    from csdesk.services.texts.deliver import Mark

__all__ = ["Change", "Commands", "Copying", "Desk", "Listing", "Result", "Saying", "Showing", "Tabulating"]

Command = TypeVar("Command", bound=Callable[..., "Result | int | None"])


class HasId(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str:
        """The id."""


Named = TypeVar("Named", bound=HasId)
Row = TypeVar("Row")

_id: Callable[[Any], str] = operator.attrgetter("id")


class Change(NamedTuple):
    """How a command that changes something was asked to work."""

    dry_run: DryRun = False
    json: Json = False
    quiet: Quiet = False

    def done(self, _desk: Desk, result: Result) -> None:
        """Print what came of it."""
        print_result(result, json=self.json, quiet=self.quiet, dry_run=self.dry_run)


class Copying(NamedTuple):
    """How a command that makes a text for nobody but us was asked to work."""

    copy: Copy = False
    dry_run: DryRun = False
    json: Json = False
    quiet: Quiet = False

    @property
    def mark(self) -> Mark | None:
        """What becomes of the text: copied, or None when it is only looked at."""
        return mark_of(self.copy, False)

    def done(self, desk: Desk, result: Result) -> None:
        """Print the text, and copy it when asked; how it was copied goes to stderr."""
        print_result(result, json=self.json, quiet=self.quiet, dry_run=self.dry_run)
        if self.copy and result.text is not None and not self.dry_run:
            say(deliver.said_way(deliver.to_clipboard(desk, result.text)))


class Saying(NamedTuple):
    """How a command that makes a text for a buyer was asked to work."""

    copy: Copy = False
    sent: Sent = False
    dry_run: DryRun = False
    json: Json = False
    quiet: Quiet = False

    @property
    def mark(self) -> Mark | None:
        """What becomes of the text: sent, copied, or None when it is only looked at."""
        return mark_of(self.copy, self.sent)

    def done(self, desk: Desk, result: Result) -> None:
        """Print the text, and copy it when asked; how it was copied goes to stderr."""
        Copying(self.copy, self.dry_run, self.json, self.quiet).done(desk, result)


class Tabulating(NamedTuple):
    """How a command that lists records without personal data was asked to work."""

    json: Json = False
    csv: Csv = False
    quiet: Quiet = False

    def print(self, views: Sequence[Row], columns: Sequence[Column[Row]], key: Callable[[Row], str] = _id) -> None:
        """Print what a query found as asked, `key` giving the ids."""
        print_list(views, columns, form_of(json=self.json, csv=self.csv, quiet=self.quiet), key)


class Listing(NamedTuple):
    """How a command that lists records was asked to work."""

    json: Json = False
    csv: Csv = False
    quiet: Quiet = False
    reveal: Reveal = False

    def print(
        self, desk: Desk, views: Sequence[Row], columns: Sequence[Column[Row]], key: Callable[[Row], str] = _id
    ) -> None:
        """Print what a query found as asked, `key` giving the ids; that personal data were shown in full is logged."""
        self.note(desk, views, key)
        Tabulating(self.json, self.csv, self.quiet).print(views, columns, key)

    def note(self, desk: Desk, views: Sequence[Row], key: Callable[[Row], str] = _id) -> None:
        """Write one log line when personal data are shown in full."""
        if self.reveal and views:
            orders_view.note_reveal(desk, [key(view) for view in views])


class Showing(NamedTuple):
    """How a command that shows one record was asked to work."""

    json: Json = False
    reveal: Reveal = False

    def print(self, desk: Desk, view: Named, page: Callable[[], None]) -> None:
        """Print the record, as JSON or by `page`; that personal data were shown in full is logged."""
        if self.reveal:
            orders_view.note_reveal(desk, [view.id])
        if self.json:
            print_json(view)
        else:
            page()


class Commands(typer.Typer):
    """Commands under one word, or (without a name) those that stand for themselves."""

    def change(self, name: str, help_text: str) -> Callable[[Command], Command]:
        """Add a command that changes something and returns the `Result`: it is asked as `Change` says."""
        return self._adder(name, help_text, {"how": Change})

    def alone(self, command: Command) -> Command:
        """Make a command what the word does by itself, without any of the commands under it."""
        run = _unfolded(command, {})

        def unless_another(context: typer.Context, **told: Any) -> int | None:
            return run(context, **told) if context.invoked_subcommand is None else None

        unless_another.__annotations__ = run.__annotations__
        unless_another.__signature__ = inspect.signature(run)  # type: ignore[attr-defined]
        self.callback(invoke_without_command=True)(unless_another)
        return command

    def verb(self, name: str, help_text: str) -> Callable[[Command], Command]:
        """Add a command that is given the desk; a `Result` that it returns is printed as `how` it was asked.

        Arguments of a type that is a NamedTuple of options (`how` is one) become these options, behind all others.
        """
        return self._adder(name, help_text, {})

    def _adder(self, name: str, help_text: str, implied: dict[str, Any]) -> Callable[[Command], Command]:
        def add(command: Command) -> Command:
            self.command(name, help=help_text)(_unfolded(command, implied))
            return command

        return add


def _unfolded(command: Callable[..., Result | int | None], implied: dict[str, Any]) -> Callable[..., int | None]:
    hints = get_type_hints(command, include_extras=True)
    given = [one for one in inspect.signature(command).parameters.values() if one.name != "desk"]
    groups = implied | {one.name: hints[one.name] for one in given if hasattr(hints[one.name], "_field_defaults")}
    if hints["return"] is Result and "how" not in groups:
        raise TypeError(command)  # nobody would be told what it did
    parameters = [
        inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(one.replace(annotation=hints[one.name]) for one in given if one.name not in groups),
        *(option for group in reversed(groups.values()) for option in _options(group)),
    ]

    def run(context: typer.Context, **told: Any) -> int | None:
        desk = desk_of(context)
        desk.dry_run = bool(told.get("dry_run"))
        folded = {one: group(**{name: told.pop(name) for name in group._fields}) for one, group in groups.items()}
        result = command(desk, **told, **{one: value for one, value in folded.items() if one not in implied})
        if isinstance(result, Result):
            folded["how"].done(desk, result)
            return None
        return result

    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _options(group: Any) -> Iterator[inspect.Parameter]:
    for name, kind in get_type_hints(group, include_extras=True).items():
        default = group._field_defaults[name]
        yield inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
