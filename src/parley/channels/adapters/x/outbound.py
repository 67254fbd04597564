"""A part in X's words: a direct message, with at most one file."""

import re
from typing import Any

from parley.channels.adapters.x import api
from parley.channels.adapters.x.answers import Sent
from parley.channels.adapters.x.settings import XAccount
from parley.channels.adapters.x.uploads import upload
from parley.channels.errors import Refused
from parley.channels.types import Part, Receipt
from parley.core.http import Http
from parley.core.i18n import N_

NUMBER = re.compile(r"[0-9]{1,19}")


async def send(part: Part, account: XAccount, http: Http) -> Receipt:
    person = recipient(part.to, account.settings.own_id)
    media = [{"media_id": await upload(file, account, http)} for file in part.files]
    fields: dict[str, Any] = ({"text": part.text} if part.text else {}) | ({"attachments": media} if media else {})
    sent = await api.as_account(account, http, "POST", f"/2/dm_conversations/with/{person}/messages", Sent, json=fields, sends=True)
    return Receipt((sent.data.dm_event_id,), person)


def recipient(to: str, own_id: str) -> str:
    """Threads are called after the person; those of encrypted chats after both who take part."""
    people = [id for id in to.split(":") if id != own_id] if ":" in to else [to]
    if len(people) != 1 or not NUMBER.fullmatch(people[0]):
        raise Refused(N_("this is nobody to whom X brings direct messages"))
    return people[0]
