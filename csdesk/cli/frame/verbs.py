"""What commands share: the options of a dry run, of the form of a result, a list or a page, and of a text.

`@changes`, `@speaks`, `@lists`, `@tabulates` and `@shows` add these options behind a command's own ones and hand them
over as `how`.
"""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar, get_type_hints

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
)
from csdesk.cli.frame.sending import Copy, Sent, deliver, mark_of
from csdesk.services.desk import order_view as orders_view

if TYPE_CHECKING:
    from csdesk.desk import Desk
    from csdesk.services.desk.results import Result
    from csdesk.services.texts.deliver import Mark

Command = Callable[..., None]


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

    dry_run: bool
    json: bool
    quiet: bool

    def done(self, result: Result) -> None:
        """Print what came of it."""
        print_result(result, json=self.json, quiet=self.quiet, dry_run=self.dry_run)


class Saying(NamedTuple):
    """How a command that makes a text was asked to work."""

    copy: bool
    sent: bool
    dry_run: bool
    json: bool
    quiet: bool

    @property
    def mark(self) -> Mark | None:
        """What becomes of the text: sent, copied, or None when it is only looked at."""
        return mark_of(self.copy, self.sent)

    def done(self, result: Result) -> None:
        """Print what came of a verb that made no text."""
        print_result(result, json=self.json, quiet=self.quiet, dry_run=self.dry_run)

    def deliver(self, desk: Desk, result: Result) -> None:
        """Print the text and copy it when asked."""
        deliver(desk, result, copy=self.copy, json=self.json, quiet=self.quiet, dry_run=self.dry_run)


class Listing(NamedTuple):
    """How a command that lists records was asked to work."""

    json: bool
    csv: bool
    quiet: bool
    reveal: bool = False

    def print(
        self, desk: Desk, views: Sequence[Row], columns: Sequence[Column[Row]], key: Callable[[Row], str] = _id
    ) -> None:
        """Print what a query found as asked, `key` giving the ids; that personal data were shown in full is logged."""
        self.note(desk, views, key)
        print_list(views, columns, form_of(json=self.json, csv=self.csv, quiet=self.quiet), key)

    def note(self, desk: Desk, views: Sequence[Row], key: Callable[[Row], str] = _id) -> None:
        """Write one log line when personal data are shown in full."""
        if self.reveal and views:
            note_reveal(desk, [key(view) for view in views])


class Showing(NamedTuple):
    """How a command that shows one record was asked to work."""

    json: bool
    reveal: bool

    def print(self, desk: Desk, view: Named, page: Callable[[], None]) -> None:
        """Print the record, as JSON or by `page`; that personal data were shown in full is logged."""
        if self.reveal:
            note_reveal(desk, [view.id])
        if self.json:
            print_json(view)
        else:
            page()


def note_reveal(desk: Desk, ids: list[str]) -> None:
    """Write one log line that personal data were shown in full."""
    orders_view.note_reveal(desk, ids)


def changes(command: Command) -> Command:
    """Give a command the options of a change; it takes them as `how: Change`."""
    return _with_options(command, Change, {"dry_run": DryRun, "json": Json, "quiet": Quiet})


def speaks(command: Command) -> Command:
    """Give a command the options of a text; it takes them as `how: Saying`."""
    options = {"copy": Copy, "sent": Sent, "dry_run": DryRun, "json": Json, "quiet": Quiet}
    return _with_options(command, Saying, options)


def lists(command: Command) -> Command:
    """Give a command the options of a list; it takes them as `how: Listing`."""
    return _with_options(command, Listing, {"json": Json, "csv": Csv, "quiet": Quiet, "reveal": Reveal})


def tabulates(command: Command) -> Command:
    """Give a command the options of a list without personal data; it takes them as `how: Listing`."""
    return _with_options(command, Listing, {"json": Json, "csv": Csv, "quiet": Quiet})


def shows(command: Command) -> Command:
    """Give a command the options of a page; it takes them as `how: Showing`."""
    return _with_options(command, Showing, {"json": Json, "reveal": Reveal})


def _with_options(command: Command, kind: Callable[..., tuple[bool, ...]], options: dict[str, Any]) -> Command:
    hints = get_type_hints(command, include_extras=True)
    own = [one.replace(annotation=hints[one.name]) for one in inspect.signature(command).parameters.values()]
    more = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=option)
        for name, option in options.items()
    ]
    parameters = [*(one for one in own if one.name != "how"), *more]

    @functools.wraps(command)
    def run(*args: Any, **given: Any) -> None:
        how = kind(**{name: given.pop(name) for name in options})
        command(*args, **given, how=how)

    run.__annotations__ = {one.name: one.annotation for one in parameters}
    del run.__wrapped__  # typer shall see the options, not what lies beneath
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run
