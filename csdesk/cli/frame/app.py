"""The entry of the command line: global options, language, then the desk's screen or one command.

This is the border where errors become at most three lines on stderr and an exit code (CLI contract).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from csdesk import __version__, i18n
from csdesk.cli.frame.context import Cli, choose_language
from csdesk.cli.frame.options import Globals, take_globals
from csdesk.cli.frame.streams import guarded
from csdesk.errors import DeskError, Exit
from csdesk.runtime import hold_garbage

if TYPE_CHECKING:
    from pathlib import Path


def run() -> NoReturn:
    """Run csdesk on the process's arguments and leave with its exit code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who called us: there is nobody to tell
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - for as long as we run
    code = main(sys.argv[1:])
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    # Everything is written and synced. Taking 10,000 orders apart object by object would cost as much as opening them.
    os._exit(code)


def main(arguments: Sequence[str]) -> int:
    """Run csdesk and return its exit code; every error is shown here and nowhere else."""
    with guarded():
        return _main(arguments)


def _main(arguments: Sequence[str]) -> int:
    cli = Cli(Globals())
    try:
        i18n.use(choose_language(cli))
        options, rest = take_globals(arguments)
        if options.version:
            print(f"csdesk {__version__}")
            return Exit.DONE
        cli = Cli(options)
        i18n.use(choose_language(cli))
        code = _run_command(cli, rest) if rest else _open_screen(cli)
        _tell_notices(cli)
        return code
    except DeskError as error:
        _tell_notices(cli)
        return report(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _close_stdout()
        return Exit.DONE
    except OSError as error:
        return report(_os_error(error))
    except Exception as error:  # noqa: BLE001 - the border of the command line: nobody ever sees a traceback
        if isinstance(error, UnicodeEncodeError) and any(map(_is_bytes, arguments)):
            return report(_not_text())
        return _crash(cli, error)


def report(error: DeskError) -> int:
    """Show an error on stderr, at most three lines, and return its exit code."""
    for line in error.lines():
        print(" ".join(line.split()), file=sys.stderr)
    return error.exit


def _tell_notices(cli: Cli) -> None:
    """Say on stderr what the store met on its way, e.g. that another program wrote its file."""
    desk = vars(cli).get("desk")  # many commands open none
    for line in desk.store.notices if desk is not None else ():
        print(line, file=sys.stderr)


def _open_screen(cli: Cli) -> int:
    import importlib

    return int(importlib.import_module("csdesk.app").run_app(cli.desk))


_BARE = {("status",), ("status", "--json"), ("next",), ("next", "--json")}
"""What prompts and status bars ask for all day goes without typer, which costs as much as opening the desk."""


def _run_command(cli: Cli, arguments: Sequence[str]) -> int:
    if tuple(arguments) in _BARE:
        from csdesk.cli.today import status_page

        hold_garbage()

        show = status_page.print_status if arguments[0] == "status" else status_page.print_next
        show(cli, json="--json" in arguments)
        return Exit.DONE
    from csdesk.cli.frame.commands import call

    return call(cli, arguments)


def _close_stdout() -> None:
    """Keep Python from complaining at exit that the reader of our output has left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_bytes(word: str) -> bool:
    return word.encode(errors="ignore").decode() != word


def _not_text() -> DeskError:
    from csdesk.errors import UsageError
    from csdesk.i18n import _

    return UsageError(_("An argument is not text in UTF-8."), hint="csdesk --help", code="not_text")


def _os_error(error: OSError) -> DeskError:
    from csdesk.errors import DataError
    from csdesk.i18n import _
    from csdesk.system import os_words

    names = [str(name) for name in (error.filename, error.filename2) if name]
    return DataError(
        _("The system refused: {reason}.").format(reason=os_words(error)),
        where=" -> ".join(names),
        code="os_error",
    )


def _crash(cli: Cli, error: Exception) -> int:
    from csdesk.crash import write_crash
    from csdesk.i18n import _

    print(
        _("csdesk made a mistake ({kind}); your data are as they were.").format(kind=type(error).__name__),
        file=sys.stderr,
    )
    try:
        path: Path = write_crash(cli.home.log, error)
    except OSError:
        return Exit.DATA
    print(_("Details, without personal data: {path}").format(path=path), file=sys.stderr)
    return Exit.DATA
