"""Asks a provider who people are whom its calls only number."""

from collections.abc import Sequence
from typing import Any

from parley.channels import registry
from parley.channels.contract import KnowsPeople, able
from parley.channels.types import Account, Sender
from parley.core.ground import Ground


def profiles_at_once(kind: str) -> int:
    """Of how many people a channel can be asked at once; 0 where it cannot be asked, or tells it by itself."""
    adapter = registry.adapter(kind)
    return adapter.profiles_at_once if able(adapter, KnowsPeople) else 0


async def profiles(ground: Ground, account: Account[Any], ids: Sequence[str]) -> Sequence[Sender]:
    """What is told of those of whom something is. Raises a `SendError`."""
    adapter = registry.adapter(account.kind)
    return await adapter.profiles(ids, account, ground.http) if able(adapter, KnowsPeople) else []
