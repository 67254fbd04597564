"""Speaks to the customer on the way by which they were asked. It is never the answer that they wait for."""

from collections.abc import Sequence

from parley import conversations
from parley.channels import Button
from parley.conversations import PARLEY, Conversation
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.routing.callbacks.errors import CannotBeAsked
from parley.routing.callbacks.types import CallBack


async def ask(tx: Tx, one: CallBack, talk: Conversation, text: str, buttons: Sequence[Button] = ()) -> None:
    """Raises CannotBeAsked."""
    if one.account_id is None:
        raise CannotBeAsked
    way = (one.identity_id, one.account_id)
    try:
        async with tx.attempt():
            await conversations.reply(tx, talk.id, text=text, way=way, author=PARLEY, buttons=buttons, public=False, is_answer=False)
    except ParleyError as error:
        raise CannotBeAsked from error


async def tell(tx: Tx, one: CallBack, talk: Conversation, text: str) -> None:
    """Whoever cannot be told is called all the same."""
    try:
        await ask(tx, one, talk, text)
    except CannotBeAsked:
        return
