"""What these pages need of the API. Rooms at the top do not know each other: the application hands the API in, as `api`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.workspace import Staff


class Told(Protocol):
    """Something new, with a secret that is shown once."""

    @property
    def secret(self) -> str: ...


class TokenMade(Told, Protocol):
    @property
    def token(self) -> Any: ...


class EndpointAdded(Told, Protocol):
    @property
    def endpoint(self) -> Any: ...


class Tokens(Protocol):
    async def tokens(self, tx: Tx) -> Sequence[Any]: ...

    async def make(self, tx: Tx, *, name: str, scopes: Collection[str], expires_at: datetime | None, by: Staff) -> TokenMade: ...

    async def revoke(self, tx: Tx, id: UUID, *, by: Staff) -> None: ...


class Outgoing(Protocol):
    WORDS: Mapping[str, str]

    def Change(self, **wanted: Any) -> Any: ...

    async def endpoints(self, tx: Tx) -> Sequence[Any]: ...

    async def endpoint(self, tx: Tx, id: UUID) -> Any: ...

    async def add(self, tx: Tx, ground: Ground, *, url: str, events: Collection[str], name: str = "") -> EndpointAdded: ...

    async def change(self, tx: Tx, ground: Ground, id: UUID, wanted: Any) -> Any: ...

    async def rotate(self, tx: Tx, ground: Ground, id: UUID) -> EndpointAdded: ...

    async def remove(self, tx: Tx, id: UUID) -> None: ...

    async def deliveries(self, tx: Tx, endpoint_id: UUID, *, before: UUID | None = None, limit: int = 50) -> Sequence[Any]: ...

    async def delivery(self, tx: Tx, endpoint_id: UUID, id: UUID) -> Any: ...

    async def send_test(self, tx: Tx, endpoint_id: UUID) -> None: ...

    async def send_again(self, tx: Tx, endpoint_id: UUID, id: UUID) -> None: ...


@runtime_checkable
class Api(Protocol):
    """The API's room, as far as its settings go."""

    WORDS: Mapping[str, str]
    """What each scope allows, in words."""
    CHOICES: Mapping[str, str]
    """Those that people may give to a program."""
    OF_AGENTS: Sequence[str]
    """Those of an agent outside."""
    tokens: Tokens
    outgoing: Outgoing


async def no_api() -> Api:
    """An application without the API has no pages of it either."""
    raise NotFound
