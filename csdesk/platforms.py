"""The platforms: one TOML file each in `data/platforms`, the operator's own in `platforms/` and `maps/` of the home.

The file's name is the platform's id; a file of the home takes the place of a shipped one. Each subject reads from them
what it knows, by a type of its own.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Struct

from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.paths import data_dir

Facts = TypeVar("Facts")

_ID = re.compile(r"[a-z][a-z0-9_]{0,29}")
_own: list[Path] = []


class AtUse(Mapping[str, Facts]):
    """What is made of each platform at its first use: a shop sells on three of twenty, a file takes 0.4 ms."""

    def __init__(self, names: Iterable[str], make: Callable[[str], Facts]) -> None:
        self._names, self._make = dict.fromkeys(names), functools.cache(make)

    def __getitem__(self, name: str) -> Facts:
        if name not in self._names:
            raise KeyError(name)
        return self._make(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def use(home: Path) -> None:
    """Read also the platforms of this home from now on, as their files are now."""
    _own[:] = [home / "maps", home / "platforms"]
    platform_files.cache_clear()


def platform_ids() -> Collection[str]:
    """Return the id of every platform."""
    return dict.fromkeys(Path(path).stem for path, _time, _size in platform_files())


def read_platforms(kind: type[Facts], *, whole: bool = False) -> Mapping[str, Facts]:
    """Return by platform what its file says, as far as `kind` asks; raises `DataError` for one of hers that is broken.

    Args:
        kind: A type whose fields are keys of the file.
        whole: Also `[intake]` and what follows it; leaving it out saves 1 ms a platform at every start.
    """
    kept: Any = kind  # mypy does not take a type variable for hashable
    return cast(Mapping[str, Facts], _read(kept, whole, platform_files()))


def own_files() -> tuple[Path, ...]:
    """Return the files of the home."""
    return tuple(path for path in (Path(name) for name, _time, _size in platform_files()) if path.parent in _own)


@functools.cache
def platform_files() -> tuple[tuple[str, int, int], ...]:
    """Return path, time and size of every platform's file: what is kept of them may be kept as long as these stay."""
    found = {path.stem: path for folder in (data_dir() / "platforms", *_own) for path in folder.glob("*.toml")}
    return tuple((str(path), (stat := path.stat()).st_mtime_ns, stat.st_size) for _id, path in sorted(found.items()))


@functools.lru_cache(32)
def _read(kind: type[object], whole: bool, files: tuple[tuple[str, int, int], ...]) -> Mapping[str, object]:
    paths = {path.stem: path for path in (Path(name) for name, _time, _size in files)}
    read = AtUse(paths, lambda name: _decode(paths[name], kind, whole))
    for path in own_files():
        read[path.stem]  # a broken one is told at the start, not where it is met
    return read


def _decode(path: Path, kind: type[Facts], whole: bool) -> Facts:
    raw = path.read_bytes()
    try:
        if not _ID.fullmatch(path.stem):
            raise ValueError(_("its name must be small letters: it is the platform's id"))
        return msgspec.toml.decode(raw if whole else raw.partition(b"\n[intake]")[0], type=kind)
    except ValueError as error:  # also those of msgspec
        raise DataError(
            _("The file of a platform cannot be read."),
            where=f"{path}: {error}",
            hint=_("Correct it, or take it away."),
            code="bad_platform",
        ) from error


class _Numbers(Struct):
    numbers: str = ""


def counts_by_shop(platform: str) -> bool:
    """Tell whether each shop of a platform numbers its own orders."""
    return read_platforms(_Numbers).get(platform, _Numbers()).numbers == "shop"


def order_id(platform: str, order_no: str, shop: str | None = None) -> str:
    """Return the id of an order; where shops count for themselves (`numbers = "shop"`) with its shop.

    So `#1001` of two such shops is two orders; one whose shop nobody names has none in its id.
    """
    own = unicodedata.normalize("NFKC", shop).split() if shop and counts_by_shop(platform) else ()
    return f"{platform}:{order_no}@{'-'.join(own)}" if own else f"{platform}:{order_no}"


class _Own(Struct):
    domains: tuple[str, ...] = ()
    kin: str = ""


def own_domains(platform: str | None) -> tuple[str, ...]:
    """Return the domains that are a platform's own, those of its kin with them."""
    every = read_platforms(_Own)
    own = every.get(platform or "", _Own())
    return own.domains + every.get(own.kin, _Own()).domains
