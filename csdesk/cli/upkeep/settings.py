"""`csdesk config` and `csdesk rules`: settings, and the dated numbers of the platforms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from csdesk.cli.frame.context import cli_of, desk_of
from csdesk.cli.frame.output import (
    PLATFORMS,
    Column,
    Csv,
    DryRun,
    Json,
    form_of,
    print_csv,
    print_json,
    print_list,
    print_result,
)
from csdesk.cli.frame.verbs import Listing, tabulates
from csdesk.cli.talk import hours_page
from csdesk.config import load_config
from csdesk.domain.shared import times
from csdesk.i18n import _
from csdesk.services.desk import settings as desk_settings
from csdesk.services.texts import editor
from csdesk.services.today import hours_view
from csdesk.services.upkeep import rules_view

if TYPE_CHECKING:
    from csdesk.services.upkeep.rules_view import RuleView

Key = Annotated[
    str,
    typer.Argument(metavar="KEY", help=_("A setting: cutoff, sla.late_s, NAME.reply_hours of a platform.")),
]


def register(app: typer.Typer) -> None:
    """Add the commands on settings."""
    config = typer.Typer(help=_("Settings."))
    config.command("path", help=_("Print where the settings are."))(path)
    config.command("show", help=_("Show every setting, with what is as shipped."))(show)
    config.command("get", help=_("Print one setting."))(get)
    config.command("set", help=_("Set one setting; an empty value brings the default back."))(set_)
    config.command("edit", help=_("Edit the settings in your own editor; they are checked before they hold."))(edit)
    app.add_typer(config, name="config")
    rules = typer.Typer(help=_("The dated numbers of the platforms."))
    rules.command("show", help=_("Show every rule with its date and source."))(rules_show)
    rules.command("hours", help=_("Show when the reply clocks run on a day: office hours, holidays, windows."))(hours)
    app.add_typer(rules, name="rules")


def path(context: typer.Context) -> None:
    """Print the path of the settings file, whether it exists or not."""
    print(cli_of(context).home.config)


def show(context: typer.Context, json: Json = False, csv: Csv = False) -> None:
    """Show every setting."""
    config = load_config(cli_of(context).home.config)
    settings = desk_settings.all_settings(config)
    columns: list[Column[desk_settings.Setting]] = [
        Column(_("setting"), lambda setting: setting.key),
        Column(_("value"), lambda setting: _text(setting.value)),
        Column(_("from"), lambda setting: _("default") if setting.default else "config.toml"),
    ]
    if json:
        print_json(config)
    elif csv:
        print_csv(settings)
    else:
        print_list(settings, columns, form_of(), lambda setting: setting.key)


def get(context: typer.Context, key: Key, json: Json = False) -> None:
    """Print one setting."""
    value = desk_settings.get_setting(load_config(cli_of(context).home.config), key)
    if json:
        print_json(value)
    else:
        print(_text(value))


def set_(
    context: typer.Context,
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help=_("The value; several are joined by commas."))],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Set one setting."""
    print_result(
        desk_settings.set_setting(cli_of(context).home, key, value, dry_run=dry_run), json=json, dry_run=dry_run
    )


def edit(context: typer.Context, json: Json = False) -> None:
    """Edit the settings as a whole."""
    print_result(
        desk_settings.edit_settings(cli_of(context).home, lambda path: editor.run_editor(editor.editor_for(path))),
        json=json,
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, tuple) else str(value)


@tabulates
def rules_show(
    context: typer.Context,
    platform: Annotated[str | None, typer.Argument(help=PLATFORMS)] = None,
    *,
    how: Listing,
) -> None:
    """Show every rule."""
    columns: list[Column[RuleView]] = [
        Column(_("platform"), lambda rule: rule.platform),
        Column(_("rule"), lambda rule: rule.rule),
        Column(_("value"), lambda rule: str(rule.value)),
        Column(_("own"), lambda rule: "" if rule.own is None else str(rule.own)),
        Column(_("since"), lambda rule: rule.since.isoformat()),
        Column(_("sure"), lambda rule: _("yes") if rule.sure else _("no")),
        Column(_("source"), lambda rule: rule.source),
    ]
    rules = rules_view.list_rules(desk_of(context), platform)
    how.print(desk_of(context), rules, columns, lambda rule: f"{rule.platform}.{rule.rule}")


def hours(
    context: typer.Context,
    date: Annotated[str, typer.Option("--date", help=_("Another day: 2026-10-01."))] = "today",
    json: Json = False,
) -> None:
    """Show the clocks of a day."""
    desk = desk_of(context)
    view = hours_view.view_hours(desk, times.parse_day(date, desk.now().date()))
    if json:
        print_json(view)
    else:
        hours_page.print_hours(desk, view)
