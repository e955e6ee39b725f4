"""Which key does what: the registry's keys with the operator's own from `[keys]`, checked before anything opens.

An own key replaces the letters of its action when it is a letter, and its input-method-proof keys when it is one of
those; several are written with blanks between. Full-width signs count as their narrow twins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

import msgspec

from csdesk.actions import ACTIONS, CHAINS, SCOPES, Action, Named, named
from csdesk.domain.shared.label import with_note
from csdesk.errors import UsageError
from csdesk.i18n import _

CARD_UP, CARD_DOWN = named("card.up"), named("card.down")
NAMED = frozenset(
    ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "escape", "space", "tab", "shift+tab",
     "shift+up", "shift+down", "shift+left", "shift+right", "ctrl+home", "ctrl+end", "delete", "insert", "backspace",
     "ctrl+delete", "shift+delete", "shift+home", "shift+end", "ctrl+up", "ctrl+right", "ctrl+down",
     "ctrl+left", "ctrl+pagedown", "ctrl+pageup")
)  # fmt: skip
_PRESSED = (
    *(f"f{number}" for number in range(1, 13)),
    *(f"ctrl+{chr(sign)}" for sign in range(ord("a"), ord("z") + 1)),
)
_PROOF = re.compile(r"f([1-9]|1[0-2])|ctrl\+[a-gk-ln-z]|[0-9+=-]")
_TWINS = str.maketrans("。、【】《》“”‘’", './[]<>""' + "''")
_SIGNS = {"pageup": "PgUp", "pagedown": "PgDn", "escape": "Esc", "shift+tab": "Shift+Tab"}


def is_proof(key: str) -> bool:
    """Tell whether a key passes through a Chinese input method: a digit, an F-key, Ctrl, or a named key."""
    return key in NAMED or bool(_PROOF.fullmatch(key))


def is_letter(key: str) -> bool:
    """Tell whether a key is one printable sign other than a digit."""
    return len(key) == 1 and key.isprintable() and not key.isspace() and not is_proof(key)


def narrow(char: str) -> str:
    """Return the narrow twin of a full-width sign (`？` is `?`, `。` is `.`); other signs stay."""
    return unicodedata.normalize("NFKC", char).translate(_TWINS)


def show_key(key: str) -> str:
    """Return a key as people read it: `Ctrl+S`, `F2`, `PgDn`; arrows and space are words for `_`."""
    words = {
        "up": _("Up"), "down": _("Down"), "left": _("Left"), "right": _("Right"), "space": _("Space"),
    }  # fmt: skip
    held, plus, name = key.rpartition("+")
    if name in words:
        return held.capitalize() + plus + words[name]
    if len(key) == 1:
        return key
    return _SIGNS.get(key) or "+".join(_SIGNS.get(part) or part.capitalize() for part in key.split("+"))


def key_shown(shown: str) -> str | None:
    """Return the key that people read so, as its key event names it; None for what is no key."""
    if len(shown) == 1 and shown.isascii():
        return shown
    return next((key for key in (*NAMED, *_PRESSED) if show_key(key) == shown), None)


WIDE_SPACE = "ideographic_space"
"""The space that an input method sends while its signs are full-width."""


class Keymap:
    """The keys of one desk.

    Args:
        own: Keys by action id, as in `[keys]` of the settings.

    Raises `UsageError` for an unknown action or key, and for one key on two actions of one screen.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self.actions: dict[str, Action] = {action.id: action for action in ACTIONS}
        for name, text in (own or {}).items():
            self.actions[name] = _remap(self.actions, name, text.split())
        self._of: dict[str, list[Action]] = {}
        self._by_key: dict[str, dict[str, Action]] = {screen: self._table(screen) for screen in CHAINS}

    def _table(self, screen: str) -> dict[str, Action]:
        table: dict[str, Action] = {}
        for action in self.of(screen):
            for key in (*action.letters, *action.proof):
                other = table.setdefault(key, action)
                if other is not action and not action.gives_way:
                    raise UsageError(
                        _("The key {key} would do two things: {one} and {other}.").format(
                            key=show_key(key), one=_called(other), other=_called(action)
                        ),
                        where=f"config.toml: [keys] {other.id}, {action.id}",
                        hint=_("Give one of them another key."),
                        code="key_clash",
                    )
        return table

    def keys_of(self, name: Named) -> tuple[str, ...]:
        """Return every key of an action, letters first."""
        action = self.actions[name]
        return (*action.letters, *action.proof)

    def of(self, screen: str) -> list[Action]:
        """Return the actions that listen on a screen, nearest scope first."""
        if screen not in self._of:
            self._of[screen] = in_chain(screen, self.actions.values())
        return self._of[screen]

    def named(self, name: Named) -> Action:
        """Return an action that somebody names."""
        return self.actions[name]

    def key(self, name: Named, *, proof: bool = False) -> str:
        """Return the first key of an action as people read it, or the first that passes through an input method."""
        return show_key(self.actions[name].proof[0] if proof else self.keys_of(name)[0])

    def find(self, screen: str, key: str, char: str | None) -> Action | None:
        """Return the action of a pressed key on a screen.

        Args:
            screen: A name of `CHAINS`.
            key: The key's name, such as `ctrl+s` or `up`.
            char: The sign it types, if any; full-width signs count as their twins.
        """
        table = self._by_key[screen]
        if char and char.isprintable() and char != " ":
            return table.get(narrow(char))
        return table.get("space" if key == WIDE_SPACE else key)

    def both(self, action: Action | Named) -> str:
        """Return the letter of an action and the key that an input method lets through, as panels show them."""
        one = action if isinstance(action, Action) else self.named(action)
        return " ".join(_first(keys) for keys in (one.letters, one.proof) if keys)

    @property
    def turning(self) -> tuple[str, str]:
        """The keys that turn a card back and on, as people read them."""
        return self.key(CARD_UP), self.key(CARD_DOWN)

    def hint(self, action: Action, screen: str | None = None) -> str:
        """Return the one key to show beside an action: the letter if it has one.

        With a screen it is a key that does the action there; empty when a nearer action has them all.
        """
        keys = (*action.letters, *action.proof)
        if screen is None:
            return show_key(keys[0])
        return next((show_key(key) for key in keys if self._by_key[screen].get(key) is action), "")


