"""Who somebody is: their addresses, why we think that they are theirs, what they talked about, and a way to go on elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from parley import channels, conversations, people
from parley.channels import AccountRow, Trust
from parley.conversations import Conversation
from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.i18n import Translator, translator
from parley.core.ids import PersonId
from parley.people import Identity, Link
from parley.web.consents import shown
from parley.web.person import known, serving
from parley.web.resolution import cards
from parley.web.shell import faces, wording, zones
from parley.web.shell.speaking import spoken_language
from parley.web.shell.visiting import Asked, presence_of

INVITED_FOR = timedelta(days=1)
MOST_TALKS = 10


class Bond(msgspec.Struct, frozen=True):
    """A link between two of a person's addresses."""

    link: Link
    one: Identity
    other: Identity
    reasons: tuple[str, ...] = ()
    """In words, where they were compared."""


class Invitation(msgspec.Struct, frozen=True):
    """A link to send to the person: who opens it goes on in that channel, and is known there as the same."""

    channel: str
    account: str
    url: str


async def shown_person(
    request: Asked, tx: Tx, ground: Ground, person_id: PersonId, here: Conversation | None = None, *, beside_id: UUID | None = None
) -> dict[str, Any]:
    """What the panel's template needs; `here` is the conversation beside it, or `beside_id` its id."""
    person, identities = await people.person(tx, person_id), await people.identities(tx, person_id)
    talks = await conversations.conversations_of(tx, person_id)
    facts = await _facts(tx, person_id, zones.zone_of(presence_of(request)).key)
    return {
        **facts,
        **await shown.consents(tx, person_id),
        "serving": await _serving(request, tx, person_id, facts, beside_id or (here.id if here else None)),
        "open_requests": [one for one in await people.privacy.requests_of(tx, person_id) if one.is_open],
        "part_error": None,
        "person": person,
        "colleagues": await faces.colleagues(tx),
        "face": faces.of_person(person.name, person.id),
        "identities": identities,
        "provable": await _provable(tx, person_id),
        "bonds": await _bonds(tx, identities, translator(spoken_language(request))),
        **await cards.about(tx, person_id),
        "talks": [talk for talk in talks if talk.joined_to is None][:MOST_TALKS],
        "invitations": _invitations(ground, await channels.accounts(tx), identities),
        **beside(str(here.id) if here else "", person_id),
        "trust": wording.TRUST,
        "trust_means": wording.TRUST_MEANS,
        "linked_by": wording.LINKED_BY,
    }


async def _facts(tx: Tx, id: PersonId, zone: str) -> dict[str, Any]:
    about, tags, notes = await known.about(tx, id), await known.tags(tx, id), await known.notes(tx, id)
    return {**about, **tags, **notes, **await known.companies(tx, id), **await known.traces(tx, id, zone)}


async def _serving(request: Asked, tx: Tx, id: PersonId, facts: Mapping[str, Any], here: UUID | None) -> list[serving.Shown]:
    gathered = await serving.gathered(
        tx,
        id,
        habits=facts["habits"],
        said=facts["said"],
        notes=facts["notes"],
        tags=facts["person_tags"],
        touches=facts["touchpoints"],
    )
    lines, speech = people.serving.lines(gathered), translator(spoken_language(request))
    return serving.shown(lines, speech, zones.zone_of(presence_of(request)), here)


async def _provable(tx: Tx, person_id: PersonId) -> dict[UUID, UUID]:
    """Addresses that are only claimed, and the account by which a code can be sent to each."""
    ways = await conversations.private_ways(tx, person_id)
    return {way.identity_id: way.account_id for way in ways if way.trust is Trust.CLAIMED and way.last_in_at is None and not way.closed_at}


def beside(here: str, person_id: PersonId) -> dict[str, Any]:
    """Where the panel stands: beside a conversation, or on a page of its own; forms come back there."""
    try:
        return {"place": f"/conversations/{UUID(here)}", "here_id": UUID(here)}
    except ValueError:
        return {"place": f"/people/{person_id}", "here_id": None}


async def _bonds(tx: Tx, identities: Sequence[Identity], speech: Translator) -> list[Bond]:
    known: Mapping[UUID, Identity] = {identity.id: identity for identity in identities}
    links = await people.links(tx, [identity.id for identity in identities])
    whole = [link for link in links if {link.one_id, link.other_id} <= known.keys()]
    return [Bond(link, known[link.one_id], known[link.other_id], cards.reasons_of(link, speech)) for link in whole]


def _invitations(ground: Ground, accounts: Sequence[AccountRow], identities: Sequence[Identity]) -> list[Invitation]:
    """For channels in which the person is not met yet. The token says who they are, for a day."""
    if not identities:
        return []
    met = {identity.kind for identity in identities}
    token = ground.signer.sign("continue", identities[0].id.bytes, expires=clock.now() + INVITED_FOR)
    links = [(account, channels.invitation(account.kind, account.address, token)) for account in accounts if account.state == "active"]
    return [Invitation(account.kind, account.name, url) for account, url in links if url and account.kind not in met]
