"""The store: knows documents, no shop. Its contract is small: read tables, change, refresh, go back."""

from csdesk.store.history import REDO, UNDO, effective, next_redo, next_undo, redo_steps, take_back, undo_steps
from csdesk.store.journal import Change, Document, Op
from csdesk.store.store import Store
from csdesk.store.transaction import Entry, Transaction

__all__ = [
    "REDO",
    "UNDO",
    "Change",
    "Document",
    "Entry",
    "Op",
    "Store",
    "Transaction",
    "effective",
    "next_redo",
    "next_undo",
    "redo_steps",
    "take_back",
    "undo_steps",
]
