"""Parting again what was united: by its link, or by the addresses that are somebody else's. No machine unites them once more."""

from collections.abc import Collection, Sequence

from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import IdentityId, LinkId, PersonId, StaffId
from parley.people import linking
from parley.people.queries import identities, links
from parley.people.resolution import suggesting

ENDS = "SELECT one_id, other_id FROM links WHERE workspace_id = $1 AND id = $2"


async def part(tx: Tx, id: LinkId, *, by: StaffId) -> None:
    """Take a link back, and remember it. Raises `LinkRevoked` or `NotFound`."""
    await linking.unlink(tx, id, by=by)
    await suggesting.remember_parted(tx, await tx.records(ENDS, tx.workspace_id, id), by=by)


async def split(tx: Tx, person_id: PersonId, away: Collection[IdentityId], *, by: StaffId) -> list[LinkId]:
    """Part some addresses of a person from the rest of theirs; returns the links that were taken back."""
    theirs = {identity.id for identity in await identities(tx, person_id)}
    if not away or not theirs.issuperset(away):
        raise NotFound
    if len(theirs) == len(set(away)):
        raise Invalid(field="away")
    between = [link for link in await links(tx, sorted(theirs)) if (link.one_id in away) != (link.other_id in away)]
    await _revoke(tx, [link.id for link in between], by)
    await suggesting.remember_parted(tx, [(link.one_id, link.other_id) for link in between], by=by)
    return [link.id for link in between]


async def _revoke(tx: Tx, ids: Sequence[LinkId], by: StaffId) -> None:
    for id in ids:  # as many as addresses at most
        await linking.unlink(tx, id, by=by)
