"""The one registry of actions: every action can be reached, named and done, whatever the input method does."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import msgspec
import pytest
from textual.binding import Binding

import csdesk.screens
from csdesk import i18n
from csdesk.actions import ACTIONS, CHAINS, SCOPES, Action, Place, Situation, named
from csdesk.actions.action import DONE, SENT, SNOOZE
from csdesk.app import DeskApp
from csdesk.desk import Desk
from csdesk.errors import UsageError
from csdesk.everywhere import Everywhere
from csdesk.i18n import _
from csdesk.keymap import Keymap, is_letter, is_proof, marked_down, narrow, show_key
from csdesk.screens.frame.desk_screen import DeskScreen

for _found in pkgutil.walk_packages(csdesk.screens.__path__, "csdesk.screens."):
    getattr(importlib.import_module(_found.name), "annotations", None)  # asking for something runs a lazy module


def _below(kind: type[DeskScreen]) -> Iterator[type[DeskScreen]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


SCREENS = sorted({kind for kind in _below(DeskScreen) if "NAME" in vars(kind)}, key=lambda kind: kind.__qualname__)
"""Every screen a key can be pressed on."""


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_key_that_an_input_method_lets_through(action: Action) -> None:
    assert action.proof
    assert all(is_proof(key) for key in action.proof), action.proof
    assert all(is_letter(key) for key in action.letters), action.letters


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_words_in_both_languages(action: Action, zh: None) -> None:
    for text in (action.label, action.help):
        assert _(text) != text, f"{text!r} is not translated"
    i18n.use("en")
    assert _(action.label) == action.label


@pytest.mark.parametrize("kind", SCREENS, ids=lambda kind: kind.__name__)
def test_every_action_of_a_screen_is_bound_to_what_does_it(kind: type[DeskScreen]) -> None:
    actions = {action.id: action for action in Keymap().of(kind.NAME)}
    bound = {binding.id or "": binding for binding in kind.BINDINGS if isinstance(binding, Binding)}
    assert bound.keys() == actions.keys()
    for name, binding in bound.items():
        owner, dot, method = binding.action.rpartition(".")
        assert hasattr(DeskApp if dot else kind, f"action_{method}"), (owner, method)
        assert {"," if key == "comma" else key for key in binding.key.split(",")} == {
            *actions[name].letters,
            *actions[name].proof,
        }


def test_every_chain_has_its_screen() -> None:
    assert {kind.NAME for kind in SCREENS} == set(CHAINS)


def test_a_screen_that_cannot_do_its_actions_is_refused_when_it_is_made() -> None:
    with pytest.raises(TypeError, match=r"orders\.flag"):
        type("Lame", (DeskScreen,), {"NAME": "orders"})


def test_a_wrong_id_of_an_action_is_an_error_at_import() -> None:
    with pytest.raises(KeyError):
        named("orders.flog")


def test_every_place_has_its_screen_and_the_action_that_goes_there() -> None:
    assert [named(f"app.{place}") for place in Place] == [f"app.{place}" for place in Place]
    assert {*Place, "consults"} == DeskApp.PLACES.keys()


def test_an_app_that_cannot_do_what_works_everywhere_is_refused_when_it_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(Everywhere, "action_app_undo")
    with pytest.raises(TypeError, match=r"app\.undo"):
        type("Lame", (Everywhere,), {})


async def test_textual_knows_own_keys_and_what_is_not_allowed(desk: Desk) -> None:
    desk.config = msgspec.structs.replace(desk.config, keys={"orders.flag": "Z"})
    async with DeskApp(desk).run_test() as pilot:
        await pilot.press("3")
        found = pilot.app.screen.active_bindings
    assert found["Z"].binding.id == "orders.flag"
    assert "f" not in found
    assert found["ctrl+g"].binding.id == "orders.flag"
    assert not found["Z"].enabled  # there is no order
    assert found["a"].enabled
    assert found["ctrl+f"].binding.action == "app.any_find"


LISTS = [screen for screen, chain in CHAINS.items() if "list" in chain]
VERBS = {"_sent": SENT, "_snooze _move": SNOOZE, "_done": DONE}
"""The ends of their names."""


@pytest.mark.parametrize("screen", LISTS)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_one_key_in_all_lists(screen: str, verb: str) -> None:
    letters, proof = VERBS[verb]
    keymap = Keymap()
    doers = [keymap.find(screen, key, key if is_letter(key) else None) for key in (*letters, *proof)]
    does = [action for action in keymap.of(screen) if action.name.endswith(tuple(verb.split()))]
    assert [action for action in doers if action is not None] == does * len(doers)
    assert all(action.undoable for action in does)


TOGETHER = {
    "c": "f2", "a": "f5", "n": "f4", "r": "f7", "s": "f6", "e": "ctrl+e", "x": "ctrl+x", "y": "f8", ".": "f9",
    "/": "f3", "z": "ctrl+pagedown", "B": "shift+right", "Y": "ctrl+k",
}  # fmt: skip
"""The main work, add, note or fill in, answer, later, finish, drop, copy, search key, filter, sort, buyer, was sent."""
RECORDS = [screen for screen, chain in CHAINS.items() if "sort" in chain]


@pytest.mark.parametrize("screen", RECORDS)
def test_a_letter_and_its_proof_key_go_together_in_every_list(screen: str) -> None:
    for action in Keymap().of(screen):
        for letter, proof in TOGETHER.items():
            if action.scope not in ("app", "any"):
                assert (letter in action.letters) == (proof in action.proof), (action.id, letter, proof)


def test_what_is_called_the_same_has_the_same_keys_in_every_list() -> None:
    scopes = {scope for screen in RECORDS for scope in CHAINS[screen]} - {"app", "any"}
    keys: dict[str, set[object]] = {}
    for action in ACTIONS:
        if action.scope in scopes:
            keys.setdefault(action.label, set()).add((action.letters, action.proof))
    assert {label: found for label, found in keys.items() if len(found) > 1} == {}


def test_a_verb_has_its_keys_in_dialogs_too() -> None:
    assert {action.proof for action in ACTIONS if action.name.endswith("_sent")} == {SENT[1]}


def test_every_scope_has_a_heading_and_a_place() -> None:
    scopes = {action.scope for action in ACTIONS}
    assert scopes == set(SCOPES)
    assert scopes == {scope for chain in CHAINS.values() for scope in chain if "." not in scope}


def test_ids_are_unique() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


def test_no_key_that_terminals_swallow() -> None:
    keys = {key for action in ACTIONS for key in action.proof}
    assert keys & {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+b", "f11"} == set()


@pytest.mark.parametrize("screen", CHAINS)
def test_no_nearer_action_takes_a_key_of_everywhere(screen: str) -> None:
    keymap = Keymap()
    taken = [
        (key, action.id)
        for action in keymap.of(screen)
        if action.scope in ("app", "any")
        for key in (*action.letters, *action.proof)
        if keymap.find(screen, key, key if is_letter(key) else None) is not action
        if not (action.gives_way and is_letter(key))  # `/` filters the list in front, where there is one
    ]
    assert taken == []


@pytest.mark.parametrize(
    ("char", "twin"),
    [("？", "?"), ("／", "/"), ("：", ":"), ("、", "/"), ("。", "."), ("【", "["), ("ｆ", "f"), ("f", "f")],
)
def test_full_width_signs_are_twins(char: str, twin: str) -> None:
    assert narrow(char) == twin


def test_an_own_letter_replaces_the_letter_and_keeps_the_rest() -> None:
    keymap = Keymap({"orders.flag": "I"})
    assert keymap.actions["orders.flag"].letters == ("I",)
    assert keymap.actions["orders.flag"].proof == ("ctrl+g",)
    found = keymap.find("orders", "I", "I")
    assert found is not None
    assert found.id == "orders.flag"
    assert keymap.find("orders", "f", "f") is None


def test_an_own_proof_key_replaces_the_proof_keys() -> None:
    action = Keymap({"orders.flag": "I f11"}).actions["orders.flag"]
    assert (action.letters, action.proof) == (("I",), ("f11",))


@pytest.mark.parametrize(
    ("own", "code"),
    [
        ({"orders.flog": "I"}, "unknown_action"),
        ({"orders.flag": "n"}, "key_clash"),
        ({"orders.flag": "ctrl+z"}, "key_clash"),
        ({"orders.flag": "ctrl+enter"}, "unknown_key"),
        ({"orders.flag": "ctrl+m"}, "unknown_key"),
        ({"list.down": "u"}, "key_clash"),
    ],
)
def test_wrong_own_keys_are_named(own: dict[str, str], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        Keymap(own)
    assert caught.value.code == code
    assert "[keys]" in caught.value.where
    assert all(action.id not in caught.value.title for action in ACTIONS), "on screen actions go by their words"


def test_two_actions_may_swap_their_keys() -> None:
    keymap = Keymap({"orders.flag": "n", "orders.note": "f"})
    assert keymap.hint(keymap.actions["orders.flag"]) == "n"


def test_the_page_of_keys_names_every_action() -> None:
    page = marked_down(Keymap())
    assert all(action.help in page for action in ACTIONS)


def test_keys_are_written_as_people_read_them() -> None:
    shown = [show_key(key) for key in ("ctrl+s", "f2", "pagedown", "space", "?")]
    assert shown == ["Ctrl+S", "F2", "PgDn", "Space", "?"]


def test_reasons_are_given_where_nothing_is_under_the_cursor() -> None:
    nothing = Situation()
    silent = {action.id for action in ACTIONS if action.scope == "orders" and not action.why_not(nothing)}
    assert silent == {"orders.tab_next", "orders.tab_prev", "orders.search", "orders.add"}


@pytest.mark.parametrize("kind", sorted(set(_below(DeskScreen)), key=str))
def test_no_screen_stands_on_more_than_four_classes_of_our_own(kind: type[DeskScreen]) -> None:
    own = [above.__name__ for above in kind.__mro__[1:] if above.__module__.startswith("csdesk.")]
    assert len(own) <= 4, own
