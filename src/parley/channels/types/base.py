"""What all words of channels are made of."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

ADDRESS = r"https?://[^\s/?#@\\]+(/[A-Za-z0-9_./-]*)?"
ApiUrl = Annotated[str, Meta(pattern=rf"\A{ADDRESS}\Z")]
"""Of a provider's interface, or of what stands in for it: no query, no credentials."""
OptionalUrl = Annotated[str, Meta(pattern=rf"\A({ADDRESS})?\Z")]


class Struct(msgspec.Struct, frozen=True, omit_defaults=True):
    """Immutable, and small when written down."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an account is connected with. Printing it never shows a value, because some of them are secrets."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []
