"""The operator's own editor: which one it is, how it opens a file, and running it in this terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from csdesk.errors import RefusedError
from csdesk.i18n import _

_LINES = ("vi", "vim", "nvim", "nano", "emacs", "micro", "kak", "hx")
"""Editors that open a file at `+LINE`."""

_USUAL = ("nano", "micro", "vim", "vi", "notepad")
"""What is looked for when none is set, the easiest first."""


def editor_for(path: Path, line: int = 0) -> list[str]:
    """Return the command that edits a file at a line; raises `RefusedError` where there is no editor at all."""
    words = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if not words:
        words = [found for name in _USUAL if (found := shutil.which(name))][:1]
    if not words:
        raise RefusedError(_("No editor is set."), hint=_("Set one: export EDITOR=nano"), code="no_editor")
    at = [f"+{line}"] if line and Path(words[0]).stem in _LINES else []
    return [*words, *at, str(path)]


def run_editor(command: list[str]) -> None:
    """Run an editor in this terminal until it is left; raises `RefusedError` when it cannot be started."""
    try:
        subprocess.run(command, check=False)
    except OSError as error:
        raise RefusedError(
            _("The editor {name} cannot be started.").format(name=command[0]),
            hint=_("Set one: export EDITOR=nano"),
            code="no_editor",
        ) from error
