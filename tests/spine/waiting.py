"""Waiting for what must come about, without guessing how long it takes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(look: Callable[[], Awaitable[T]], *, within: float = 20.0) -> T:
    """What `look` returns once it is true; fails when it never is."""
    async with asyncio.timeout(within):
        while not (seen := await look()):
            await asyncio.sleep(0.02)
        return seen
