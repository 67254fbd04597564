"""Who of a batch is known already: read in a few statements, and kept up to date while its rows are planned."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec

from parley.core.db import Tx
from parley.core.ids import IdentityId, PersonId
from parley.core.text import fold
from parley.people.importing.targets import OWN_NUMBER
from parley.people.importing.types import Told

LIST = "list"
SOURCE = "import"
"""Who says the facts that come from a list."""

KNOWN = """
    SELECT i.id, i.person_id, i.kind, i.scope, i.address, i.trust, p.name
      FROM unnest($2::text[], $3::text[], $4::text[]) AS a (kind, scope, address)
      JOIN identities i ON (i.workspace_id, i.kind, i.scope, i.address) = ($1, a.kind, a.scope, a.address)
      JOIN persons p ON (p.workspace_id, p.id) = (i.workspace_id, i.person_id)
"""
THEIRS = "SELECT id, person_id, kind, address FROM identities WHERE workspace_id = $1 AND person_id = ANY($2) ORDER BY scope DESC"
FACTS = """
    SELECT i.person_id, f.identity_id, f.field, f.value
      FROM identities i JOIN person_facts f ON (f.workspace_id, f.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = ANY($2) AND f.source = 'import'
"""
TAGS = """
    SELECT DISTINCT i.person_id, t.name FROM identities i JOIN person_tags t ON (t.workspace_id, t.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = ANY($2)
"""
# What somebody has removed is not brought back either.
NOTES = """
    SELECT DISTINCT i.person_id, n.text FROM identities i JOIN person_notes n ON (n.workspace_id, n.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = ANY($2) AND n.text = ANY($3)
"""
CONSENTS = """
    SELECT DISTINCT i.person_id, c.purpose FROM identities i JOIN consents c ON (c.workspace_id, c.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = ANY($2)
"""

Key = tuple[str, str, str]
"""Kind, scope and address of an identity."""


class Anchor(msgspec.Struct, frozen=True):
    """The identity on which hangs what a row says."""

    identity_id: IdentityId
    person_id: PersonId
    scope: str
    trust: str
    name: str


class Ledger:
    """What is known of all whom a batch could be about."""

    def __init__(self) -> None:
        self.anchors: dict[Key, Anchor] = {}
        self.theirs: dict[tuple[PersonId, str, str], IdentityId] = {}
        self.facts: dict[tuple[PersonId, str], set[str]] = defaultdict(set)
        self.written: dict[tuple[IdentityId, str], str] = {}
        self.tags: set[tuple[PersonId, str]] = set()
        self.notes: set[tuple[PersonId, str]] = set()
        self.asked: set[tuple[PersonId, str]] = set()
        """Whoever has said anything of a purpose is not spoken for by a list."""

    @classmethod
    async def opened(cls, tx: Tx, told: Sequence[Told]) -> "Ledger":
        ledger = cls()
        keys = sorted({key for one in told for address in one.addresses for key in keys_of(one, *address)})
        for id, person, kind, scope, address, trust, name in await tx.records(KNOWN, tx.workspace_id, *_columns(keys, 3)):
            ledger.anchors[kind, scope, address] = Anchor(id, person, scope, trust, name)
        persons = sorted({anchor.person_id for anchor in ledger.anchors.values()})
        if persons:
            await ledger._read(tx, persons, sorted({note for one in told for note in one.notes}))
        return ledger

    async def _read(self, tx: Tx, persons: Sequence[PersonId], notes: Sequence[str]) -> None:
        for id, person, kind, address in await tx.records(THEIRS, tx.workspace_id, persons):
            self.theirs[person, kind, address] = id
        for person, identity, field, value in await tx.records(FACTS, tx.workspace_id, persons):
            self.facts[person, field].add(value)
            self.written[identity, field] = value
        self.tags = {(person, name) for person, name in await tx.records(TAGS, tx.workspace_id, persons)}
        self.notes = {(person, text) for person, text in await tx.records(NOTES, tx.workspace_id, persons, notes)} if notes else set()
        self.asked = {(person, purpose) for person, purpose in await tx.records(CONSENTS, tx.workspace_id, persons)}


def keys_of(told: Told, kind: str, address: str) -> tuple[Key, Key]:
    """Where an address stands if its owner is known by it, and where it stands for whoever is in a list under this name."""
    return (kind, "", address), (kind, list_scope(told, kind), address)


def list_scope(told: Told, kind: str) -> str:
    """Two rows are about one person where they share an address and the name. A number in somebody's books needs no name."""
    words = " ".join(sorted(fold(told.name).split()))
    return LIST if kind == OWN_NUMBER else f"{LIST}:{sha256(words.encode()).hexdigest()[:20]}"


def _columns(rows: Iterable[Sequence[str]], width: int) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
