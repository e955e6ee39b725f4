"""What the system refused, in words: it says so itself in English, whatever language the desk speaks."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from csdesk.i18n import N_, _

if TYPE_CHECKING:
    from hashlib import _Hash

_FULL, _DENIED = N_("the disk is full"), N_("not allowed")
_NETWORK, _UNANSWERED = N_("the network cannot be reached"), N_("no answer in time")
_BUSY = N_("another program is using it")

WORDS = {
    errno.ENOENT: N_("it is not there"),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: N_("the disk can only be read"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("it is not a folder"),
    errno.EEXIST: N_("it is there already"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.EIO: N_("the disk or device failed"),
    errno.ENXIO: N_("the device is gone"),
    errno.ENODEV: N_("the device is gone"),
    errno.EBUSY: _BUSY,
    errno.ETXTBSY: _BUSY,
    errno.EAGAIN: _BUSY,
    errno.EXDEV: N_("it lies on another disk"),
    errno.EFBIG: N_("it is too large"),
    errno.ENOMEM: N_("there is too little memory"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ELOOP: N_("its links go round in a circle"),
    errno.EPIPE: N_("the other side closed the connection"),
    errno.ECONNRESET: N_("the other side closed the connection"),
    errno.ECONNREFUSED: N_("the connection was refused"),
    errno.ETIMEDOUT: _UNANSWERED,
    errno.EHOSTUNREACH: _NETWORK,
    errno.ENETUNREACH: _NETWORK,
    errno.ENETDOWN: _NETWORK,
}


def os_words(error: Exception) -> str:
    """Return why the system refused, by its kind, in the language in use; what is no system's error says it itself."""
    kind, number = type(error), getattr(error, "errno", None)
    if kind.__module__ == "socket":
        return _("the address of the server is not known")
    if kind.__module__ == "ssl":
        return _("no secure connection: {reason}").format(reason=getattr(error, "reason", None) or error)
    if isinstance(error, TimeoutError):
        return _(_UNANSWERED)
    if not isinstance(error, OSError) or number is None:
        return str(error) or kind.__name__
    return _(WORDS[number]) if number in WORDS else _("the system refused (number {number})").format(number=number)


def sha256(data: bytes = b"") -> _Hash:
    """Return a digest; what makes it takes 3.5 MB and 2 ms to load, and most of what is done needs none."""
    import hashlib

    return hashlib.sha256(data)
