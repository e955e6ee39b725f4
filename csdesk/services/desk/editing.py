"""Changing several records of one book as one journal line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from csdesk.domain.search.resolve import find_in
from csdesk.services.desk.desk import Bench
from csdesk.services.desk.results import Result
from csdesk.services.desk.tables import Book, Record


def edit_many(
    bench: Bench,
    book: Book[Record],
    verb: str,
    ids: Sequence[str],
    summary: str,
    edit: Callable[[Record], Record],
    *,
    dry_run: bool = False,
) -> Result:
    """Change the records of some ids or endings; those that stay as they are do not count. Raises as `find_in`."""
    with bench.change(verb, " ".join(ids), dry_run=dry_run) as transaction:
        changed = []
        for name in ids:
            record = find_in(book, name)
            new = edit(record)
            if new != record:
                book.put(transaction, new)
                changed.append(record.id)
        line = f"{summary}: {', '.join(changed)}"
        transaction.entry.subject, transaction.entry.summary = " ".join(changed), line
    return Result(tuple(changed), line)
