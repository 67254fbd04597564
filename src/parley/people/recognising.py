"""Recognises who speaks: one identity per address, each with a person of its own until a link says more."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec

from parley.channels import Incoming, Received, Trust
from parley.core import ids
from parley.core.db import Tx
from parley.people.types import Known

DOUBTFUL = "doubtful"
"""The scope of senders whom the channel could not confirm: they are strangers, whatever address they write."""

FIND = """
    SELECT i.id AS identity_id, i.person_id, i.scope, i.address, i.name, i.username
      FROM unnest($3::text[], $4::text[]) AS s (scope, address)
      JOIN identities i ON (i.workspace_id, i.kind, i.scope, i.address) = ($1, $2, s.scope, s.address)
"""
MEET = """
    WITH met AS (
        INSERT INTO identities (workspace_id, id, person_id, home_id, kind, scope, address, name, username, language, trust)
        SELECT $1, n.id, n.person_id, n.person_id, $2, n.scope, n.address, n.name, n.username, n.language, n.trust
          FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
               AS n (id, person_id, scope, address, name, username, language, trust)
        ON CONFLICT DO NOTHING
        RETURNING person_id, name, language)
    INSERT INTO persons (workspace_id, id, name, language) SELECT $1, person_id, name, language FROM met
"""

Key = tuple[str, str]


class Stranger(msgspec.Struct, frozen=True):
    """Somebody who may be new: what the channel says of them."""

    scope: str
    address: str
    name: str
    username: str
    language: str
    trust: Trust

    @property
    def key(self) -> Key:
        return self.scope, self.address


async def recognise(tx: Tx, received: Received, items: Sequence[Incoming]) -> list[Known]:
    """Who sent each of `items`, in their order; each has a sender. New ones get an identity and a person of their own."""
    strangers = [_stranger(received, item) for item in items]
    known = await meet(tx, received.kind, strangers)
    await _keep_names(tx, known, strangers)
    found = [known[stranger.key] for stranger in strangers]
    await _keep_ways(tx, received, items, found)
    return found


async def meet(tx: Tx, kind: str, strangers: Iterable[Stranger]) -> dict[Key, Known]:
    wanted = {stranger.key: stranger for stranger in strangers}
    known = await _find(tx, kind, wanted)
    new = [stranger for key, stranger in sorted(wanted.items()) if key not in known]
    if new:
        await _insert(tx, kind, new)
        known |= await _find(tx, kind, [stranger.key for stranger in new])
    return known


def _stranger(received: Received, item: Incoming) -> Stranger:
    inbound, sender = item.inbound, item.inbound.sender
    assert sender is not None
    scope = str(received.account.id) if received.can.ids == "account" else ""
    if inbound.doubtful:
        return Stranger(DOUBTFUL, sender.id, sender.name, sender.username, sender.language, Trust.CLAIMED)
    return Stranger(scope, sender.id, sender.name, sender.username, sender.language, sender.trust)


async def _find(tx: Tx, kind: str, keys: Iterable[Key]) -> dict[Key, Known]:
    keys = list(keys)
    records = await tx.records(FIND, tx.workspace_id, kind, [scope for scope, _ in keys], [address for _, address in keys])
    return {(scope, address): Known(id, person, address, name, username) for id, person, scope, address, name, username in records}


async def _insert(tx: Tx, kind: str, new: Sequence[Stranger]) -> None:
    """Sorted by key, so that two batches cannot deadlock; whoever loses the race finds the winner's row."""
    await tx.execute(
        MEET,
        tx.workspace_id,
        kind,
        [ids.new() for _ in new],
        [ids.new() for _ in new],
        [s.scope for s in new],
        [s.address for s in new],
        [s.name for s in new],
        [s.username for s in new],
        [s.language for s in new],
        [s.trust.value for s in new],
    )


async def _keep_names(tx: Tx, known: dict[Key, Known], strangers: Sequence[Stranger]) -> None:
    """People rename themselves; the last name said counts. Written only where it changed."""
    latest = {s.key: s for s in strangers if s.name}
    changed = [
        (known[key].identity_id, s.name, s.username)
        for key, s in latest.items()
        if (known[key].name, known[key].username) != (s.name, s.username)
    ]
    if not changed:
        return
    sql = """WITH renamed AS (
                UPDATE identities i SET name = n.name, username = n.username
                  FROM unnest($2::uuid[], $3::text[], $4::text[]) AS n (id, name, username)
                 WHERE i.workspace_id = $1 AND i.id = n.id RETURNING i.home_id, n.name)
             UPDATE persons p SET name = r.name FROM renamed r WHERE p.workspace_id = $1 AND p.id = r.home_id AND p.name = ''"""
    await tx.execute(sql, tx.workspace_id, *map(list, zip(*sorted(changed), strict=True)))


FRESH = timedelta(minutes=1)
"""A way's time is kept to the minute: an exact one would cost a write per message."""

KEEP_WAYS = """
    INSERT INTO ways AS w (workspace_id, identity_id, account_id, thread, last_in_at)
    SELECT $1, n.identity_id, $2, n.thread, n.at FROM unnest($3::uuid[], $4::text[], $5::timestamptz[]) AS n (identity_id, thread, at)
    ON CONFLICT (workspace_id, identity_id, account_id, thread) DO UPDATE
        SET last_in_at = greatest(w.last_in_at, excluded.last_in_at), closed_at = NULL, closed_reason = NULL
"""
OPEN_WAYS = """
    SELECT w.identity_id, w.thread, w.last_in_at
      FROM unnest($3::uuid[], $4::text[]) AS n (identity_id, thread)
      JOIN ways w ON (w.workspace_id, w.identity_id, w.account_id, w.thread) = ($1, n.identity_id, $2, n.thread)
     WHERE w.closed_at IS NULL
"""


async def _keep_ways(tx: Tx, received: Received, items: Sequence[Incoming], known: Sequence[Known]) -> None:
    """Remember where each can be answered, and since when; a message re-opens a way that was closed."""
    heard = {
        (who.identity_id, item.inbound.thread or who.address): min(item.inbound.at or item.received_at, item.received_at)
        for item, who in zip(items, known, strict=True)
        if not item.inbound.group and not item.inbound.doubtful
    }
    names = [id for id, _ in heard], [thread for _, thread in heard]
    open_ways = await tx.records(OPEN_WAYS, tx.workspace_id, received.account.id, *names)
    seen = {(id, thread): at for id, thread, at in open_ways}
    stale = sorted((*key, at) for key, at in heard.items() if key not in seen or seen[key] is None or at - seen[key] > FRESH)
    if stale:
        await tx.execute(KEEP_WAYS, tx.workspace_id, received.account.id, *map(list, zip(*stale, strict=True)))
