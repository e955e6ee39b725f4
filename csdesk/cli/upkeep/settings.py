"""`csdesk config` and `csdesk rules`: settings, and the dated numbers of the platforms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from csdesk.cli.frame.context import cli_of
from csdesk.cli.frame.output import (
    PLATFORMS,
    Column,
    Csv,
    DryRun,
    Json,
    form_of,
    print_csv,
    print_fields,
    print_json,
    print_list,
    print_result,
)
from csdesk.cli.frame.verbs import Commands, Desk, Tabulating
from csdesk.cli.talk.message_page import platform_name
from csdesk.config import load_config
from csdesk.domain.shared import times
from csdesk.domain.shared.hours import over_midnight
from csdesk.domain.shared.label import listed, with_note
from csdesk.domain.shared.times import wait_text
from csdesk.i18n import _
from csdesk.services.desk import settings as desk_settings
from csdesk.services.texts import editor
from csdesk.services.today import hours_view
from csdesk.services.upkeep import rules_view

if TYPE_CHECKING:
    from csdesk.services.upkeep.rules_view import PageView, RuleView

Key = Annotated[
    str,
    typer.Argument(metavar="KEY", help=_("A setting: cutoff, sla.late_s, NAME.reply_hours of a platform.")),
]

app = Commands()
config = Commands(name="config", help=_("Settings."))
rules = Commands(name="rules", help=_("The dated numbers of the platforms."))
app.add_typer(config)
app.add_typer(rules)


@config.command("path", help=_("Print where the settings are."))
def _path(context: typer.Context) -> None:
    print(cli_of(context).home.config)


@config.command("show", help=_("Show every setting, with what is as shipped."))
def _show(context: typer.Context, json: Json = False, csv: Csv = False) -> None:
    found = load_config(cli_of(context).home.config)
    settings = desk_settings.all_settings(found)
    columns: list[Column[desk_settings.Setting]] = [
        Column(_("setting"), lambda setting: setting.key),
        Column(_("value"), lambda setting: _text(setting.value)),
        Column(_("from"), lambda setting: _("default") if setting.default else "config.toml"),
    ]
    if json:
        print_json(found)
    elif csv:
        print_csv(settings)
    else:
        print_list(settings, columns, form_of(), lambda setting: setting.key)


@config.command("get", help=_("Print one setting."))
def _get(context: typer.Context, key: Key, json: Json = False) -> None:
    value = desk_settings.get_setting(load_config(cli_of(context).home.config), key)
    if json:
        print_json(value)
    else:
        print(_text(value))


@config.command("set", help=_("Set one setting; an empty value brings the default back."))
def _set(
    context: typer.Context,
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help=_("The value; several are joined by commas."))],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    print_result(
        desk_settings.set_setting(cli_of(context).home, key, value, dry_run=dry_run), json=json, dry_run=dry_run
    )


@config.command("edit", help=_("Edit the settings in your own editor; they are checked before they hold."))
def _edit(context: typer.Context, json: Json = False) -> None:
    print_result(
        desk_settings.edit_settings(cli_of(context).home, lambda path: editor.run_editor(editor.editor_for(path))),
        json=json,
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, tuple) else str(value)


@rules.verb("show", _("Show every rule with its date and source."))
def _rules_show(
    desk: Desk, how: Tabulating, platform: Annotated[str | None, typer.Argument(help=PLATFORMS)] = None
) -> None:
    columns: list[Column[RuleView]] = [
        Column(_("platform"), lambda rule: rule.platform),
        Column(_("rule"), lambda rule: rule.rule),
        Column(_("value"), lambda rule: str(rule.value)),
        Column(_("own"), lambda rule: "" if rule.own is None else str(rule.own)),
        Column(_("since"), lambda rule: rule.since.isoformat()),
        Column(_("sure"), lambda rule: _("yes") if rule.sure else _("no")),
        Column(_("source"), lambda rule: rule.source),
    ]
    how.print(rules_view.list_rules(desk, platform), columns, lambda rule: f"{rule.platform}.{rule.rule}")


@rules.verb("pages", _("Show what to know of law and platform rules, and what buyers do where; with date and source."))
def _rules_pages(
    desk: Desk, how: Tabulating, platform: Annotated[str | None, typer.Argument(help=PLATFORMS)] = None
) -> None:
    columns: list[Column[PageView]] = [
        Column(_("platform"), lambda page: page.platform or "-"),
        Column(_("title"), lambda page: page.title),
        Column(_("text"), lambda page: page.text),
        Column(_("since"), lambda page: page.since.isoformat() if page.since else ""),
        Column(_("sure"), lambda page: _("yes") if page.sure else _("no")),
        Column(_("source"), lambda page: page.source),
    ]
    how.print(rules_view.list_pages(desk, platform), columns, lambda page: page.page)


@rules.verb("hours", _("Show when the reply clocks run on a day: office hours, holidays, windows."))
def _hours(
    desk: Desk,
    date: Annotated[str, typer.Option("--date", help=_("Another day: 2026-10-01."))] = "today",
    json: Json = False,
) -> None:
    view = hours_view.view_hours(desk, times.parse_day(date, desk.now().date()))
    if json:
        print_json(view)
    else:
        _print_hours(desk, view)


def _print_hours(desk: Desk, view: hours_view.DayView) -> None:
    """Print the day, what makes its clocks, and one line for each clock."""
    days = {True: _("public holiday"), False: _("make-up working day"), None: _("ordinary day")}
    unknown = view.day > view.known_to and view.holiday is None
    day = _("holidays not announced yet: counts as an ordinary day") if unknown else days[view.holiday]
    counts = _("holidays have their own hours") if view.holidays_count else _("holidays are days like any other")
    if late := ", ".join(over_midnight(view.office_hours)):
        counts += " · " + _("{spans} ends on the next day").format(spans=late)
    shift = _("the wall clock moves {shift} on this day").format(shift=view.shift) if view.shift else ""
    print_fields(
        [
            (_("day"), f"{view.day.isoformat()}  {day}"),
            (_("office hours"), with_note(view.office_hours, counts)),
            (_("holidays known to"), view.known_to.isoformat()),
            (_("time zone"), "  ".join(filter(None, (view.timezone, f"UTC{view.offset}", shift)))),
        ]
    )
    for clock in view.clocks:
        name = platform_name(desk, clock.platform) or _("the desk")
        marks = _("slow {goal}, hurry {strong}, overdue {window}").format(
            goal=wait_text(clock.goal_s), strong=wait_text(clock.strong_s), window=wait_text(clock.window_s)
        )
        spans = listed(clock.spans) or _("no hours")
        print_fields([(name, f"{spans}  {marks}")])
