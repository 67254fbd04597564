"""Addresses that somebody tells us of: proven ones link; others, whoever tells them, are noted beside that person, and unlock nothing."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from parley.channels import Address, Trust
from parley.core import ids, mailboxes
from parley.core.db import Tx
from parley.core.ids import IdentityId
from parley.core.phones import normalised
from parley.people.linking import hold, link
from parley.people.recognising import Stranger, meet
from parley.people.resolution import unite
from parley.people.types import Known

ROLE_NAMES = frozenset(
    "admin billing contact hello help info mail no-reply noreply office postmaster robot sales service support test".split()
)
"""Local parts behind which many people stand: such an address never links by itself."""


# What is written down once comes again with each message.
NOTED = """
    SELECT n.place FROM unnest($2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[]) AS n (place, id, kind, scope, address)
      JOIN identities i ON (i.workspace_id, i.kind, i.scope, i.address) = ($1, n.kind, n.scope, n.address)
      JOIN identities w ON (w.workspace_id, w.id) = ($1, n.id) AND w.person_id = i.person_id
     WHERE i.trust = 'proven' OR n.scope <> ''
"""
# An address that nobody has claimed before has nothing that could move: it is its claimer's from the first moment on.
CLAIM = """
    WITH told AS (
        SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
               AS t (id, home_id, link_id, one_id, kind, scope, address, trust, source)),
         claimed AS (
            INSERT INTO identities (workspace_id, id, person_id, home_id, kind, scope, address, name, trust)
            SELECT $1, t.id, w.person_id, t.home_id, t.kind, t.scope, t.address, w.name, t.trust
              FROM told t JOIN identities w ON (w.workspace_id, w.id) = ($1, t.one_id) ON CONFLICT DO NOTHING RETURNING id, home_id, name),
         homes AS (INSERT INTO persons (workspace_id, id, name) SELECT $1, home_id, name FROM claimed),
         linked AS (
            INSERT INTO links (workspace_id, id, one_id, other_id, source, evidence)
            SELECT $1, t.link_id, t.one_id, t.id, t.source, jsonb_build_object('kind', t.kind) FROM told t JOIN claimed USING (id))
    SELECT id FROM claimed
"""


Key = tuple[IdentityId, str, str, bool]


class Note(NamedTuple):
    who: Known
    kind: str
    value: str
    trust: Trust

    @property
    def is_proof(self) -> bool:
        return self.trust is Trust.PROVEN

    @property
    def source(self) -> str:
        """Who says so: the channel, or they themselves."""
        return "network" if self.trust is Trust.NETWORK else "claim"

    @property
    def scope(self) -> str:
        return "" if self.is_proof else claim_scope(self.who.identity_id)

    @property
    def key(self) -> Key:
        return self.who.identity_id, self.kind, self.value, self.is_proof


class Noted(NamedTuple):
    """What became of the addresses that people told."""

    is_news: bool
    has_moved: bool
    """Somebody may be another person now."""


async def note_addresses(tx: Tx, who: Known, addresses: Iterable[Address]) -> bool:
    """Keep what a person says or proves of their other addresses. Returns whether any of it is news."""
    return (await note_all_addresses(tx, ((who, address) for address in addresses))).is_news


async def note_all_addresses(tx: Tx, told: Iterable[tuple[Known, Address]]) -> Noted:
    """Keep what many say or prove of theirs. What is known of them costs one statement for all."""
    notes = {note.key: note for who, address in told if (note := _note(who, address))}
    new = await _unknown(tx, list(notes.values()))
    claimed = await _claim_all(tx, [note for note in new if not note.is_proof])
    moving = [note for note in new if note.key not in claimed]
    for note in moving:
        await (prove if note.is_proof else _claim)(tx, note)
    return Noted(is_news=bool(new), has_moved=bool(moving))


async def _unknown(tx: Tx, notes: Sequence[Note]) -> list[Note]:
    """Those that are not written down yet, or not any more of the same person. Of whom we met just now nothing is."""
    columns = [(place, n.who.identity_id, n.kind, n.scope, n.value) for place, n in enumerate(notes) if not n.who.is_new]
    if not columns:
        return list(notes)
    known = set(await tx.values(NOTED, tx.workspace_id, *map(list, zip(*columns, strict=True))))
    return [note for place, note in enumerate(notes) if place not in known]


async def _claim_all(tx: Tx, notes: Sequence[Note]) -> set[Key]:
    """Which of them nobody had claimed before: they are written down now."""
    if not notes:
        return set()
    await hold(tx, [note.who.identity_id for note in notes if not note.who.is_new])
    new = {ids.new(): note for note in sorted(notes, key=lambda note: note.key)}
    rows = [
        (id, ids.new(), ids.new(), note.who.identity_id, note.kind, note.scope, note.value, note.trust.value, note.source)
        for id, note in new.items()
    ]
    return {new[id].key for id in await tx.values(CLAIM, tx.workspace_id, *map(list, zip(*rows, strict=True)))}


def _note(who: Known, address: Address) -> Note | None:
    value = canonical(address.kind, address.value)
    trust = Trust.CLAIMED if address.trust is Trust.PROVEN and _is_shared(address.kind, value) else address.trust
    return Note(who, address.kind, value, trust) if value else None


async def confirm(tx: Tx, identity_ids: Sequence[IdentityId]) -> None:
    """These addresses are their person's own: an answer from there has brought back what only they were given."""
    sql = "UPDATE identities SET trust = 'proven' WHERE workspace_id = $1 AND id = ANY($2) AND trust <> 'proven'"
    await tx.execute(sql, tx.workspace_id, identity_ids)


async def prove(tx: Tx, note: Note, *, source: str = "proven_address") -> None:
    """An address is theirs: whoever has it is one person with them, unless something speaks against it."""
    stranger = Stranger("", note.value, note.who.name, "", "", Trust.PROVEN)
    known = (await meet(tx, note.kind, [stranger]))[stranger.key]
    await confirm(tx, [known.identity_id])
    await unite(tx, note.who.identity_id, known.identity_id, source=source, evidence={"kind": note.kind})


async def _claim(tx: Tx, note: Note) -> None:
    """An identity of its own, in the claimer's scope: it may be written to, but it is not the known owner of that address."""
    stranger = Stranger(note.scope, note.value, note.who.name, "", "", note.trust)
    known = (await meet(tx, note.kind, [stranger]))[stranger.key]
    await link(tx, note.who.identity_id, known.identity_id, source=note.source, evidence={"kind": note.kind})


def claim_scope(identity_id: IdentityId) -> str:
    return f"claimed:{identity_id}"


def canonical(kind: str, value: str) -> str:
    """An address in the form in which it is compared; empty where it is none."""
    match kind:
        case "email":
            return mailboxes.normalised(value)
        case "phone":
            return normalised(value)
        case _:
            return value.strip()


def _is_shared(kind: str, value: str) -> bool:
    return kind == "email" and value.partition("@")[0].partition("+")[0] in ROLE_NAMES
