"""Editing a template, here or in the operator's own editor: a shipped one is copied to her folder first (hers win)."""

from __future__ import annotations

import contextlib
import json
import re
import tomllib
from pathlib import Path

from msgspec import Struct

from csdesk.domain.shared.label import with_value
from csdesk.errors import DataError, DeskError, RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.talk.compose import Shown, Subject, preview_of
from csdesk.services.texts import text_files
from csdesk.services.texts.editor import editor_for
from csdesk.services.texts.render import find_template
from csdesk.texts.lint import faults
from csdesk.texts.names import NAMES
from csdesk.texts.template import Template, read_source
from csdesk.texts.toml_files import broken, line_of, read_text

OWN = "own.toml"


def own_copy(desk: Desk, template: Template) -> tuple[Path, int]:
    """Return the operator's own file and the line of a template in it; a shipped one is added to it first."""
    if template.own:
        return Path(template.file), template.line
    path = text_files.own_templates(desk) / template.lang / OWN
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    before = read_text(path) if path.exists() else ""
    block = _block(read_text(Path(template.file)), template.code)
    text = f"{before.rstrip()}\n\n{block}\n" if before.strip() else f"{block}\n"
    path.write_text(text, encoding="utf-8")
    return path, line_of(text, template.code)


def _block(text: str, code: str) -> str:
    """Return the lines of one table of a TOML text."""
    start, end = _span(text, code)
    return "\n".join(text.splitlines()[start:end]).rstrip()


def _span(text: str, code: str) -> tuple[int, int]:
    """Return the first line of a table and the line behind its last one; a line of a long text may begin with `[`."""
    lines = text.splitlines()
    start = line_of(text, code) - 1
    for end in range(start + 1, len(lines)):
        if lines[end].startswith("["):
            with contextlib.suppress(tomllib.TOMLDecodeError):
                tomllib.loads("\n".join(lines[start:end]))
                return start, end
    return start, len(lines)


class Source(Struct, frozen=True):
    """A template as it is written: its lines, the file where it will lie, and whether it is hers already."""

    text: str
    path: str
    own: bool


class Tried(Struct, frozen=True):
    """What becomes of a template that is being written: the preview, and what is wrong, with its line."""

    shown: Shown
    faults: tuple[str, ...] = ()
    bad: bool = False


def source_of(desk: Desk, code: str, lang: str) -> Source:
    """Return what is written of a template; raises `UsageError` when there is none."""
    template = find_template(desk, code, lang)
    text = _block(read_text(Path(template.file)), code)
    own = Path(template.file) if template.own else text_files.own_templates(desk) / template.lang / OWN
    return Source(text, str(own), template.own)


def try_source(desk: Desk, subject: Subject, code: str, path: str, text: str) -> Tried:
    """Return the preview of a template that is being written on the subject's real order, and what is wrong with it."""
    try:
        template = _read(code, path, text)
    except DataError as error:
        return Tried(Shown(), (error.where.removeprefix(f"{path}:"),), bad=True)
    aliases = text_files.library(desk).aliases
    lines = text.splitlines()
    found, bad = [], False
    for fault in faults(template, aliases, desk.now().date()):
        line = next((at for at, words in enumerate(lines, 1) if fault.match and fault.match in words), 1)
        found.append(f"{line}: {fault.message}")
        bad = bad or fault.level == "error"
    try:
        shown = preview_of(desk, subject, template)
    except DeskError as error:
        shown = Shown(problem=error.title)
    return Tried(shown, tuple(found), bad)


def _read(code: str, path: str, text: str) -> Template:
    found = list(read_source(text, Path(path), own=True))
    if [template.code for template in found] != [code]:
        raise broken(Path(path), 1, _("this must be the one text [{code}]").format(code=code))
    return found[0]


