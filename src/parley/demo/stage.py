"""What the players need to know of the founded salon: its accounts, its staff, and when it was founded."""

from datetime import datetime
from uuid import UUID

import msgspec

from parley import channels, conversations, people, workspace
from parley.channels import AccountRow
from parley.conversations import Conversation
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId, IdentityId, StaffId, WorkspaceId
from parley.demo.script import Guest

DEMO = WorkspaceId(UUID("01920000-de30-7000-8000-000000005a10"))
"""The demonstration's workspace, the same everywhere: by its id it is found, and told from people's own."""


class Stage(msgspec.Struct, frozen=True):
    founded_at: datetime
    accounts: dict[str, AccountId]
    """By the kind of their channel."""
    staff: dict[str, StaffId]
    """By their key in the script."""


async def stage(ground: Ground) -> Stage:
    """Raises `NotFound` where there is no demonstration."""
    async with ground.database.transaction(DEMO) as tx:
        founded = await workspace.workspace(tx)
        staff = {one.email.partition("@")[0]: one.id for one in await workspace.staff(tx)}
        return Stage(founded.created_at, {kind: row.id for kind, row in (await accounts(tx)).items()}, staff)


async def accounts(tx: Tx) -> dict[str, AccountRow]:
    """The demonstration's own, the first of each kind: visitors may connect more."""
    return {row.kind: row for row in reversed(await channels.accounts(tx))}


async def identity_of(tx: Tx, guest: Guest, kind: str, account_id: AccountId) -> IdentityId | None:
    scope = str(account_id) if channels.adapter(kind).manifest.can.ids == "account" else ""
    address = guest.address(kind)
    return (await people.known(tx, kind, scope, [address])).get(address)


async def conversation_of(tx: Tx, identity_id: IdentityId) -> Conversation:
    """The one that they have now."""
    person_id = (await people.identity(tx, identity_id)).person_id
    return (await conversations.conversations_of(tx, person_id))[0]
