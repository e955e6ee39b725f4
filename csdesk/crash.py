"""Crash files: where in the program something went wrong, and nothing of what the desk holds (law 4)."""

from __future__ import annotations

import traceback
from datetime import UTC
from pathlib import Path

from csdesk import __version__
from csdesk.clock import Clock

_PROGRAM_ERRORS = (AttributeError, NameError, ImportError, NotImplementedError, RecursionError)
"""Errors whose message names things of the program, never a value out of the desk."""


def write_crash(folder: Path, error: BaseException) -> Path:
    """Write the error's type and its lines of code to a new file in `folder`; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = Clock(UTC).now()
    path = folder / f"crash-{now:%Y%m%d-%H%M%S-%f}.txt"
    lines = [f"csdesk {__version__}, {now.isoformat()}"]
    while error is not None:
        message = str(error) if isinstance(error, _PROGRAM_ERRORS) else ""
        lines.append(f"{type(error).__name__}: {message}".rstrip(": "))
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line or ''}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)  # type: ignore[assignment]
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
