"""Argon2id in a bounded pool: hashing is slow and takes memory on purpose, so that few run at once and few may wait."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from parley.workspace.errors import Busy

T = TypeVar("T")

# OWASP's second choice of parameters: 19 MiB and two passes, so that two at once stay below 40 MiB.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Pool:
    """Runs hashing beside the event loop and refuses with `Busy` when too many wait already."""

    def __init__(self, *, workers: int = 2, waiting: int = 32) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="argon2")
        self._room = workers + waiting

    async def run(self, work: Callable[..., T], *args: str) -> T:
        if self._room <= 0:
            raise Busy
        self._room -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)
        finally:
            self._room += 1


POOL = Pool()


async def hashed(password: str, pool: Pool = POOL) -> str:
    return await pool.run(HASHER.hash, password)


async def matches(password_hash: str, password: str, pool: Pool = POOL) -> bool:
    return await pool.run(_matches, password_hash, password)


async def waste_a_match(password: str, pool: Pool = POOL) -> None:
    """Do the work of a comparison, so that an unknown e-mail takes as long as a known one."""
    await pool.run(_matches, DECOY, password)


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with parameters that we no longer use."""
    return HASHER.check_needs_rehash(password_hash)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError):
        return False


DECOY = HASHER.hash("nobody has this password")
