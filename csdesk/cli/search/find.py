"""`csdesk find`: the search over everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame.output import Json, Quiet, print_fields, print_json
from csdesk.cli.frame.verbs import Commands, Desk
from csdesk.cli.orders import page
from csdesk.domain.search import fields
from csdesk.domain.shared.label import label
from csdesk.i18n import _
from csdesk.services.search import results

if TYPE_CHECKING:
    from csdesk.services.search.results import Group, Hit

app = Commands()


@app.verb(
    "find", _("Search everything: buyers, orders, messages, reviews, cases, follow-ups, products; the archive too.")
)
def _find(
    desk: Desk,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT…", help=_("A name, its initials, a number or its end, words; 状态:待发货 and the like.")
        ),
    ],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=_("How many of each kind."))] = 20,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    groups = results.find_everything(desk, " ".join(words), limit)
    if quiet:
        for group in groups:
            for hit in group.hits:
                print(hit.id)
    elif json:
        print_json({"total": sum(group.count for group in groups), "groups": groups})
    else:
        _print(desk, groups)


def _print(desk: Desk, groups: list[Group]) -> None:
    if not groups:
        print_fields([("", _("Nothing fits the search."))])
    for group in groups:
        print_fields([("", f"{label(fields.KIND_NAMES, group.kind)} {group.count}")])
        for hit in group.hits:
            print_fields([("", f"  {hit.id}  {_line(desk, hit)}")])
        if group.count > len(group.hits):
            more = _("… {count} more").format(count=group.count - len(group.hits))
            print_fields([("", f"  {more}")])


def _line(desk: Desk, hit: Hit) -> str:
    archived = _("archived") if hit.archived else ""
    who = hit.buyer_nick or ""
    parts = (
        page.moment(desk, hit.at)[:10],
        who if hit.title != who else "",
        hit.title,
        hit.text,
        results.state_word(hit),
        archived,
    )
    return "  ".join(filter(None, parts))
