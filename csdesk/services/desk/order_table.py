"""The orders of the desk: read in outline at once, each in full when somebody asks for it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

import msgspec

from csdesk.domain.shared.models import Order, Outline
from csdesk.store import Document

_outline = msgspec.json.Decoder(Outline)


@functools.cache
def order_decoder() -> msgspec.json.Decoder[Order]:
    """Return the decoder of orders in full, made when the first is asked for."""
    return msgspec.json.Decoder(Order)


class OrderTable(Mapping[str, Order]):
    """Every order by id; never changes once it is handed out.

    Reading 10,000 orders in full takes three times as long as reading what their stages and queues follow from, and
    nearly nobody asks for more than a screen of them.
    """

    def __init__(self) -> None:
        self.outlines: dict[str, Outline] = {}
        self._documents: dict[str, Document] = {}
        self._full: dict[str, tuple[Document, Order]] = {}
        self.broken: set[str] = set()

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every order by id, undecoded: one that is the same document is the same order."""
        return self._documents

    def fill(self, documents: Mapping[int, Document]) -> list[str] | None:
        """Take in all documents at once and return their ids in order; None, and nothing taken, if one is damaged.

        The same as `put` for each, at half the time.
        """
        read = _outline.decode
        try:
            found = [read(document) for document in documents.values()]
        except msgspec.MsgspecError:
            return None
        ids = [outline.id for outline in found]
        self.outlines = dict(zip(ids, found, strict=True))
        self._documents = dict(zip(ids, documents.values(), strict=True))
        return ids

    def put(self, document: Document) -> str:
        """Take in an order before the mapping is handed out, and return its id; raises `msgspec.MsgspecError`."""
        outline = _outline.decode(document)
        self.outlines[outline.id] = outline
        self._documents[outline.id] = document
        self.broken.discard(outline.id)
        return outline.id

    def drop(self, order_id: str) -> None:
        """Take an order out before the mapping is handed out."""
        del self.outlines[order_id], self._documents[order_id]
        self.broken.discard(order_id)

    def copy(self) -> OrderTable:
        """Return a mapping to change; what either reads in full from now on, the other need not."""
        other = OrderTable()
        other.outlines = dict(self.outlines)
        other._documents = dict(self._documents)
        other._full = self._full
        other.broken = set(self.broken)
        return other

    def __getitem__(self, order_id: str) -> Order:
        document = self._documents[order_id]
        known = self._full.get(order_id)
        if known is None or known[0] is not document:
            known = self._full[order_id] = (document, self._read(order_id, document))
        return known[1]

    def _read(self, order_id: str, document: Document) -> Order:
        """Decode an order; of a damaged one what its outline holds is shown, and nothing may write that over it."""
        try:
            return order_decoder().decode(document)
        except msgspec.MsgspecError:
            self.broken.add(order_id)
            return Order(**msgspec.structs.asdict(self.outlines[order_id]))

    def __contains__(self, order_id: object) -> bool:
        return order_id in self.outlines

    def __iter__(self) -> Iterator[str]:
        return iter(self.outlines)

    def __len__(self) -> int:
        return len(self.outlines)
