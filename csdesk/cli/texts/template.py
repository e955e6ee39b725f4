"""`csdesk template`: the texts (话术): list, show, render, lint."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk import i18n
from csdesk.cli.frame import output
from csdesk.cli.frame.output import Json, print_fields, print_json
from csdesk.cli.frame.verbs import Commands, Desk, Tabulating
from csdesk.domain.shared.label import listed, with_note, with_value
from csdesk.errors import Exit, UsageError
from csdesk.i18n import _
from csdesk.services.texts import render as texts_render
from csdesk.services.texts import template_views

To = Annotated[
    str | None, typer.Option("--in", metavar="zh|en", help=_("Language of the text: zh or en; the buyer's without it."))
]

app = Commands(name="template", help=_("Texts to buyers: list, show, render, lint."))


@app.verb("list", _("List the templates."))
def _list(
    desk: Desk,
    how: Tabulating,
    to: To = None,
    find: Annotated[str, typer.Option(help=_("Search words; first letters of the sound will do."))] = "",
    platform: Annotated[str | None, typer.Option(help=_("Only those for a platform."))] = None,
    order: Annotated[str | None, typer.Option(help=_("Only those that are true of an order now."))] = None,
) -> None:
    about = desk.find(order) if order else None
    platform = platform or (about.platform if about else None)
    views = template_views.list_templates(desk, lang=_language(to), find=find, platform=platform, order=about)
    columns = [
        output.Column[template_views.TemplateView](_("code"), lambda view: view.code),
        output.Column[template_views.TemplateView](_("title"), lambda view: view.title),
        output.Column[template_views.TemplateView](_("channel"), lambda view: view.channel),
        output.Column[template_views.TemplateView](_("text"), lambda view: view.body.replace("\n", " ")),
    ]
    how.print(views, columns, lambda view: view.code)


@app.verb("show", _("Show one template as it is written."))
def _show(desk: Desk, code: str, to: To = None, json: Json = False) -> None:
    view = template_views.view_template(texts_render.find_template(desk, code, _language(to)))
    if json:
        print_json(view)
        return
    print_fields(
        (
            (_("code"), view.code),
            (_("title"), view.title),
            (_("stage"), view.stage),
            (_("channel"), view.channel),
            (_("platforms"), " ".join(view.platforms)),
            (_("keywords"), " ".join(view.keywords)),
            (_("blanks"), listed(with_note(name, label) for name, label in view.prompts.items())),
            (_("variables"), " ".join(view.variables)),
            (_("file"), view.where),
        )
    )
    print(f"\n{view.body}")


@app.verb("render", _("Fill a template, check it and print it."))
def _render(
    desk: Desk,
    code: str,
    order: Annotated[str | None, typer.Option(help=_("The order it is about."))] = None,
    sku: Annotated[str | None, typer.Option(help=_("The product it is about."))] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=_("Fill a blank or give a value."))
    ] = None,
    to: To = None,
    json: Json = False,
) -> None:
    about = desk.find(order) if order else None
    made = texts_render.make_text(
        desk, texts_render.Ask(code, order=about, sku=sku, lang=to and _language(to), fills=_fills(set_ or []))
    )
    if json:
        print_json(made)
    else:
        print(made.text)
        _talk(desk, [with_note(with_value(one.match, one.message), one.suggestion) for one in made.report.findings])


def _talk(_desk: Desk, lines: list[str]) -> None:
    for line in lines:
        output.say(line)


@app.verb("lint", _("Check every template; exits 1 when one must not be used."))
def _lint(desk: Desk, json: Json = False) -> None:
    faults = template_views.lint_templates(desk)
    if json:
        print_json(faults)
    else:
        for fault in faults:
            level = _("error") if fault.level == "error" else _("look at it")
            print(f"{fault.where}\t{level}\t{fault.template} ({fault.lang})\t{fault.message}")
        if not faults:
            print(_("nothing to complain about"))
    bad = any(fault.level == "error" for fault in faults)
    raise typer.Exit(Exit.OUTSTANDING if bad else Exit.DONE)


def _language(to: str | None) -> str:
    if to is None:
        return i18n.language()
    if to not in i18n.LANGUAGES:
        raise UsageError(_("{text} is no language of csdesk.").format(text=repr(to)), hint="--in zh | --in en")
    return to


def _fills(given: list[str]) -> dict[str, str]:
    pairs = {}
    for word in given:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise UsageError(_("Write it as name=value: {text}").format(text=repr(word)), where="--set")
        pairs[name.strip().removeprefix("?")] = value
    return pairs
