"""Lists go on by a cursor: a signed word that means nothing to anybody else, and is good for the list that gave it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec
from litestar.params import QueryParameter
from msgspec import Meta

from parley.api.shapes import Shape
from parley.core import clock
from parley.core.errors import Invalid
from parley.core.ground import Ground
from parley.core.tokens import TokenError

T = TypeVar("T")
P = TypeVar("P")

MOST = 100
PURPOSE = "api cursor"

Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="How many to return at most.")]
CursorText = Annotated[str, QueryParameter(max_length=1024, description="Goes on where an earlier page ended: its `next` has it.")]


class CursorUnknown(Invalid):
    """This cursor does not belong to this list. Start again without one."""

    status = HTTPStatus.BAD_REQUEST


class Page(Shape, Generic[T], frozen=True, kw_only=True):
    """A page of a list. It may hold fewer than were asked for; the list ends where `next` is null."""

    data: list[T]
    next: Annotated[str | None, Meta(description="The address of the next page; null on the last one.")] = None


class Asked(msgspec.Struct, frozen=True):
    """A list that was asked for: where it stands, what it is narrowed to, how much of it, from where on."""

    ground: Ground
    path: str
    narrowed: Mapping[str, str]
    limit: int
    cursor: str

    def position(self, type: type[P]) -> P | None:
        """Where to go on; None at the beginning. Raises `CursorUnknown`."""
        if not self.cursor:
            return None
        try:
            written = self.ground.signer.read(self._purpose(), self.cursor, clock.now())
            return msgspec.msgpack.decode(written, type=type)
        except (TokenError, msgspec.DecodeError):
            raise CursorUnknown(field="cursor") from None

    def page(self, data: list[T], after: Any | None) -> Page[T]:
        """`after` is the position of what ended this page, None where the list has ended."""
        return Page(data=data, next=None if after is None else self._address(after))

    def _address(self, after: Any) -> str:
        cursor = self.ground.signer.sign(self._purpose(), msgspec.msgpack.encode(after), expires=None)
        query = urlencode({**self.narrowed, "limit": self.limit, "cursor": cursor})
        return f"{self.ground.settings.public_url}{self.path}?{query}"

    def _purpose(self) -> str:
        """A cursor of one list says nothing about another, nor about the same list narrowed otherwise."""
        return f"{PURPOSE} {self.path} {urlencode(sorted(self.narrowed.items()))}"
