"""What all screens of one sitting share: the desk, its last snapshot, the keys, the worker, the last word said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csdesk.keymap import Keymap
from csdesk.services.bench import Bench
from csdesk.services.search import Search
from csdesk.services.snapshot import take_snapshot
from csdesk.worker import Job, Outcome, Worker


class Session:
    """One sitting at the desk.

    Args:
        bench: The open desk; screens read its settings and clock, the worker alone changes it.
        post: Takes an `Outcome` from the worker's thread to the message loop.

    Raises `UsageError` when the operator's own keys clash.
    """

    def __init__(self, bench: Bench, post: Callable[[Outcome], object]) -> None:
        self.bench = bench
        self.keymap = Keymap(bench.config.keys)
        self.snapshot = take_snapshot(bench)
        self.search = Search(bench.packs)
        self.worker = Worker(bench, self.snapshot, post)
        self.word = ""
        self.tone = "dim"

    def do(self, job: Job, then: Callable[[Any], None] | None = None) -> None:
        """Let the worker do a job; `then` gets its result in the message loop."""
        self.worker.do(job, then)

    def say(self, word: str, tone: str = "text") -> None:
        """Set the line that says what happened last."""
        self.word, self.tone = word, tone