def _first(keys: tuple[str, ...]) -> str:
    """Return the first of some keys as people read it, digits that each say something else as a run: `1-5`."""
    digits = len(keys) > 1 and all(key.isdecimal() for key in keys)
    return f"{keys[0]}-{keys[-1]}" if digits else show_key(keys[0])


def in_chain(screen: str, actions: Iterable[Action] = ACTIONS) -> list[Action]:
    """Return those of the actions that listen on a screen, nearest scope first."""
    nearness = {scope: place for place, scope in enumerate(CHAINS[screen])}
    near = ((nearness.get(one.id, nearness.get(one.scope)), one) for one in actions)
    return [one for place, one in sorted((pair for pair in near if pair[0] is not None), key=lambda pair: pair[0] or 0)]


def _called(action: Action) -> str:
    return with_note(_(action.label), _(SCOPES[action.scope]))


def _remap(actions: Mapping[str, Action], name: str, keys: list[str]) -> Action:
    where = f"config.toml: [keys] {name}"
    action = actions.get(name)
    if action is None:
        raise UsageError(
            _("There is no action {name}.").format(name=name),
            where=where,
            hint=_("Press ? in csdesk for all actions."),
            code="unknown_action",
        )
    for key in keys:
        if not is_letter(key) and not is_proof(key):
            raise UsageError(
                _("{key} is not a key that every terminal can send.").format(key=key),
                where=where,
                hint=_("Use a letter, a sign, a digit, F1 to F12, or ctrl+ a letter other than h, i, j, m."),
                code="unknown_key",
            )
    letters = tuple(key for key in keys if is_letter(key))
    proof = tuple(key for key in keys if is_proof(key))
    return msgspec.structs.replace(action, letters=letters or action.letters, proof=proof or action.proof)


def marked_down(keymap: Keymap) -> str:
    """Return every key as a Markdown table, in the language in use; `docs/keys.md` is made of it."""
    from csdesk.actions import SCOPES

    found = []
    for scope, heading in SCOPES.items():
        titles = (_("keys"), _("works with an input method on"))
        found += [f"## {_(heading)}", "", f"| {titles[0]} | {titles[1]} | |", "|---|---|---|"]
        for action in keymap.actions.values():
            if action.scope == scope:
                letters = " ".join(f"`{show_key(key)}`" for key in action.letters)
                proof = " ".join(f"`{show_key(key)}`" for key in action.proof)
                found.append(f"| {letters} | {proof} | {_(action.help)} |")
        found.append("")
    return "\n".join(found)
