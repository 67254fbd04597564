"""Whose a message is: the identity it came from, or, where a token of ours came back from elsewhere, the one that we had written to."""

from collections.abc import Sequence
from uuid import UUID

from parley import people
from parley.channels import Address, Incoming, Proof, Received
from parley.conversations.fresh import Fresh
from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import MessageId


async def attribute(tx: Tx, received: Received, items: Sequence[Incoming]) -> list[Fresh]:
    """Who said each of `items`, with those joined whom a proof shows to be one person."""
    guests = {place: host for place, item in enumerate(items) if item.proof and (host := await _host(tx, item))}
    known = iter(await people.recognise(tx, received, [item for place, item in enumerate(items) if place not in guests]))
    whose = [guests[place] if place in guests else next(known) for place in range(len(items))]
    fresh = [
        Fresh(item, who.identity_id, who.person_id, MessageId(ids.new()), guest=place in guests)
        for place, (item, who) in enumerate(zip(items, whose, strict=True))
    ]
    blocked = await people.blocked(tx, {who.person_id for who in whose})
    for one in fresh:
        one.blocked = one.person_id in blocked
    if any(_may_link(item) for item in items):
        await _link(tx, fresh, whose)
    return fresh


ADDRESSED = """
    SELECT i.id AS identity_id, i.person_id, i.address, i.name, i.username
      FROM messages m JOIN identities i ON (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
     WHERE m.workspace_id = $1 AND m.id = $2
"""
# Not a guest: whom we wrote to, or the same person at another address of theirs.
HOST = f"""{ADDRESSED} AND i.address <> $3
       AND NOT EXISTS (SELECT FROM identities s WHERE (s.workspace_id, s.person_id, s.kind) = (i.workspace_id, i.person_id, i.kind)
                          AND s.scope = '' AND s.address = $3)
"""


async def _addressed(tx: Tx, message_id: UUID) -> people.Known | None:
    """To whom a message of ours went."""
    return await tx.row(people.Known, ADDRESSED, tx.workspace_id, message_id)


async def _host(tx: Tx, item: Incoming) -> people.Known | None:
    """Whose conversation a forwarded mail's reader has joined: our token came back, but from another address than we wrote to."""
    if item.proof is None or item.proof.purpose != "reply" or item.inbound.sender is None:
        return None
    return await tx.row(people.Known, HOST, tx.workspace_id, item.proof.subject, item.inbound.sender.id)


def _may_link(item: Incoming) -> bool:
    return bool(item.proof or (item.inbound.whose and item.inbound.whose.also) or people.codes.is_code(item.inbound.text))


async def _link(tx: Tx, fresh: Sequence[Fresh], whose: Sequence[people.Known]) -> None:
    """Join identities by what was proven; then read again whose they are, where a link may have moved them."""
    said = [(one, who) for one, who in zip(fresh, whose, strict=True) if not one.guest]
    sure = [(one, who) for one, who in said if not one.inbound.doubtful]
    proven = [(who, one.item.proof) for one, who in sure if one.item.proof]
    for who, proof in proven:
        await _prove(tx, who, proof)
    noted = await people.note_all_addresses(tx, [(who, address) for one, who in said for address in _others(one)])
    is_shown = await people.codes.heard(tx, [(who, one.text) for one, who in sure if one.is_heard])
    if proven or noted.has_moved or is_shown:
        await _read_again(tx, fresh)


def _others(one: Fresh) -> Sequence[Address]:
    """What they say of their other addresses."""
    return one.inbound.whose.also if one.inbound.whose else ()


async def _read_again(tx: Tx, fresh: Sequence[Fresh]) -> None:
    sql = "SELECT id, person_id FROM identities WHERE workspace_id = $1 AND id = ANY($2)"
    persons = dict(await tx.records(sql, tx.workspace_id, [one.identity_id for one in fresh]))
    for one in fresh:
        one.person_id = persons[one.identity_id]


async def _prove(tx: Tx, who: people.Known, proof: Proof) -> None:
    if proof.purpose == "continue":
        other = await tx.value("SELECT id FROM identities WHERE workspace_id = $1 AND id = $2", tx.workspace_id, proof.subject)
        if other and other != who.identity_id:
            await people.resolution.unite(tx, other, who.identity_id, source="deep_link")
        return
    addressed = await _addressed(tx, proof.subject)
    if addressed and addressed.address == who.address:
        await people.confirm(tx, [addressed.identity_id, who.identity_id])
        if addressed.identity_id != who.identity_id:
            await people.link(tx, addressed.identity_id, who.identity_id, source="mail_token")
