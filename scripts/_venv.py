"""Imported first by the Python scripts here: carries on in the checkout's `.venv` when this Python lacks the tools."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_VENV = ROOT / ".venv"

if importlib.util.find_spec("babel") is None or importlib.util.find_spec("textual") is None:
    if not (_VENV / "bin/python").exists() or Path(sys.prefix) == _VENV:
        sys.exit("The development tools are not installed yet; run scripts/test once.")
    os.execv(_VENV / "bin/python", [str(_VENV / "bin/python"), *sys.argv])
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
