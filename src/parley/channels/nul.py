"""Takes NULs out of what people said: PostgreSQL keeps none, and one in a text must not set the whole call aside."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

import msgspec

from parley.channels.types import Inbound

NULS = (b"\\u0000", b"\0", b"%00")
"""How a NUL is written in a raw call: a quick look, since hardly any has one."""
IDS = frozenset({"id", "key", "external_id", "thread", "value"})
"""Fields that name somebody or something: one with a NUL names nobody, and must not be taken for another."""


def without_nul(inbounds: Sequence[Inbound], raw: bytes) -> Sequence[Inbound]:
    """The facts of one raw call, with no NUL in any words."""
    return [_cleaned(inbound) for inbound in inbounds] if any(nul in raw for nul in NULS) else inbounds


def _cleaned(value: Any) -> Any:
    match value:
        case Enum():
            return value
        case str():
            return value.replace("\0", "")
        case tuple():
            return tuple(_cleaned(one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case dict():
            return {_cleaned(name): _cleaned(one) for name, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case msgspec.Struct():
            words = {name: _cleaned(getattr(value, name)) for name in value.__struct_fields__ if name not in IDS}
            return msgspec.structs.replace(value, **words)
        case _:
            return value
