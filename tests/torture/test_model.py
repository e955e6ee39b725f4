"""Random verbs, undo, redo, crashes, checkpoints and other processes against a plain dictionary."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from csdesk.store import REDO, UNDO, Store, archive, take_back
from tests.store.made import AT, entry, put

Content = dict[str, dict[int, Any]]
Place = tuple[str, int]
Steps = list[tuple[Content, set[Place]]]
KEYS = st.integers(1, 4)
TABLES = st.sampled_from(["orders", "messages"])


class Desk(RuleBasedStateMachine):
    """Two processes on one desk, and a model that keeps every state in two stacks."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.home = self.folder / "desk"
        self.state: Content = {}
        self.past: Steps = []
        self.future: Steps = []
        self.given: set[int] = set()
        self.stores_open = [Store(self.home), Store(self.home)]

    def _step(self, state: Content) -> None:
        state = {name: table for name, table in state.items() if table}
        if state != self.state:
            touched = {
                (name, key)
                for name in {*state, *self.state}
                for key in {*state.get(name, {}), *self.state.get(name, {})}
                if state.get(name, {}).get(key) != self.state.get(name, {}).get(key)
            }
            self.past.append((self.state, touched))
            self.future = []
            self.state = state

    def _archived(self) -> set[Place]:
        """What is there and not in the desk's own file."""
        hot = Store(self.home).tables()
        return {(name, key) for name, rows in self.state.items() for key in rows if key not in hot.get(name, {})}

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

    def _walk(self, who: int, verb: str, steps: Steps, others: Steps) -> None:
        done = take_back(self.stores_open[who], verb, AT, "AH")
        assert (done is not None) == bool(steps)
        if steps:
            state, touched = steps.pop()
            others.append((self.state, touched))
            self.state = state

    @rule(who=st.integers(0, 1))
    def undo(self, who: int) -> None:
        self._walk(who, UNDO, self.past, self.future)

    @rule(who=st.integers(0, 1))
    def redo(self, who: int) -> None:
        self._walk(who, REDO, self.future, self.past)

    @rule(who=st.integers(0, 1), count=st.integers(1, 3))
    def put_away(self, who: int, count: int) -> None:
        store = self.stores_open[who]
        with store.change(entry("store.archive")) as change:
            rows = dict(list(store.table("rows").items())[:count])
            if rows:
                archive.put_away(store, change, "2026-03", {"rows": rows})
        archive.sweep(store)

    @rule(who=st.integers(0, 1), value=st.integers(4, 6))
    def change_an_archived_one(self, who: int, value: int) -> None:
        for name, key in sorted(self._archived())[:1]:
            if self.state[name][key] == {"v": value}:
                continue  # brought back as it was: a step that shows nothing
            put(self.stores_open[who], key, {"v": value}, table=name)
            state = self._copy()
            state[name][key] = {"v": value}
            self._step(state)

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
            tables = archive.everything(store)
            found = {
                name: {key: msgspec.json.decode(row) for key, row in rows.items()}
                for name, rows in tables.items()
                if rows
            }
            assert found == self.state

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=50, stateful_step_count=30, deadline=None, derandomize=True, database=None)
