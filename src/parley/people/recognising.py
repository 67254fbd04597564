"""Recognises who speaks: one identity per address, each with a person of its own until a link says more."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from parley.channels import Inbound, Incoming, Kind, Received, Trust
from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import AccountId, PersonId
from parley.people.naming import ask_later
from parley.people.opening import keep_ways
from parley.people.resolution.sayings import keep_sayings
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
    INSERT INTO persons (workspace_id, id, name, language) SELECT $1, person_id, name, language FROM met RETURNING id
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
    """Whose each of `items` is, in their order; each is somebody's. New ones get an identity and a person of their own.

    An echo is of whom it went to: the sender that it names may be us."""
    addressed = await _by_thread(tx, received.account.id, {item.inbound.thread for item in items if item.inbound.kind is Kind.ECHO})
    strangers = {place: _stranger(received, item.inbound) for place, item in enumerate(items) if not _is_addressed(item, addressed)}
    known = await meet(tx, received.kind, strangers.values())
    await _keep_names(tx, known, strangers.values())
    found = [known[strangers[place].key] if place in strangers else addressed[item.inbound.thread] for place, item in enumerate(items)]
    await keep_ways(tx, received, items, found)
    await ask_later(tx, received, (known[one.key] for one in strangers.values() if one.trust is not Trust.CLAIMED))
    await keep_sayings(tx, items, found)
    return found


BY_THREAD = """
    SELECT DISTINCT ON (w.thread) w.thread, i.id, i.person_id, i.address, i.name, i.username
      FROM ways w JOIN identities i ON (i.workspace_id, i.id) = (w.workspace_id, w.identity_id)
     WHERE w.workspace_id = $1 AND w.account_id = $2 AND w.thread = ANY($3)  -- ways_thread
     ORDER BY w.thread, w.last_in_at DESC NULLS LAST, i.id
"""


async def _by_thread(tx: Tx, account_id: AccountId, threads: Iterable[str]) -> dict[str, Known]:
    """Who is known to be answered in some threads."""
    asked = sorted(filter(None, threads))
    if not asked:
        return {}
    records = await tx.records(BY_THREAD, tx.workspace_id, account_id, asked)
    return {thread: Known(id, person, address, name, username) for thread, id, person, address, name, username in records}


def _is_addressed(item: Incoming, addressed: Mapping[str, Known]) -> bool:
    return item.inbound.kind is Kind.ECHO and item.inbound.thread in addressed


async def meet(tx: Tx, kind: str, strangers: Iterable[Stranger]) -> dict[Key, Known]:
    wanted = {stranger.key: stranger for stranger in strangers}
    known = await _find(tx, kind, wanted)
    new = [stranger for key, stranger in sorted(wanted.items()) if key not in known]
    if new:
        ours = await _insert(tx, kind, new)
        met = await _find(tx, kind, [stranger.key for stranger in new])
        known |= {key: msgspec.structs.replace(who, is_new=who.person_id in ours) for key, who in met.items()}
    return known


def _stranger(received: Received, inbound: Inbound) -> Stranger:
    sender = inbound.whose
    assert sender is not None
    scope = str(received.account.id) if received.can.ids == "account" else ""
    if inbound.doubtful:
        return Stranger(DOUBTFUL, sender.id, sender.name, sender.username, sender.language, Trust.CLAIMED)
    return Stranger(scope, sender.id, sender.name, sender.username, sender.language, sender.trust)


async def _find(tx: Tx, kind: str, keys: Iterable[Key]) -> dict[Key, Known]:
    keys = list(keys)
    records = await tx.records(FIND, tx.workspace_id, kind, [scope for scope, _ in keys], [address for _, address in keys])
    return {(scope, address): Known(id, person, address, name, username) for id, person, scope, address, name, username in records}


async def _insert(tx: Tx, kind: str, new: Sequence[Stranger]) -> set[PersonId]:
    """Sorted by key, so that two batches cannot deadlock; whoever loses the race finds the winner's row, and only the winner met them."""
    met: Sequence[PersonId] = await tx.values(
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
    return set(met)


async def _keep_names(tx: Tx, known: dict[Key, Known], strangers: Iterable[Stranger]) -> None:
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