def save_source(desk: Desk, code: str, path: str, text: str) -> Result:
    """Write a template into the operator's own file, in place of what stands there; what was there is kept beside it.

    Raises `DataError` for text that cannot be read, `RefusedError` for a template that must not be used.
    """
    template = _read(code, path, text)
    wrong = faults(template, text_files.library(desk).aliases, desk.now().date())
    errors = [one.message for one in wrong if one.level == "error"]
    if errors:
        raise RefusedError(_("This template must not be used."), where=_("; ").join(errors), code="bad_template")
    _put(Path(path), code, text.rstrip().splitlines())
    return Result((code,), _("{code} saved: {path}").format(code=code, path=path))


def _put(file: Path, code: str, written: list[str]) -> None:
    """Write the lines of a template in place of those that stand in a file; without any it goes."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    before = read_text(file) if file.exists() else ""
    lines = before.splitlines()
    if line_of(before, code):
        start, end = _span(before, code)
        gap = [""] if written and end < len(lines) else []
        lines[start:end] = [*written, *gap]
    else:
        lines += [*([""] if lines else []), *written]
    if before:
        file.with_name(f"{file.name}~").write_text(before, encoding="utf-8")
    new = file.with_name(f".{file.name}.new")
    new.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
    new.replace(file)


def new_source(desk: Desk, code: str, title: str, lang: str) -> Source:
    """Return the first lines of a template that is not there yet; raises `UsageError` for a code that cannot be one."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", code):
        raise UsageError(_("A code is small letters, digits and _: one types it to find the text."), code="code")
    if (code, lang) in text_files.library(desk).templates:
        raise UsageError(_("{code} is there already; edit it.").format(code=code), code="code_taken")
    salute = "buyer.salute"
    begins = f"{{{{{NAMES[salute] if lang == 'zh' else salute}}}}}"
    text = f'[{code}]\ntitle = {json.dumps(title or code, ensure_ascii=False)}\nbody = "{begins}"\n'
    return Source(text, str(text_files.own_templates(desk) / lang / OWN), own=True)


def blanks(lang: str) -> list[tuple[str, str]]:
    """Return what can stand in a text of a language: how it is written, and its other name."""
    return [
        (f"{{{{{chinese if lang == 'zh' else name}}}}}", name if lang == "zh" else chinese)
        for name, chinese in NAMES.items()
    ]


def drop(desk: Desk, code: str, lang: str) -> Result:
    """Take one of her own templates away, the file before it kept beside; a shipped one of that code is back then.

    Raises `RefusedError` for a template that is not hers.
    """
    template = find_template(desk, code, lang)
    if not template.own:
        raise RefusedError(_("{code} is ours: only your own texts can be deleted.").format(code=code), code="not_own")
    _put(Path(template.file), code, [])
    back = (code, lang) in text_files.library(desk).templates
    words = _("{code} deleted; ours holds again") if back else _("{code} deleted")
    return Result((code,), words.format(code=code))


def own_faults(desk: Desk) -> tuple[str, ...]:
    """Return what is wrong with the operator's own templates, with file and line: what is said when the app starts."""
    if not text_files.own_templates(desk).is_dir():
        return ()
    library = text_files.library(desk)
    found = [problem.where for problem in library.problems]
    for template in library.templates.values():
        if template.own:
            found += [f"{one.where}: {one.message}" for one in faults(template, library.aliases, desk.now().date())]
    folder = str(text_files.own_templates(desk))
    return tuple(words.removeprefix(folder).lstrip("/\\") for words in found)


def editor_command(desk: Desk, code: str, lang: str) -> tuple[list[str], str]:
    """Return the command that edits a template, and the file's path; raises `RefusedError` without an editor."""
    path, line = own_copy(desk, find_template(desk, code, lang))
    return editor_for(path, line), str(path)


def complaints(desk: Desk, code: str, lang: str) -> str:
    """Return what is wrong with a template after it was edited, in one line; nothing when all is well."""
    try:
        problems = text_files.library(desk).problems
        if problems:
            return "  ".join(problems[0].lines())
        template = find_template(desk, code, lang)
        found = list(faults(template, text_files.library(desk).aliases, desk.now().date()))
    except DeskError as error:
        return "  ".join(error.lines())
    return _("; ").join(with_value(fault.where, fault.message) for fault in found if fault.level == "error")
