"""What the business itself writes under a post, in the provider's own pages: whom it answers, since it names only itself."""

from collections.abc import Sequence

import msgspec

from parley.channels import Incoming, Kind, Received, Sender
from parley.core.db import Tx

WHOSE = """
    SELECT m.provider_key, i.address
      FROM messages m JOIN identities i ON (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
     WHERE m.workspace_id = $1 AND m.account_id = $2 AND m.provider_key = ANY($3)
"""


async def addressed(tx: Tx, received: Received, items: Sequence[Incoming]) -> list[Incoming]:
    """With our own comments said to whoever wrote the comment above them; those that answer nobody are left out."""
    ours = [item for item in items if _is_ours(item)]
    if not ours:
        return list(items)
    above = dict(await tx.records(WHOSE, tx.workspace_id, received.account.id, sorted({_above(item) for item in ours})))
    kept: list[Incoming] = []
    for item in items:
        if not _is_ours(item):
            kept.append(item)
        elif whose := above.get(_above(item)):
            kept.append(_said_to(item, whose))
        if kept and kept[-1].inbound.is_public and (sender := kept[-1].inbound.whose):
            above[kept[-1].inbound.provider_key] = sender.id
    return kept


def _is_ours(item: Incoming) -> bool:
    return item.inbound.kind is Kind.ECHO and item.inbound.is_public


def _above(item: Incoming) -> str:
    return msgspec.structs.replace(item.inbound, external_id=item.inbound.quoted).provider_key


def _said_to(item: Incoming, address: str) -> Incoming:
    return msgspec.structs.replace(item, inbound=msgspec.structs.replace(item.inbound, to=Sender(address)))
