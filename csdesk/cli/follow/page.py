"""How dated things look in a terminal."""

from __future__ import annotations

from datetime import datetime

from csdesk.cli.frame.output import Column, print_fields
from csdesk.cli.talk.message_page import platform_name
from csdesk.domain.follow.follow import END_NAMES, KIND_NAMES, FollowKind
from csdesk.domain.follow.promised import clash_words
from csdesk.domain.shared.label import label, with_value
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.follow.follow import FollowView
from csdesk.services.follow.visits import Visit


def columns(kind: FollowKind | None = None) -> list[Column[FollowView]]:
    """Return the columns of `follow list`; a list of leads or proxy purchases has their own as well."""
    found = [
        Column[FollowView](_("id"), lambda view: view.id),
        Column[FollowView](_("kind"), lambda view: _(KIND_NAMES[view.kind])),
        Column[FollowView](_("due"), lambda view: f"{view.due_at:%m-%d %H:%M}" if view.due_at else "-"),
        Column[FollowView](_("order"), lambda view: (view.order_id or "-").rpartition(":")[2]),
        Column[FollowView](_("buyer"), lambda view: view.buyer_nick or "-"),
        Column[FollowView](_("text"), lambda view: view.text),
    ]
    if kind is FollowKind.LEAD:
        found += [
            Column[FollowView](_("product"), lambda view: view.product or "-"),
            Column[FollowView](_("objection"), lambda view: view.objection or "-"),
            Column[FollowView](_("last word"), lambda view: view.last_word or "-"),
        ]
    elif kind is FollowKind.DAIGOU:
        found += [
            Column[FollowView](_("supplier"), lambda view: view.supplier or "-"),
            Column[FollowView](_("expected"), lambda view: f"{view.expected_at:%m-%d}" if view.expected_at else "-"),
        ]
    return [*found, Column[FollowView](_("state"), _state)]


def _state(view: FollowView) -> str:
    if view.late:
        return _("late")
    words = label(END_NAMES, view.state) if view.state in END_NAMES else _("in work")
    return with_value(words, view.why) if view.why else words


def print_page(view: FollowView, now: datetime) -> None:
    """Print one dated thing; what nobody wrote is left out."""
    print_fields(
        [
            (_("id"), view.id),
            (_("kind"), _(KIND_NAMES[view.kind])),
            (_("text"), view.text),
            (_("promised"), clash_words(view.promised, now)),
            (_("answer"), view.answer or ""),
            (_("buyer"), view.buyer_nick or ""),
            (_("order"), view.order_id or ""),
            (_("product"), view.product or ""),
            (_("objection"), view.objection or ""),
            (_("last word"), view.last_word or ""),
            (_("supplier"), view.supplier or ""),
            (_("expected"), f"{view.expected_at:%Y-%m-%d}" if view.expected_at else ""),
            (_("due"), f"{view.due_at:%Y-%m-%d %H:%M}" if view.due_at else ""),
            (_("owner"), view.owner),
            (_("state"), _state(view)),
        ]
    )


def visit_columns(desk: Desk) -> list[Column[Visit]]:
    """Return the columns of `follow visits`."""
    return [
        Column(_("platform"), lambda one: platform_name(desk, one.platform)),
        Column(_("buyer"), lambda one: one.buyer_nick),
        Column(_("last order"), lambda one: f"{one.last_order_at:%Y-%m-%d}"),
        Column(_("visited"), lambda one: f"{one.visited_at:%Y-%m-%d}" if one.visited_at else "-"),
        Column(_("days"), lambda one: str(one.days), right=True),
        Column(_("orders"), lambda one: str(one.orders), right=True),
        Column(_("order"), lambda one: one.order_id.rpartition(":")[2]),
    ]
