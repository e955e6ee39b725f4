"""Editing a template in the operator's own editor: a shipped one is copied to her folder first (hers win)."""

from __future__ import annotations

from pathlib import Path

from csdesk.errors import DeskError
from csdesk.services import text_files
from csdesk.services.bench import Bench
from csdesk.services.editor import editor_for
from csdesk.services.texts import find_template
from csdesk.texts.lint import faults
from csdesk.texts.template import Template
from csdesk.texts.toml_files import line_of, read_text

OWN = "own.toml"


def own_copy(bench: Bench, template: Template) -> tuple[Path, int]:
    """Return the operator's own file and the line of a template in it; a shipped one is added to it first."""
    if template.own:
        return Path(template.file), template.line
    path = text_files.own_templates(bench) / template.lang / OWN
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    before = read_text(path) if path.exists() else ""
    block = _block(read_text(Path(template.file)), template.code)
    text = f"{before.rstrip()}\n\n{block}\n" if before.strip() else f"{block}\n"
    path.write_text(text, encoding="utf-8")
    return path, line_of(text, template.code)


def _block(text: str, code: str) -> str:
    """Return the lines of one table of a TOML text."""
    lines = text.splitlines()
    start = line_of(text, code) - 1
    end = next((place for place in range(start + 1, len(lines)) if lines[place].startswith("[")), len(lines))
    return "\n".join(lines[start:end]).rstrip()


def editor_command(bench: Bench, code: str, lang: str) -> tuple[list[str], str]:
    """Return the command that edits a template, and the file's path; raises `RefusedError` without an editor."""
    path, line = own_copy(bench, find_template(bench, code, lang))
    return editor_for(path, line), str(path)


def complaints(bench: Bench, code: str, lang: str) -> str:
    """Return what is wrong with a template after it was edited, in one line; nothing when all is well."""
    try:
        template = find_template(bench, code, lang)
        found = list(faults(template, text_files.library(bench).aliases, bench.now().date()))
    except DeskError as error:
        return "  ".join(error.lines())
    return "; ".join(f"{fault.where}: {fault.message}" for fault in found if fault.level == "error")
