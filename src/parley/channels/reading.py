"""Reading what a provider wrote: any body that is not what it should be is `Unreadable`, and nothing else."""

from typing import TypeVar

import msgspec

from parley.channels.errors import Unreadable

T = TypeVar("T")

LARGEST_CALL = 4 * 1024 * 1024


def read(body: bytes, type: type[T], *, max_bytes: int = LARGEST_CALL) -> T:
    """The JSON body as `type`. Unknown fields are ignored; wrong types, broken UTF-8, depth and size are `Unreadable`."""
    if len(body) > max_bytes:
        raise Unreadable(f"{len(body)} bytes")
    try:
        return msgspec.json.decode(body, type=type)
    except msgspec.ValidationError as error:
        # Names the field and the type that was expected there, never the value.
        raise Unreadable(str(error)) from None
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
