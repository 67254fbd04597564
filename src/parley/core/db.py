"""The database: pools for two roles, and the transaction that every room receives as `tx`."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar, cast
from uuid import UUID

import asyncpg
import msgspec

from parley.core.errors import Unavailable
from parley.core.ids import NOBODY, WorkspaceId

T = TypeVar("T")
Then = Callable[[], None]

APP = "parley_app"
"""Serves people: sees only the workspace that its transaction names."""
SYSTEM = "parley_system"
"""Serves the machine (journal, lanes, login): sees all workspaces, and names them in each query."""

LOST = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InternalClientError,  # the driver's own confusion after a line broke in the middle of a statement
)

# Together they bound the wait for a server that is there and does not answer.
ACQUIRE_SECONDS = 10
BEGIN_SECONDS = 8
UNDO_SECONDS = 2
IDLE_SECONDS = 60
REFUSED_SECONDS = 0.05
"""A missing server refuses without the loop having had a turn: whoever tries again at once must not starve the others."""


class Overtaken(Exception):
    """What this transaction had read was changed by another before it could write. Done again, it goes well."""


AGAIN = (Overtaken, asyncpg.TransactionRollbackError)
"""A transaction that ended so was nobody's fault, and may be tried again at once: overtaken, deadlocked."""


class Tx:
    """One open transaction in one workspace. Whoever receives it never commits."""

    def __init__(self, connection: Any, workspace_id: WorkspaceId) -> None:
        self.connection = connection
        self.workspace_id = workspace_id
        self.topics: set[str] = set()
        self._afterwards: list[Then] = []

    async def rows(self, make: Callable[..., T], sql: str, *args: Any) -> list[T]:
        """Each row as a struct whose fields are named like the columns; enums, ids and nested JSON become what their types say.

        Where a column needs more than that, `make` is a function that takes the columns by name."""
        return [_made(row, make) for row in await self.connection.fetch(sql, *args)]

    async def row(self, make: Callable[..., T], sql: str, *args: Any) -> T | None:
        row = await self.connection.fetchrow(sql, *args)
        return None if row is None else _made(row, make)

    async def records(self, sql: str, *args: Any) -> Sequence[Any]:
        """Rows as they come, for inner loops that need no struct."""
        return await self.connection.fetch(sql, *args)

    async def value(self, sql: str, *args: Any) -> Any:
        return await self.connection.fetchval(sql, *args)

    async def values(self, sql: str, *args: Any) -> list[Any]:
        return [row[0] for row in await self.connection.fetch(sql, *args)]

    async def execute(self, sql: str, *args: Any) -> int:
        """How many rows were touched."""
        status: str = await self.connection.execute(sql, *args)
        last = status.rpartition(" ")[2]
        return int(last) if last.isdigit() else 0

    @asynccontextmanager
    async def attempt(self) -> AsyncGenerator[None]:
        """A savepoint: what fails inside is undone, and the transaction goes on."""
        promised = len(self._afterwards)
        await self.connection.execute("SAVEPOINT attempt")
        try:
            yield
        except Exception:
            del self._afterwards[promised:]
            await self.connection.execute("ROLLBACK TO attempt; RELEASE attempt")
            raise
        await self.connection.execute("RELEASE attempt")

    def afterwards(self, then: Then) -> None:
        """Call `then` once the transaction is committed, and never if it is not."""
        self._afterwards.append(then)

    def signal(self, topic: str) -> None:
        """Tell live pages of this workspace, after the commit, that what `topic` names has changed: `conversation/<id>`."""
        self.topics.add(f"{self.workspace_id}/{topic}")

    def committed(self) -> None:
        for then in self._afterwards:
            then()


class Database:
    """The pools of one process. `app` is under row-level security, `system` is not bound to a workspace."""

    def __init__(self, app: Any, system: Any, url: str) -> None:
        self.app = app
        self.system = system
        self.url = url
        self.publish: Callable[[set[str]], None] = set.clear

    @classmethod
    async def connect(cls, url: str, *, app_connections: int = 16, system_connections: int = 6) -> "Database":
        app = _pool(url, APP, app_connections)
        system = _pool(url, SYSTEM, system_connections)
        try:
            await asyncio.gather(app, system)
        except LOST as error:
            app.terminate()
            system.terminate()
            raise Unavailable(type(error).__name__) from error
        return cls(app, system, url)

    async def close(self) -> None:
        await asyncio.gather(_close(self.app), _close(self.system))

    @asynccontextmanager
    async def transaction(self, workspace_id: WorkspaceId) -> AsyncGenerator[Tx]:
        """A transaction that can see one workspace only."""
        async with self._begun(self.app, workspace_id) as tx:
            yield tx

    @asynccontextmanager
    async def across(self) -> AsyncGenerator[Tx]:
        """A transaction of the machine itself, over all workspaces."""
        async with self._begun(self.system, WorkspaceId(NOBODY)) as tx:
            yield tx

    async def alone(self, sql: str, *args: Any) -> list[Any]:
        """The first column of one writing statement of the machine's own: it is its transaction, without the round trips of one."""
        async with _connection(self.system) as connection:
            return [row[0] for row in await connection.fetch(sql, *args)]

    async def glance(self, make: Callable[..., T], sql: str, *args: Any) -> list[T]:
        """One reading statement of the machine's own, without the two round trips of a transaction."""
        async with _connection(self.system) as connection:
            return [_made(row, make) for row in await connection.fetch(sql, *args)]

    @asynccontextmanager
    async def _begun(self, pool: Any, workspace_id: WorkspaceId) -> AsyncGenerator[Tx]:
        async with _connection(pool) as connection:
            tx = Tx(connection, workspace_id)
            try:
                await _begin(connection, workspace_id)
                yield tx
                await _commit(connection)
            except BaseException:
                await _undo(connection)
                raise
            # Before the connection is given back: nothing can cancel us in between.
            tx.committed()
            if tx.topics:
                self.publish(tx.topics)


