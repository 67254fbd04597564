"""Jobs that only wait for more work: whoever stops their worker need not wait with them."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

_RESTING: WeakSet[asyncio.Task[Any]] = WeakSet()


@contextmanager
def resting() -> Generator[None]:
    """Nothing is under way in this block of a job: it may be cancelled, and its lane runs again elsewhere."""
    task = asyncio.current_task()
    assert task
    _RESTING.add(task)
    try:
        yield
    finally:
        _RESTING.discard(task)


def is_resting(task: asyncio.Task[Any]) -> bool:
    return task in _RESTING
