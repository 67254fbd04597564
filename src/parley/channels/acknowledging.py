"""Small answers that a provider is owed after an event was taken in: a pressed button stops spinning."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from parley.channels import registry
from parley.channels.accounts import Accounts
from parley.channels.contract import Acknowledges, Adapter, able
from parley.channels.errors import SendError
from parley.channels.events import Incoming
from parley.channels.types import Account, Inbound, Kind
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.core.lanes import Job, Lane, RetryLater, wake


async def acknowledge_later(tx: Tx, adapter: Adapter, account: Account[Any], items: Iterable[Incoming]) -> None:
    if not able(adapter, Acknowledges):
        return
    for item in items:
        if item.inbound.kind is Kind.POSTBACK:
            payload = {"account_id": str(account.id), "inbound": msgspec.to_builtins(item.inbound)}
            await wake(tx, ACKNOWLEDGE, f"{account.id}/{item.inbound.key}", payload=payload)


async def acknowledge(ground: Ground, lane: Lane) -> None:
    account = await ground.one(Accounts).get(AccountId(UUID(lane.payload["account_id"])))
    adapter = registry.adapter(account.kind)
    if not able(adapter, Acknowledges):
        return
    try:
        await adapter.acknowledge(msgspec.convert(lane.payload["inbound"], Inbound), account, ground.http)
    except SendError as error:
        if error.retry:
            raise RetryLater(str(error)) from error


ACKNOWLEDGE = Job("channels.acknowledge", "out", run=acknowledge, attempts=3)
