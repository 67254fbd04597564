"""What a form's handler needs: doing a verb whose refusal is shown beside the form."""

from collections.abc import Awaitable

from parley.core.db import Tx
from parley.core.errors import Forbidden, NotFound, ParleyError


async def refusal(tx: Tx, verb: Awaitable[object]) -> ParleyError | None:
    """Do a verb. What it refuses is undone and handed back; what is not there or not allowed is a page of its own."""
    try:
        async with tx.attempt():
            await verb
    except (NotFound, Forbidden):
        raise
    except ParleyError as error:
        return error
    return None
