"""The second way in for mail: an SMTP door beside the webhook route. A mail is accepted once the journal has it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from parley import channels
from parley.channels import Account, Accounts, Call, Journal
from parley.channels.adapters.email.inlet import Inlet
from parley.core.ground import Ground
from parley.core.ids import AccountId


class _Found(msgspec.Struct, frozen=True):
    id: AccountId


@asynccontextmanager
async def mail_door(ground: Ground, *, host: str, port: int) -> AsyncGenerator[Inlet]:
    """Open while entered."""
    accounts, journal = ground.one(Accounts), ground.one(Journal)

    async def find(address: str) -> Account[Any] | None:
        sql = """SELECT id FROM accounts WHERE kind = 'email' AND lower(address) = $1 AND state IN ('active', 'broken')
                  LIMIT 1  -- accounts_by_address"""
        found = await ground.database.glance(_Found, sql, address)
        account = await accounts.get(found[0].id) if found else None
        return account if account and account.settings.inlet else None

    async def deliver(mailbox: Account[Any], call: Call) -> None:
        await journal.append(mailbox, channels.adapter("email").key(call), call)

    async with Inlet(find, deliver, host=host, port=port) as inlet:
        yield inlet
