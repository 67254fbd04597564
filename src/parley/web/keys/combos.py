"""Keys as they are written down: understood from what a browser or a person writes, and tried for conflicts."""

import re
from collections.abc import Mapping

from parley.core.errors import Invalid
from parley.web.keys.table import NAMED

MODIFIERS = ("Ctrl", "Alt", "Shift")
CODE = re.compile(r"Key[A-Z]|Digit[0-9]|Numpad[0-9]|F[1-9]|F1[0-2]|Arrow(?:Up|Down|Left|Right)")
OTHERS = "Enter Space Backspace Delete Insert Home End PageUp PageDown Escape Tab".split()
SIGNS = {"/": "Slash", ".": "Period", ",": "Comma", ";": "Semicolon", "'": "Quote", "[": "BracketLeft", "]": "BracketRight",
         "\\": "Backslash", "-": "Minus", "=": "Equal", "`": "Backquote"}  # fmt: skip
TYPED = {"ctrl": "Ctrl", "cmd": "Ctrl", "meta": "Ctrl", "alt": "Alt", "option": "Alt", "shift": "Shift"}

# What a browser keeps to itself, or what everybody's fingers know.
RESERVED = frozenset(
    {"Escape", "Tab", "Shift+Tab", "Enter", "Space", "Backspace", "Delete", "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+F4", "F5", "F11", "F12"}
    | {f"Ctrl+Key{letter}" for letter in "ACFLNPRTVWXZ"}
    | {f"Ctrl+Shift+Key{letter}" for letter in "INTRWZ"}
)
LONGEST_SEQUENCE = 2


class NoKeys(Invalid):
    """These are no keys that a shortcut can have."""


class KeysReserved(Invalid):
    """The browser needs these keys itself."""


class KeysTaken(Invalid):
    """These keys do something else already."""

    def __init__(self, action: str) -> None:
        super().__init__(field="keys")
        self.action = action


def understood(typed: str) -> str:
    """`ctrl+e`, `Ctrl+KeyE`, `g i` or `KeyG KeyI` as they are kept; empty for none. Raises NoKeys, KeysReserved."""
    steps = [_step(step) for step in typed.split()]
    if len(steps) > LONGEST_SEQUENCE or (len(steps) == LONGEST_SEQUENCE and any("+" in step for step in steps)):
        raise NoKeys(field="keys")
    if any(step in RESERVED for step in steps):
        raise KeysReserved(field="keys")
    return " ".join(steps)


def free(keys: str, action: str, all_keys: Mapping[str, str]) -> None:
    """Raises KeysTaken where another action has these keys, or where one of the two would begin with the other."""
    wanted = _claimed(action, keys)
    for other, taken in all_keys.items():
        if other != action and any(_collide(one, two) for one in wanted for two in _claimed(other, taken)):
            raise KeysTaken(other)


def _claimed(action: str, keys: str) -> list[str]:
    """The keys themselves, and a plain one with Alt where it works so while somebody is writing."""
    plain = keys and "+" not in keys and " " not in keys
    return [keys, f"Alt+{keys}"] if plain and NAMED[action].in_fields else [keys] if keys else []


def _collide(one: str, other: str) -> bool:
    ours, theirs = one.split(), other.split()
    shorter = min(len(ours), len(theirs))
    return ours[:shorter] == theirs[:shorter]


def _step(typed: str) -> str:
    *before, last = ["Shift", "/"] if typed == "?" else typed.split("+")
    modifiers = {TYPED.get(one.lower(), "") for one in before}
    code = _code(last)
    if not code or "" in modifiers:
        raise NoKeys(field="keys")
    return "+".join([*(one for one in MODIFIERS if one in modifiers), code])


def _code(typed: str) -> str:
    """Empty for what is no key."""
    if len(typed) == 1 and typed.isascii() and typed.isalnum():
        return f"Key{typed.upper()}" if typed.isalpha() else f"Digit{typed}"
    known = typed in OTHERS or typed in SIGNS.values() or CODE.fullmatch(typed)
    return typed if known else SIGNS.get(typed, "")
