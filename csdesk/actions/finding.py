"""The keys of the search over everything."""

from __future__ import annotations

from csdesk.actions.action import Action
from csdesk.i18n import N_

FINDING: tuple[Action, ...] = (
    Action(
        "any.find", N_("search all"),
        N_("Search everything; in a filter, take its words along. / too, where it does not filter the list in front"),
        ("/",), ("ctrl+f",), gives_way=True, bar=51,
    ),
    Action("find.go", N_("go there"), N_("Go to what is under the cursor; on a heading, show all of its kind"),
           (), ("enter",), bar=10),
    Action("find.next", N_("next kind"), N_("Go to the next kind"), (), ("tab",), bar=11),
    Action("find.prev", N_("kind before"), N_("Go to the kind before"), (), ("shift+tab",)),
    Action("find.back", N_("back"), N_("Leave the search"), (), ("escape",), bar=90),
)  # fmt: skip
