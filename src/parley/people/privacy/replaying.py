"""After a backup was restored: what was erased since it was made has come back, and is erased again by its protocols."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from parley.core import ids
from parley.core.crypto import Vault
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import IdentityId, PersonId, WorkspaceId
from parley.people.privacy import protocols
from parley.people.privacy.errors import ProtocolForged
from parley.people.privacy.protocols import Name, Protocol
from parley.people.privacy.running import erase
from parley.people.privacy.types import Erasing

AT_ONCE = 5000

# Whoever has written again since is somebody new, and stays.
KNOWN_THEN = """
    SELECT id, kind, scope, address FROM identities
     WHERE workspace_id = $1 AND id > $2 AND created_at <= $3 AND scope <> 'erased' ORDER BY id LIMIT $4
"""
ANEW = """
    INSERT INTO erasures (workspace_id, id, person_id, identity_ids, whole, basis, reason, asked_at, asked_by, asked_name, runs_at,
                          replay_of)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), $11)
"""


class Replayed(msgspec.Struct, frozen=True):
    """What became of one line of a file."""

    line: int
    outcome: str
    """erased, nothing, elsewhere, forged; good where it was only looked at."""
    erasure_id: UUID | None = None
    addresses: int = 0


async def replay(rooms: Sequence[Erasing], ground: Ground, lines: Iterable[str]) -> list[Replayed]:
    """Erase again what these protocols say was erased, where it is there once more. Holds that came back with the backup do not count."""
    told = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    return [await _one(rooms, ground, number, line) for number, line in told]


def checked(vault: Vault, lines: Iterable[str]) -> list[Replayed]:
    """Whether each was signed here and is unchanged."""
    return [_looked_at(vault, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _looked_at(vault: Vault, number: int, line: str) -> Replayed:
    try:
        return Replayed(number, "good", protocols.read(vault, line).erasure_id)
    except ProtocolForged:
        return Replayed(number, "forged")


async def _one(rooms: Sequence[Erasing], ground: Ground, number: int, line: str) -> Replayed:
    try:
        protocol = protocols.read(ground.vault, line)
    except ProtocolForged:
        return Replayed(number, "forged")
    workspace_id = WorkspaceId(protocol.workspace_id)
    async with ground.database.transaction(workspace_id) as tx:
        if not await tx.value("SELECT EXISTS (SELECT FROM workspaces WHERE workspace_id = $1)", workspace_id):
            return Replayed(number, "elsewhere", protocol.erasure_id)
        theirs = await _come_back(ground, tx, protocol)
        anew = await _ask_anew(tx, protocol, theirs) if theirs else None
    if anew is None:
        return Replayed(number, "nothing", protocol.erasure_id)
    await erase(rooms, ground, workspace_id, anew)
    return Replayed(number, "erased", protocol.erasure_id, len(theirs))


async def _come_back(ground: Ground, tx: Tx, protocol: Protocol) -> list[IdentityId]:
    hashes = frozenset(one.hash for one in protocol.addresses)
    found: list[IdentityId] = []
    last = UUID(int=0)
    while rows := await tx.records(KNOWN_THEN, tx.workspace_id, last, protocol.erased_at, AT_ONCE):
        named = [(id, Name(*name)) for id, *name in rows]
        found += map(IdentityId, protocols.recognised(ground.vault, tx.workspace_id, named, hashes))
        last = named[-1][0]
    return found


async def _ask_anew(tx: Tx, protocol: Protocol, theirs: Sequence[IdentityId]) -> UUID:
    id = ids.new()
    person_id = PersonId(await tx.value("SELECT person_id FROM identities WHERE workspace_id = $1 AND id = $2", tx.workspace_id, theirs[0]))
    why = protocol.basis.value, protocol.reason, protocol.asked_at, protocol.asked_by, protocol.asked_name
    await tx.execute(ANEW, tx.workspace_id, id, person_id, list(theirs), protocol.whole, *why, protocol.erasure_id)
    return id
