"""How the account page asks for a channel's settings: one field for each, made from the channel's own description."""

import secrets
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import inspect

from parley.channels import Manifest
from parley.channels.types import Setting
from parley.core.errors import Invalid

PREFIX = "set-"
LONG_TEXT = 300
YES, NO = "yes", ""
SAID_NO = "no"
"""Where saying nothing means something else."""
SHOWN_OPTIONAL = 2
"""Optional settings beyond these wait behind a fold."""
SELDOM_ASKED = frozenset({"api_url"})
"""These wait there wherever they are optional: nobody needs them but for a trial."""


class Missing(Invalid):
    """This field has to be filled in."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the form."""

    name: str
    label: str
    help: str
    kind: str
    """text, long, number, choice, switch or secret"""
    required: bool
    value: str = ""
    """What stands in it; never a secret."""
    options: tuple[str, ...] = ()
    is_advanced: bool = False
    """Whether most accounts are connected without it."""
    is_set: bool = False
    """Whether there is a value that is not shown."""


def questions(manifest: Manifest, known: Mapping[str, Any], *, is_new: bool) -> list[Question]:
    """`known` are the plain settings as they are, or what was just typed."""
    fields = _fields(manifest)
    optional = [setting.name for setting in manifest.asks if not setting.required]
    advanced = {*optional[SHOWN_OPTIONAL:], *SELDOM_ASKED.intersection(optional)}
    return [
        _question(setting, fields[setting.name], known, is_new=is_new, is_advanced=setting.name in advanced) for setting in manifest.asks
    ]


def answers(manifest: Manifest, form: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as settings. An empty field is its default again, an empty secret stays as it is."""
    fields = _fields(manifest)
    given: dict[str, Any] = {}
    for setting in manifest.asks:
        field, text = fields[setting.name], form.get(PREFIX + setting.name, "").replace("\0", "").strip()
        if text or _kind(setting, field) == "switch":
            given[setting.name] = _value(field, text)
        elif not setting.secret and not field.required:
            given[setting.name] = msgspec.to_builtins(_default(field))
    return given


def demand(manifest: Manifest, form: Mapping[str, str], *, is_new: bool) -> None:
    """Raises `Missing` for the first field that has to be filled in and is not."""
    for setting in manifest.asks:
        if setting.required and (is_new or not setting.secret) and not form.get(PREFIX + setting.name, "").strip():
            raise Missing(field=setting.name)


def made(manifest: Manifest) -> dict[str, str]:
    """Secrets that nobody is asked for, and that have no default: ours to make."""
    asked = {setting.name for setting in manifest.asks}
    wanted = [name for name, field in _fields(manifest).items() if name in manifest.secrets - asked and field.required]
    return {name: secrets.token_urlsafe(32) for name in wanted}


def _fields(manifest: Manifest) -> Mapping[str, inspect.Field]:
    described = inspect.type_info(manifest.settings)
    assert isinstance(described, inspect.StructType)
    return {field.name: field for field in described.fields}


def _question(setting: Setting, field: inspect.Field, known: Mapping[str, Any], *, is_new: bool, is_advanced: bool) -> Question:
    kind = _kind(setting, field)
    value = known.get(setting.name, None if field.required else msgspec.to_builtins(_default(field)))
    return Question(
        name=PREFIX + setting.name,
        label=setting.label,
        help=setting.help,
        kind=kind,
        required=setting.required and (is_new or not setting.secret),
        value="" if setting.secret else SAID_NO if value is False and _may_be_unsaid(field) else _shown(value),
        options=_options(field),
        is_advanced=is_advanced,
        is_set=setting.secret and not is_new,
    )


def _kind(setting: Setting, field: inspect.Field) -> str:
    if setting.secret:
        return "secret"
    match _bare(field):
        case inspect.BoolType():
            return "choice" if _may_be_unsaid(field) else "switch"
        case inspect.IntType():
            return "number"
        case inspect.LiteralType() | inspect.EnumType():
            return "choice"
        case inspect.StrType(max_length=int(longest), pattern=None) if longest > LONG_TEXT:
            return "long"
        case _:
            return "text"


def _may_be_unsaid(field: inspect.Field) -> bool:
    return isinstance(field.type, inspect.UnionType)


def _bare(field: inspect.Field) -> inspect.Type:
    """The type without «or None»."""
    if isinstance(field.type, inspect.UnionType):
        return next(type for type in field.type.types if not isinstance(type, inspect.NoneType))
    return field.type


def _options(field: inspect.Field) -> tuple[str, ...]:
    match _bare(field):
        case inspect.BoolType():
            return (YES, SAID_NO)
        case inspect.LiteralType(values=values):
            return tuple(str(value) for value in values)
        case inspect.EnumType(cls=cls):
            return tuple(str(one.value) for one in cls)
        case _:
            return ()


def _default(field: inspect.Field) -> Any:
    return field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default


def _value(field: inspect.Field, text: str) -> Any:
    match _bare(field):
        case inspect.BoolType():
            return text == YES
        case inspect.VarTupleType() | inspect.ListType():
            return text.split()
        case _:
            return text


def _shown(value: Any) -> str:
    match value:
        case None | False:
            return NO
        case True:
            return YES
        case list() | tuple():
            return " ".join(str(one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case _:
            return str(value)
