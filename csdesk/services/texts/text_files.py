"""The files of texts, shipped and the operator's own; read again only when one of them changed."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.paths import data_dir
from csdesk.platforms import platform_files
from csdesk.services.desk.desk import Desk
from csdesk.texts.facts import language_of_words
from csdesk.texts.phrases import Phrases, load_phrases
from csdesk.texts.salutation import Greetings, load_greetings, shipped_greetings
from csdesk.texts.template import Library, Template, Written, load_library

Stamps = tuple[tuple[str, int, int], ...]


def own_templates(desk: Desk) -> Path:
    """Return the folder of the operator's own templates."""
    return desk.home.folder / "templates"


def library(desk: Desk) -> Library:
    """Return every template; raises `DataError` for a file that cannot be read.

    While the desk is open in the app, a broken file of hers is left out and said instead: her work goes on.
    """
    own = own_templates(desk)
    hers = _stamps(own)
    files = _library(own if hers else None, _stamps(data_dir() / "templates"), hers, desk.lenient)
    return desk.kept(_Answered).with_files(files)


ANSWERED = "csdesk kb"
"""What stands for the file of an answered question."""


def answers(records: Iterable[Follow]) -> Iterator[Template]:
    """Yield the answered questions as texts: `kb_0317_04`, found by the question, offered for their product."""
    for one in records:
        if one.kind is FollowKind.KB_GAP and one.answer:
            text = Written(one.text, one.answer, products=(one.product,) if one.product else ())
            code = f"kb_{one.id.partition('-')[2].replace('-', '_')}"
            yield Template(code, language_of_words(one.answer) or "zh", text, ANSWERED, own=True)


class _Answered:
    """The texts of the files with the answers of the desk, made again when either changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._made: tuple[Library, Mapping[str, Follow], Library] | None = None

    def with_files(self, files: Library) -> Library:
        """Return every text; the files have the last word."""
        records = self._desk.records.follow.records
        if self._made is None or self._made[0] is not files or self._made[1] is not records:
            found = {(one.code, one.lang): one for one in answers(records.values())}
            self._made = files, records, Library({**found, **files.templates}, files.aliases, files.problems)
        return self._made[2]


def phrases(desk: Desk) -> Phrases:
    """Return every word list; raises `DataError` for a file that cannot be read."""
    own = desk.home.folder / "phrases"
    hers = _stamps(own)
    return _phrases(own if hers else None, _stamps(data_dir() / "phrases") + platform_files(), hers)


def greetings(desk: Desk) -> Mapping[str, Greetings]:
    """Return the salutations by platform: the operator's own file where there is one, else each platform's own."""
    own = desk.home.folder / "salutations.toml"
    return _greetings(own, own.stat().st_mtime_ns) if own.is_file() else shipped_greetings()


def _stamps(folder: Path) -> Stamps:
    paths = [f"{at}/{name}" for at, _folders, names in os.walk(folder) for name in names if name.endswith(".toml")]
    return tuple((path, (stat := Path(path).stat()).st_mtime_ns, stat.st_size) for path in sorted(paths))


@functools.lru_cache(4)
def _library(own: Path | None, _shipped: Stamps, _own: Stamps, lenient: bool) -> Library:
    return load_library(data_dir() / "templates", own, lenient=lenient)


@functools.lru_cache(4)
def _phrases(own: Path | None, _shipped: Stamps, _own: Stamps) -> Phrases:
    return load_phrases((data_dir() / "phrases", *([own] if own else [])))


@functools.lru_cache(4)
def _greetings(path: Path, _stamp: int) -> Mapping[str, Greetings]:
    return load_greetings(path)
