"""Asks a provider for the post under which somebody comments."""

import asyncio
from typing import Any

from parley.channels import registry
from parley.channels.contract import TellsPost, able
from parley.channels.errors import ProviderDown, Refused
from parley.channels.types import Account, Post
from parley.core.ground import Ground

LONGEST_ANSWER = 30.0


async def post(ground: Ground, account: Account[Any], thread: str) -> Post:
    """No transaction is open. Raises a `SendError`; it says nothing of the account's health, because comments come without it."""
    adapter = registry.adapter(account.kind)
    if not able(adapter, TellsPost):
        raise Refused("this channel tells nothing of its posts")
    try:
        async with asyncio.timeout(LONGEST_ANSWER):
            return await adapter.post(thread, account, ground.http)
    except TimeoutError as error:
        raise ProviderDown(f"no answer within {LONGEST_ANSWER:.0f} s") from error
