"""Asks each provider for an account's templates: when it is connected, every few hours, and whenever something was decided on them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from parley.channels import registry
from parley.channels.accounts import Accounts
from parley.channels.contract import HasTemplates, able
from parley.channels.errors import ProviderDown, RateLimited, SendError
from parley.channels.templates import keeping
from parley.channels.types import Account
from parley.channels.wakes import TEMPLATES_LANE
from parley.core import clock
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.core.lanes import Job, Lane

EVERY = timedelta(hours=4)
AGAIN = timedelta(minutes=15)


async def refresh(ground: Ground, account: Account[Any]) -> int:
    """Fetch all of them, and keep what was fetched; returns how many. No transaction is open meanwhile. Raises a `SendError`."""
    adapter = registry.adapter(account.kind)
    if not able(adapter, HasTemplates):
        return 0
    try:
        found = await adapter.templates(account, ground.http)
    except SendError as error:
        async with ground.database.transaction(account.workspace_id) as tx:
            await keeping.note_failure(tx, account.id, f"{error.sentence()} {error.detail}".strip())
        raise
    async with ground.database.transaction(account.workspace_id) as tx:
        return await keeping.keep(tx, account.id, found)


async def fetch(ground: Ground, lane: Lane) -> datetime | None:
    """The lane of one account; ends when the account is gone, or its channel has no templates."""
    try:
        account = await ground.one(Accounts).get(AccountId(UUID(lane.key)))
    except NotFound:
        return None
    if not able(registry.adapter(account.kind), HasTemplates):
        return None
    return clock.now() + (await _pause(ground, account) if account.active else EVERY)


async def _pause(ground: Ground, account: Account[Any]) -> timedelta:
    """Until it is worth asking again. Who refuses our credentials is asked by the account's own check."""
    try:
        await refresh(ground, account)
    except RateLimited as error:
        return max(error.wait, AGAIN)
    except ProviderDown:
        return AGAIN
    except SendError:
        return EVERY
    return EVERY


FETCH_TEMPLATES = Job(TEMPLATES_LANE.kind, TEMPLATES_LANE.lane, run=fetch)
