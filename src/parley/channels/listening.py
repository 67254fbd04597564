"""Listeners: for providers that must be asked or listened to. One lane each, so exactly one process listens for an account."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog

from parley.channels import registry
from parley.channels.accounts import Accounts, set_state, touch
from parley.channels.contract import Listens, Take, able
from parley.channels.errors import AccountBroken, SendError
from parley.channels.journal import Journal
from parley.channels.types import Account, Call
from parley.channels.wakes import LISTEN_LANE
from parley.core import clock
from parley.core.bus import Bus
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.core.lanes import Job, Lane, RetryLater

log = structlog.get_logger()


async def listen(ground: Ground, lane: Lane) -> datetime | None:
    """Listen for one account until it changes, its line breaks, or this process ends. The worker keeps the lease meanwhile."""
    account = await _wanted(ground, AccountId(UUID(lane.key)))
    if account is None:
        return None
    try:
        async with _until_changed(ground.bus, account.id):
            await _hear(ground, lane, account)
    except AccountBroken as error:
        await _break(ground, account, error)
        return None
    except SendError as error:
        await _note(ground, account, error)
        raise RetryLater(f"{type(error).__name__}: {error}") from error
    return clock.now()


async def _wanted(ground: Ground, id: AccountId) -> Account[Any] | None:
    try:
        account = await ground.one(Accounts).get(id)
    except NotFound:
        return None
    adapter = registry.adapter(account.kind)
    return account if account.active and able(adapter, Listens) and adapter.wants_listener(account) else None


async def _hear(ground: Ground, lane: Lane, account: Account[Any]) -> None:
    adapter = registry.adapter(account.kind)
    assert able(adapter, Listens)
    found = await ground.database.glance(_Cursor, CURSOR, account.workspace_id, account.id)
    cursor = found[0].cursor if found else b""
    async for reached in adapter.listen(account, cursor, _taker(ground, account), ground.http):
        async with ground.database.transaction(account.workspace_id) as tx:
            await lane.hold(tx)
            sql = "UPDATE account_health SET cursor = $3, checked_at = now() WHERE workspace_id = $1 AND account_id = $2"
            await tx.execute(sql, tx.workspace_id, account.id, reached)


CURSOR = "SELECT cursor FROM account_health WHERE workspace_id = $1 AND account_id = $2"


class _Cursor(msgspec.Struct, frozen=True):
    cursor: bytes


def _taker(ground: Ground, account: Account[Any]) -> Take:
    adapter, journal = registry.adapter(account.kind), ground.one(Journal)

    async def take(calls: Sequence[Call]) -> None:
        await journal.append_all(account, [(adapter.key(call), call) for call in calls])

    return take


@asynccontextmanager
async def _until_changed(bus: Bus, id: AccountId) -> AsyncGenerator[None]:
    """Ends what runs inside, quietly, when the account has changed or may have."""
    changed = asyncio.timeout(None)
    silence = bus.subscribe(f"account/{id}", lambda _topic: changed.reschedule(0))
    try:
        async with changed:
            yield
    except TimeoutError:
        if not changed.expired():
            raise
    finally:
        silence()


async def _break(ground: Ground, account: Account[Any], error: AccountBroken) -> None:
    """Do not hammer a provider that refuses our credentials: a person reconnects the account, and that wakes the lane."""
    log.warning("listen.broken", kind=account.kind, account=str(account.id))
    async with ground.database.transaction(account.workspace_id) as tx:
        await touch(tx, account.id, error=f"{error.sentence()} {error.detail}".strip())
        await set_state(tx, account.id, "broken")


async def _note(ground: Ground, account: Account[Any], error: SendError) -> None:
    async with ground.database.transaction(account.workspace_id) as tx:
        await touch(tx, account.id, error=f"{error.sentence()} {error.detail}".strip())


LISTEN = Job(LISTEN_LANE.kind, LISTEN_LANE.lane, run=listen, attempts=1_000_000, longest_wait=timedelta(minutes=5))
