"""What makes the program start and answer fast and is no algorithm: lazy modules, the garbage collector, the threads.

A module that is imported as a module (`from csdesk.services.orders import cod`) is run at its first use, so that
every import can stand at the top and a command pays only for what it touches. `from … import name` runs it at once.
Measured: docs/adr/0007-lazy-modules.md.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.machinery
import sys
import threading
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, cast

_PREFIX = "csdesk."


class _LazyModule(ModuleType):
    """A module that has not been run yet."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # the import system asks whether this is a package; only plain modules are lazy
            raise AttributeError(name)
        vars(self)["__loader__"].run(self)
        try:
            return vars(self)[name]
        except KeyError:
            if "__getattr__" in vars(self):
                return vars(self)["__getattr__"](name)
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}") from None


class _LazyLoader:
    """Runs a module when it is first asked for something; other threads wait for it."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader
        self._lock = threading.RLock()
        self._running = False

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave the making to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing yet."""
        module.__class__ = _LazyModule

    def run(self, module: ModuleType) -> None:
        """Run the module once; a circle meets what is there so far, as with any import."""
        with self._lock:
            if self._running or type(module) is ModuleType:
                return
            self._running = True
            try:
                self._loader.exec_module(module)
                module.__class__ = ModuleType
            finally:
                self._running = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)  # `get_source`, `get_code` and their kin, for tracebacks and tools


class _LazyFinder:
    """Finds the modules of csdesk, packages as they are and plain modules lazy."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a plain module of csdesk with a lazy loader; None for all others."""
        if not fullname.startswith(_PREFIX):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None or spec.submodule_search_locations is not None:
            return spec
        spec.loader = cast(Any, _LazyLoader(spec.loader))
        return spec


def make_modules_lazy() -> None:
    """Let every plain module of csdesk that is imported from now on run at its first use; once is enough."""
    if not any(isinstance(finder, _LazyFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, cast(Any, _LazyFinder()))


def modules_run() -> set[str]:
    """Return the names of the modules that were really run; what is lazy and still waits is not among them."""
    return {name for name, module in sys.modules.items() if not isinstance(module, _LazyModule)}


@contextlib.contextmanager
def no_garbage() -> Iterator[None]:
    """Keep the garbage collector away while much is made that stays: half the time of a large parse is its looking."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def hold_garbage() -> None:
    """Nothing becomes garbage while the screen is opened; `settle` turns the collector on again."""
    gc.disable()


def settle() -> None:
    """What is loaded stays as long as the app: no collection looks through it again; the worker gives way to a key."""
    gc.freeze()
    gc.enable()
    sys.setswitchinterval(0.001)


def keep() -> None:
    """What was just made stays: a collection in the midst of a slice of work would look at each piece of it."""
    gc.freeze()
