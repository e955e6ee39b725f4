"""What commands that change something share: the options of a dry run, of the result's form, and of a text.

`@changes` and `@speaks` add these options behind a command's own ones and hand them over as `how`.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

from csdesk.cli.output import DryRun, Json, Quiet, print_result
from csdesk.cli.sending import Copy, Sent, deliver, mark_of

if TYPE_CHECKING:
    from csdesk.desk import Desk
    from csdesk.services.results import Result
    from csdesk.services.saying import Mark

Command = Callable[..., None]


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


def changes(command: Command) -> Command:
    """Give a command the options of a change; it takes them as `how: Change`."""
    return _with_options(command, Change, {"dry_run": DryRun, "json": Json, "quiet": Quiet})


def speaks(command: Command) -> Command:
    """Give a command the options of a text; it takes them as `how: Saying`."""
    options = {"copy": Copy, "sent": Sent, "dry_run": DryRun, "json": Json, "quiet": Quiet}
    return _with_options(command, Saying, options)


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
