"""The journal: raw calls, committed before their provider hears a yes. Concurrent appends share one INSERT and one commit."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from parley.channels import registry
from parley.channels.types import Account, Call
from parley.channels.wakes import Wakes
from parley.core import ids
from parley.core.db import Database
from parley.core.errors import ParleyError, Unavailable
from parley.core.ground import Ground
from parley.core.ids import JournalId

MOST_AT_ONCE = 500
BYTES_AT_ONCE = 16 * 1024 * 1024
LONGEST_KEY = 500

APPEND = """
    WITH appended AS (
        INSERT INTO journal (workspace_id, account_id, event_key, id, headers, body)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::jsonb[], $6::bytea[])
        ON CONFLICT DO NOTHING
        RETURNING workspace_id, account_id, id, event_key)
    INSERT INTO journal_pending (workspace_id, account_id, id, event_key) SELECT * FROM appended RETURNING id
"""


class Overloaded(ParleyError):
    """Parley cannot take this in just now. Try again in a moment."""

    status = ParleyError.status.SERVICE_UNAVAILABLE


@dataclass(slots=True)
class _Entry:
    account: Account[Any]
    key: str
    call: Call
    id: JournalId
    done: asyncio.Future[bool]


class Journal:
    """One process's way into the journal: gathers what arrives while the last commit is under way."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._waiting: list[_Entry] = []
        self._bytes = 0
        self._writer: asyncio.Task[None] | None = None

    async def append(self, account: Account[Any], key: str, call: Call) -> bool:
        """Returns once the call is committed; False where it was there already. Raises `Unavailable` or `Overloaded`."""
        if self._bytes > 4 * BYTES_AT_ONCE:
            raise Overloaded
        entry = _Entry(
            account, key[:LONGEST_KEY], _without_secrets(call, account), JournalId(ids.new()), asyncio.get_running_loop().create_future()
        )
        self._waiting.append(entry)
        self._bytes += len(call.body)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(), name="journal")
        return await entry.done

    async def append_all(self, account: Account[Any], calls: Sequence[tuple[str, Call]]) -> None:
        await asyncio.gather(*(self.append(account, key, call) for key, call in calls))

    async def _write(self) -> None:
        while self._waiting:
            await self._settle(self._next_batch())

    async def _settle(self, batch: Sequence[_Entry]) -> None:
        """Tell each what became of it; where one spoils the batch, each goes alone, so that it alone is refused."""
        try:
            new = await self._commit(batch)
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, Unavailable):
                for entry in batch:
                    await self._settle([entry])
                return
            for entry in batch:
                if not entry.done.done():
                    entry.done.set_exception(error)
            return
        for entry in batch:
            if not entry.done.done():
                entry.done.set_result(entry.id in new)

    def _next_batch(self) -> list[_Entry]:
        size = count = 0
        for entry in self._waiting[:MOST_AT_ONCE]:
            size += len(entry.call.body)
            if count and size > BYTES_AT_ONCE:
                break
            count += 1
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        self._bytes -= sum(len(entry.call.body) for entry in batch)
        return batch

    async def _commit(self, batch: Sequence[_Entry]) -> set[JournalId]:
        accounts = {entry.account.id: entry.account for entry in batch}
        new = await _insert(self.ground.database, batch)
        if new:
            self.ground.one(Wakes).wake([accounts[id] for id in {e.account.id for e in batch if e.id in new}])
        return new


async def _insert(database: Database, batch: Sequence[_Entry]) -> set[JournalId]:
    # Sorted, so that two processes that append the same repeated calls cannot deadlock.
    batch = sorted(batch, key=lambda e: (e.account.workspace_id, e.account.id, e.key))
    columns = (
        [e.account.workspace_id for e in batch],
        [e.account.id for e in batch],
        [e.key for e in batch],
        [e.id for e in batch],
        [_facts(e.call) for e in batch],
        [e.call.body for e in batch],
    )
    return set(await database.alone(APPEND, *columns))


IDLE_HEADERS = frozenset("accept accept-encoding authorization connection content-length cookie host".split())


def _without_secrets(call: Call, account: Account[Any]) -> Call:
    """What proved the call to be genuine has done its work: it is not written down. Nor is what only the line needed."""
    secrets = {getattr(account.settings, name) for name in registry.adapter(account.kind).manifest.secrets}
    kept = {name: value for name, value in call.headers.items() if name not in IDLE_HEADERS and value not in secrets}
    query = {name: value for name, value in call.query.items() if value not in secrets} if call.query else call.query
    return msgspec.structs.replace(call, headers=kept, query=query)


def _facts(call: Call) -> dict[str, object]:
    return {"headers": _storable(call.headers), "query": _storable(call.query), "method": call.method}


def _storable(facts: Mapping[str, str]) -> dict[str, str]:
    """PostgreSQL keeps no NUL in a text."""
    return {name.replace("\0", ""): value.replace("\0", "") for name, value in facts.items()}
