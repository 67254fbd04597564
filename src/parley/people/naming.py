"""The job that asks a channel for the names of those whom its calls only number: once, and beside the way of their messages."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from parley import channels
from parley.channels import Account, AccountBroken, RateLimited, Received, Sender, SendError
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import AccountId, IdentityId
from parley.core.lanes import Job, Lane, LaneKind, RetryLater, wake
from parley.people.types import Known

NAME_LANE = LaneKind("people.name")
LONGEST_NAME = 200

NOTE = """
    INSERT INTO nameless (workspace_id, account_id, identity_id) SELECT $1, $2, id FROM unnest($3::uuid[]) AS n (id) ON CONFLICT DO NOTHING
"""
NEXT = """
    SELECT n.identity_id, i.address FROM nameless n JOIN identities i ON (i.workspace_id, i.id) = (n.workspace_id, n.identity_id)
     WHERE n.workspace_id = $1 AND n.account_id = $2 ORDER BY n.identity_id LIMIT $3  -- nameless_pkey
"""
# What they said of themselves meanwhile, or staff wrote, counts more.
KEEP = """
    WITH told AS (SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS t (id, name, username, language)),
         named AS (
            UPDATE identities i SET name = t.name, username = coalesce(nullif(i.username, ''), t.username),
                   language = coalesce(nullif(i.language, ''), t.language)
              FROM told t WHERE i.workspace_id = $1 AND i.id = t.id AND i.name = '' RETURNING i.home_id, i.person_id, i.name, i.language),
         persons AS (
            UPDATE persons p SET name = n.name, language = coalesce(nullif(p.language, ''), n.language)
              FROM named n WHERE p.workspace_id = $1 AND p.id = n.home_id AND p.name = '')
    SELECT person_id FROM named
"""
ASKED = "DELETE FROM nameless WHERE workspace_id = $1 AND account_id = $2 AND identity_id = ANY($3)"


class Nameless(msgspec.Struct, frozen=True):
    identity_id: IdentityId
    address: str


async def ask_later(tx: Tx, received: Received, met: Iterable[Known]) -> None:
    """Note who is new and has no name, where the channel can be asked."""
    new = sorted({who.identity_id for who in met if who.is_new and not who.name})
    if new and channels.profiles_at_once(received.account.kind):
        await tx.execute(NOTE, tx.workspace_id, received.account.id, new)
        await wake(tx, NAME_LANE, str(received.account.id))


async def name(ground: Ground, lane: Lane) -> None:
    """Ask for all who wait. What the provider does not tell today is not asked for again."""
    try:
        account = await ground.one(channels.Accounts).get(AccountId(UUID(lane.key)))
    except NotFound:
        return
    if not account.active:
        raise RetryLater("the account is paused")
    while nameless := await _waiting(ground, account):
        try:
            told = await _told(ground, account, nameless)
        except AccountBroken:
            # Somebody has to look at the account first; whoever is new after that wakes us again.
            return
        await _keep(ground, lane, account, nameless, told)


NAME = Job(NAME_LANE.kind, NAME_LANE.lane, run=name)


async def _waiting(ground: Ground, account: Account[Any]) -> list[Nameless]:
    async with ground.database.transaction(account.workspace_id) as tx:
        return await tx.rows(Nameless, NEXT, tx.workspace_id, account.id, channels.profiles_at_once(account.kind))


async def _told(ground: Ground, account: Account[Any], nameless: Sequence[Nameless]) -> Sequence[Sender]:
    try:
        return await channels.profiles(ground, account, [one.address for one in nameless])
    except SendError as error:
        if error.retry:
            raise RetryLater(str(error), error.wait if isinstance(error, RateLimited) else None) from error
        if isinstance(error, AccountBroken):
            raise
        return []


async def _keep(ground: Ground, lane: Lane, account: Account[Any], nameless: Sequence[Nameless], told: Sequence[Sender]) -> None:
    asked = {one.address: one.identity_id for one in nameless}
    named = [(asked[one.id], _clean(one.name), _clean(one.username), one.language) for one in told if one.id in asked and _clean(one.name)]
    async with ground.database.transaction(account.workspace_id) as tx:
        await lane.hold(tx)
        if named:
            columns = map(list, zip(*sorted(named), strict=True))
            for person_id in await tx.values(KEEP, tx.workspace_id, *columns):
                tx.signal(f"person/{person_id}")
            tx.signal("inbox")
        await tx.execute(ASKED, tx.workspace_id, account.id, list(asked.values()))


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:LONGEST_NAME]
