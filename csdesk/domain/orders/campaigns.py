"""Campaigns: from when to when, which products take part, what is said of it (K08, M29)."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Campaign(Struct, frozen=True, omit_defaults=True):
    """One campaign (`id`: `CP-0317-01`), first and last day included; without SKUs it is the whole shop's."""

    id: str
    name: str
    first: date
    last: date
    words: str = ""
    skus: tuple[str, ...] = ()

    def runs_on(self, day: date) -> bool:
        """Tell whether it runs on a day."""
        return self.first <= day <= self.last

    def takes(self, sku: str | None) -> bool:
        """Tell whether a product takes part."""
        return not self.skus or sku in self.skus

    @property
    def said(self) -> str:
        """Return what is said of it to a buyer."""
        return (
            f"{self.name}，{self.words}"
            if self.words and not self.words.isascii()
            else " ".join(filter(None, (self.name, self.words)))
        )
