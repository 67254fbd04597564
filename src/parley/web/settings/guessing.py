"""A verb that asks for a code or a password: each try is counted before it is looked at."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.web.shell.visiting import Asked, database_of, visit
from parley.workspace import SecondFactorDemanded, Staff, TooManySignIns, WrongCode, WrongCurrentPassword

T = TypeVar("T")


async def guessed(request: Asked, tx: Tx, me: Staff, verb: Callable[[], Awaitable[T]]) -> T | ParleyError:
    """What the verb gives, or why it refuses."""
    database = database_of(request)
    try:
        await workspace.halfway.pay(database, me, visit(request))
        async with tx.attempt():
            given = await verb()
    except (WrongCode, WrongCurrentPassword, SecondFactorDemanded, TooManySignIns) as error:
        return error
    await workspace.halfway.forgive(database, me, visit(request))
    return given
