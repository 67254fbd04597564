"""What a button carries. VK wants JSON there, so our words travel in an object of ours and come out of it again."""

import msgspec

OURS = "parley"


class _Ours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    parley: str


class _Command(msgspec.Struct, frozen=True):
    command: str = ""


def wrapped(payload: str) -> str:
    return msgspec.json.encode({OURS: payload}).decode()


def read(payload: str) -> str:
    """What we put in; whatever another program put in stays JSON. Nobody has checked that it is any."""
    try:
        known = msgspec.json.decode(payload, type=_Ours | str | None)
    except (ValueError, RecursionError):
        return _tidied(payload)
    return known.parley if isinstance(known, _Ours) else known or ""


def command(payload: str) -> str:
    """`start` where somebody pressed the button with which VK itself opens a conversation."""
    try:
        return msgspec.json.decode(payload, type=_Command).command
    except (ValueError, RecursionError):
        return ""


def _tidied(payload: str) -> str:
    try:
        return msgspec.json.format(payload, indent=-1)
    except (ValueError, RecursionError):
        return payload
