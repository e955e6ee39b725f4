"""Which verb may be done on a dated thing: screen and service ask here."""

from __future__ import annotations

from csdesk.domain.follow.follow import Follow
from csdesk.domain.shared.denial import Denial
from csdesk.i18n import N_


def work(follow: Follow) -> Denial | None:
    """What has ended stays as it is."""
    return None if follow.end is None else Denial("already_ended", N_("{id} has ended already."))
