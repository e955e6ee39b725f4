"""Random verbs, undo, redo, crashes, checkpoints and other processes against a plain dictionary."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from csdesk.store import REDO, UNDO, Store, take_back
from tests.store.made import AT, content, entry, put

Content = dict[str, dict[int, Any]]
KEYS = st.integers(1, 4)
TABLES = st.sampled_from(["orders", "messages"])


class Desk(RuleBasedStateMachine):
    """Two processes on one desk, and a model that keeps every state in two stacks."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.home = self.folder / "desk"
        self.state: Content = {}
        self.past: list[Content] = []
        self.future: list[Content] = []
        self.given: set[int] = set()
        self.stores_open = [Store(self.home), Store(self.home)]

    def _step(self, state: Content) -> None:
        state = {name: table for name, table in state.items() if table}
        if state != self.state:
            self.past.append(self.state)
            self.future = []
            self.state = state

    def _copy(self) -> Content:
        return {name: dict(table) for name, table in self.state.items()}

    @rule(who=st.integers(0, 1), table=TABLES, key=KEYS, value=st.integers(0, 3))
    def set_one(self, who: int, table: str, key: int, value: int) -> None:
        put(self.stores_open[who], key, {"v": value}, table=table)
        state = self._copy()
        state.setdefault(table, {})[key] = {"v": value}
        self._step(state)

    @rule(who=st.integers(0, 1), key=KEYS, count=st.integers(1, 3))
    def move_and_add(self, who: int, key: int, count: int) -> None:
        state = self._copy()
        with self.stores_open[who].change(entry("move")) as change:
            change.remove("orders", key)
            state.get("orders", {}).pop(key, None)
            for number in range(count):
                fresh = change.add("rows", b'{"v":%d}' % number)
                assert fresh not in self.given
                self.given.add(fresh)
                state.setdefault("rows", {})[fresh] = {"v": number}
        self._step(state)

    @rule(who=st.integers(0, 1))
    def undo(self, who: int) -> None:
        done = take_back(self.stores_open[who], UNDO, AT, "AH")
        assert (done is not None) == bool(self.past)
        if self.past:
            self.future.append(self.state)
            self.state = self.past.pop()

    @rule(who=st.integers(0, 1))
    def redo(self, who: int) -> None:
        done = take_back(self.stores_open[who], REDO, AT, "AH")
        assert (done is not None) == bool(self.future)
        if self.future:
            self.past.append(self.state)
            self.state = self.future.pop()

    @rule(who=st.integers(0, 1))
    def checkpoint(self, who: int) -> None:
        self.stores_open[who].checkpoint()

    @rule(who=st.integers(0, 1))
    def reopen(self, who: int) -> None:
        self.stores_open[who] = Store(self.home)

    @rule(tail=st.sampled_from([b"0", b"1234abcd {", b"\0\0\0\0", b'00000000 {"seq":']))
    def crash_in_an_append(self, tail: bytes) -> None:
        journal = self.home / "desk.journal"
        if journal.exists():
            with journal.open("ab") as file:
                file.write(tail)
            self.stores_open[0] = Store(self.home)

    @invariant()
    def both_agree_with_the_model(self) -> None:
        for store in getattr(self, "stores_open", ()):
            store.refresh()
            assert content(store) == self.state

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=60, stateful_step_count=30, deadline=None, derandomize=True, database=None)
