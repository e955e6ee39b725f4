"""Prints the development tools of pyproject.toml, one a line: pip before 25.1 cannot read dependency groups."""

import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).resolve().parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
print("\n".join(project["dependency-groups"]["dev"]))
