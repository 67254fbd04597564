"""On which number somebody may be called, as far as we know one that is surely theirs."""

from collections.abc import Sequence

from parley import people, workspace
from parley.channels import Trust
from parley.core import phones
from parley.core.db import Tx
from parley.core.ids import IdentityId, PersonId
from parley.people import Identity
from parley.routing.callbacks.errors import NumberInvalid

BELIEF = (Trust.PROVEN, Trust.NETWORK, Trust.CLAIMED)


async def country(tx: Tx) -> str:
    """In which numbers without a country code are read: that of the business's holidays; empty where it has none."""
    return (await workspace.business_hours(tx)).country


async def read(tx: Tx, text: str) -> str:
    """As somebody has typed it. Raises NumberInvalid."""
    number = phones.normalised(text.strip(), await country(tx))
    if not number:
        raise NumberInvalid(field="phone")
    return number


async def numbers_of(tx: Tx, person_id: PersonId) -> list[Identity]:
    """The best believed first, of these the newest."""
    theirs = [one for one in await people.identities(tx, person_id) if one.kind == "phone"]
    return sorted(reversed(theirs), key=lambda one: BELIEF.index(one.trust))


async def known_to(tx: Tx, person_id: PersonId, speaker: IdentityId) -> str | None:
    """One that we may name to whoever speaks to us from `speaker`: proven, told by their channel, or claimed by them right there."""
    own = people.claim_scope(speaker)
    usable = (one.address for one in await numbers_of(tx, person_id) if one.trust is not Trust.CLAIMED or one.scope == own)
    return next(usable, None)


async def may_be_called(tx: Tx, identities: Sequence[IdentityId]) -> bool:
    """Who answers what somebody asked needs no consent; whoever has forbidden us to use their data is not offered a call."""
    refused = await people.consents.refusing(tx, identities, "processing")
    return all(one.why is people.consents.Why.NEVER for one in refused.values())