@asynccontextmanager
async def _connection(pool: Any) -> AsyncGenerator[Any]:
    """A pooled connection; a database that cannot be reached is `Unavailable`, not a stack trace."""
    try:
        connection = await pool.acquire(timeout=ACQUIRE_SECONDS)
    except LOST as error:
        await asyncio.sleep(REFUSED_SECONDS)
        raise Unavailable(type(error).__name__) from error
    try:
        yield connection
    except LOST as error:
        if isinstance(error, asyncpg.InternalClientError) and not _is_gone(connection):
            connection.terminate()
        if isinstance(error, asyncpg.PostgresError) or _is_gone(connection):
            raise Unavailable(type(error).__name__) from error
        raise
    finally:
        with suppress(*LOST):  # what is committed is committed, even if the line breaks here
            await pool.release(connection)


async def _begin(connection: Any, workspace_id: WorkspaceId) -> None:
    # One round trip for both. `hex` is ours and a UUID's: whatever else were passed here would not reach the server.
    begin = f"BEGIN; SELECT set_config('parley.workspace', '{workspace_id.hex}', true)"
    await connection.execute(begin, timeout=BEGIN_SECONDS)


async def _commit(connection: Any) -> None:
    # Where an error was swallowed, COMMIT rolls back and says so without an error of its own.
    if await connection.execute("COMMIT") != "COMMIT":
        raise asyncpg.InFailedSQLTransactionError("rolled back: a statement had failed before the commit")


async def _undo(connection: Any) -> None:
    """Leave no transaction open. A connection that cannot promise it soon is given up, and the error at hand goes on."""
    if _is_gone(connection):
        return
    try:
        await connection.execute("ROLLBACK", timeout=UNDO_SECONDS)
    except BaseException as error:
        if not _is_gone(connection):
            connection.terminate()
        if not isinstance(error, Exception):
            raise


def _is_gone(connection: Any) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:  # so far gone that the pool has taken it back
        return True


def _pool(url: str, role: str, size: int) -> Any:
    return asyncpg.create_pool(
        url,
        init_size=1,
        min_size=0,
        max_size=size,
        init=_teach_json,
        # `role` in the start-up packet is what RESET ROLE falls back to; the pool's own reset is not needed, since all is SET LOCAL.
        server_settings={
            **{"role": role, "application_name": f"parley {role}", "timezone": "UTC", "jit": "off"},
            # A process that is paused in the middle of a transaction must not keep its locks for ever.
            "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
        },
        reset=_keep,
        timeout=ACQUIRE_SECONDS,
        command_timeout=60,
    )


async def _teach_json(connection: Any) -> None:
    await connection.set_type_codec("jsonb", encoder=_encode, decoder=_decode, schema="pg_catalog", format="binary")


def storable(text: str) -> str:
    """A text as PostgreSQL can keep it: without NUL, and without halves of characters."""
    return text.replace("\0", "").encode(errors="replace").decode()


NATIVE = (UUID, datetime, date, timedelta, bytes, Decimal)


def _made(row: Any, make: Callable[..., T]) -> T:
    if isinstance(make, type):
        return cast(T, msgspec.convert(dict(row), make, builtin_types=NATIVE))
    return make(**row)


def _encode(value: Any) -> bytes:
    return b"\x01" + msgspec.json.encode(value)  # jsonb's wire format has a version byte in front


def _decode(data: bytes) -> Any:
    return msgspec.json.decode(memoryview(data)[1:])


async def _keep(connection: Any) -> None:
    """Nothing to reset: every setting ends with its transaction."""


async def _close(pool: Any) -> None:
    try:
        async with asyncio.timeout(5):
            await pool.close()
    except TimeoutError:
        pool.terminate()
