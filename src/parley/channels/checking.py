"""Asks each connected provider now and then whether all is well, so that a revoked token is noticed before a customer notices it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from parley.channels import registry
from parley.channels.accounts import Accounts, set_state, touch
from parley.channels.contract import TellsTrouble, able
from parley.channels.errors import AccountBroken, SendError
from parley.channels.types import Account
from parley.channels.wakes import CHECK_LANE
from parley.core import clock
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.core.lanes import Job, Lane

EVERY = timedelta(minutes=10)


async def check(ground: Ground, lane: Lane) -> datetime | None:
    """Note what the provider says of one account; ends when the account is gone or its channel has nobody to ask."""
    try:
        account = await ground.one(Accounts).get(AccountId(UUID(lane.key)))
    except NotFound:
        return None
    adapter = registry.adapter(account.kind)
    if not able(adapter, TellsTrouble):
        return None
    if account.active:
        try:
            trouble = await adapter.trouble(account, ground.http)
        except SendError as error:
            await _note(ground, account, f"{error.sentence()} {error.detail}".strip(), broken=isinstance(error, AccountBroken))
        else:
            await _note(ground, account, trouble)
    return clock.now() + EVERY


async def _note(ground: Ground, account: Account[Any], trouble: str, *, broken: bool = False) -> None:
    async with ground.database.transaction(account.workspace_id) as tx:
        await tx.execute(
            "UPDATE account_health SET checked_at = now() WHERE workspace_id = $1 AND account_id = $2", tx.workspace_id, account.id
        )
        if trouble:
            await touch(tx, account.id, error=trouble)
            tx.signal("accounts")
        if broken:
            await set_state(tx, account.id, "broken")


CHECK = Job(CHECK_LANE.kind, CHECK_LANE.lane, run=check)
