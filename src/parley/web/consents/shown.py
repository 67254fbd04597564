"""What the person's panel shows of consents: address by address, with since when, by what, and how it is known."""

from typing import Any
from uuid import UUID

import msgspec

from parley import people
from parley.core.db import Tx
from parley.core.ids import IdentityId, PersonId
from parley.people import Identity
from parley.web.consents import wording

MOST_SHOWN = 30


class Row(msgspec.Struct, frozen=True):
    """One purpose at one address."""

    identity_id: IdentityId
    purpose: str
    is_allowed: bool
    why: str
    said: people.consents.Consent | None
    """What it follows from."""
    text: people.consents.Text | None
    """What they agreed to, where that is published."""

    @property
    def is_own(self) -> bool:
        """Whether it was said of this very address."""
        return self.said is not None and self.said.identity_id == self.identity_id


class Place(msgspec.Struct, frozen=True):
    """An address, and how it stands with each purpose of which something was said."""

    identity: Identity
    rows: tuple[Row, ...]


async def consents(tx: Tx, person_id: PersonId, *, undone: UUID | None = None) -> dict[str, Any]:
    """What the panel's part needs; `undone` is a withdrawal that was just noted and can be taken back."""
    identities = await people.identities(tx, person_id)
    rows = await _rows(tx, person_id)
    places = [Place(one, tuple(row for row in rows if row.identity_id == one.id)) for one in _addresses(identities)]
    return {
        "consent_places": [place for place in places if place.rows],
        "consent_addresses": [place.identity for place in places],
        "consent_sources": wording.SOURCES,
        "consent_reasons": wording.REASONS,
        "consent_history": await people.consents.history(tx, person_id, limit=MOST_SHOWN),
        "consent_withdrawn": undone,
        "consent_newest": max((int(row.said.at.timestamp() * 1000) for row in rows if row.said), default=0),
    }


def _addresses(identities: list[Identity]) -> list[Identity]:
    """Each address once: one that was first claimed and then proven is two identities."""
    return list({(one.kind, one.address): one for one in reversed(identities)}.values())[::-1]


async def _rows(tx: Tx, person_id: PersonId) -> list[Row]:
    standings = [one for one in await people.consents.standings(tx, person_id) if one.verdict.by]
    texts = await people.consents.texts(tx, [by.text_id for one in standings if (by := one.verdict.by) and by.text_id])
    return [_row(one, texts) for one in standings]


def _row(one: people.consents.Standing, texts: dict[UUID, people.consents.Text]) -> Row:
    refused = isinstance(one.verdict, people.consents.Refused)
    text = texts.get(one.verdict.by.text_id) if one.verdict.by and one.verdict.by.text_id else None
    why = one.verdict.why.value if isinstance(one.verdict, people.consents.Refused) else ""
    return Row(one.identity_id, one.purpose, not refused, why, one.verdict.by, text)
