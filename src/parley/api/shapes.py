"""What goes over the line: fields with their limits, and words that are refused where they are unknown."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body, of a request or an answer. A field that nobody knows is refused, not ignored: it may be a misspelt one."""


Moment = Annotated[datetime, Meta(tz=True, examples=["2026-11-22T14:30:00Z"])]
Line = Annotated[str, Meta(max_length=200)]
