"""Addresses that somebody tells us of: proven ones link, claimed ones are noted beside the one who claims, and unlock nothing."""

from collections.abc import Sequence

from parley.channels import Address, Trust
from parley.core import mailboxes
from parley.core.db import Tx
from parley.core.ids import IdentityId
from parley.core.phones import normalised
from parley.people.linking import link
from parley.people.recognising import Stranger, meet
from parley.people.types import Known

ROLE_NAMES = frozenset(
    "admin billing contact hello help info mail no-reply noreply office postmaster robot sales service support test".split()
)
"""Local parts behind which many people stand: such an address never links by itself."""


async def note_addresses(tx: Tx, who: Known, addresses: Sequence[Address]) -> None:
    """Keep what a person says or proves of their other addresses."""
    for address in addresses:
        value = canonical(address.kind, address.value)
        if value:
            await (_prove if address.trust is Trust.PROVEN and not _is_shared(address.kind, value) else _claim)(
                tx, who, address.kind, value
            )


async def confirm(tx: Tx, identity_ids: Sequence[IdentityId]) -> None:
    """These addresses are their person's own: an answer from there has brought back what only they were given."""
    sql = "UPDATE identities SET trust = 'proven' WHERE workspace_id = $1 AND id = ANY($2) AND trust <> 'proven'"
    await tx.execute(sql, tx.workspace_id, identity_ids)


async def _prove(tx: Tx, who: Known, kind: str, value: str) -> None:
    stranger = Stranger("", value, who.name, "", "", Trust.PROVEN)
    known = (await meet(tx, kind, [stranger]))[stranger.key]
    await confirm(tx, [known.identity_id])
    await link(tx, who.identity_id, known.identity_id, source="proven_address", evidence={"kind": kind})


async def _claim(tx: Tx, who: Known, kind: str, value: str) -> None:
    """An identity of its own, in the claimer's scope: it may be written to, but it is not the known owner of that address."""
    stranger = Stranger(claim_scope(who.identity_id), value, who.name, "", "", Trust.CLAIMED)
    known = (await meet(tx, kind, [stranger]))[stranger.key]
    await link(tx, who.identity_id, known.identity_id, source="claim", evidence={"kind": kind})


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
