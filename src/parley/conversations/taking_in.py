"""Takes inbound facts into conversations: a batch of one account, in few statements, the same however often it is run."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from parley import people
from parley.channels import Inbound, Incoming, Kind, Received
from parley.conversations import changes, following, placing, receipts
from parley.conversations.enclosing import enclose
from parley.conversations.events import FilesPromised, MessagesReceived
from parley.conversations.placing import Fresh
from parley.core.db import Tx
from parley.core.events import announce

SAID = frozenset({Kind.MESSAGE, Kind.POSTBACK, Kind.COMMENT, Kind.CALL, Kind.ECHO, Kind.UNKNOWN, Kind.REFERRAL})
"""Kinds that become an entry of the timeline; the others change something that is there already."""

OLDEST = timedelta(days=3)
PREVIEW = 140


async def take_in(tx: Tx, received: Received) -> None:
    """The reaction to `channels.Received`."""
    said = await _unknown_yet(tx, received, [item for item in received.items if item.inbound.kind in SAID and item.inbound.sender])
    if said:
        await _add(tx, received, said)
    for item in received.items:
        if item.inbound.kind not in SAID:
            await _change(tx, received, item)


async def _unknown_yet(tx: Tx, received: Received, items: Sequence[Incoming]) -> list[Incoming]:
    """Without those that are here already, or twice in this batch."""
    sql = "SELECT provider_key FROM messages WHERE workspace_id = $1 AND account_id = $2 AND provider_key = ANY($3)"
    unique = {_provider_key(item.inbound): item for item in reversed(items)}
    seen = set(await tx.values(sql, tx.workspace_id, received.account.id, list(unique)))
    return [item for key, item in reversed(unique.items()) if key not in seen]


def _provider_key(inbound: Inbound) -> str:
    """A pressed button names the message that it stands under: its own key is the event's."""
    return inbound.key if inbound.kind is Kind.POSTBACK or not inbound.external_id else inbound.provider_key


async def _add(tx: Tx, received: Received, items: Sequence[Incoming]) -> None:
    fresh = await placing.place(tx, received, items)
    await _insert(tx, received, fresh)
    await _attach(tx, fresh)
    for conversation_id in {one.conversation_id for one in fresh}:
        tx.signal(f"conversation/{conversation_id}")
    await following.enter(tx, received.account.kind, [(one.identity_id, one.id) for one in fresh])
    tx.signal("inbox")
    heard = [one for one in fresh if one.direction == "in"]
    if heard:
        await announce(tx, MessagesReceived(tuple((one.conversation_id, one.id) for one in heard)))


INSERT = """
    INSERT INTO messages (workspace_id, account_id, channel, id, conversation_id, seq, rev, direction, author_kind,
                          identity_id, provider_key, at, text, content)
    SELECT $1, $2, $3, n.id, n.conversation_id, n.seq, n.seq, n.direction, n.author_kind,
           n.identity_id, n.provider_key, n.at, n.text, n.content
      FROM unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::text[], $8::text[],
                  $9::uuid[], $10::text[], $11::timestamptz[], $12::text[], $13::jsonb[])
           AS n (id, conversation_id, seq, direction, author_kind, identity_id, provider_key, at, text, content)
"""


async def _insert(tx: Tx, received: Received, fresh: Sequence[Fresh]) -> None:
    await tx.execute(
        INSERT,
        tx.workspace_id,
        received.account.id,
        received.account.kind,
        [one.id for one in fresh],
        [one.conversation_id for one in fresh],
        [one.seq for one in fresh],
        [one.direction for one in fresh],
        [one.author_kind for one in fresh],
        [one.identity_id for one in fresh],
        [_provider_key(one.inbound) for one in fresh],
        [_at(one) for one in fresh],
        [one.text for one in fresh],
        [placing.content(one) for one in fresh],
    )


def _at(one: Fresh) -> datetime:
    """By the provider's clock where that is believable: mail dates are written by anybody."""
    said, received = one.inbound.at or one.received_at, one.received_at
    return said if received - OLDEST < said <= received else received


async def _attach(tx: Tx, fresh: Sequence[Fresh]) -> None:
    promised = await enclose(tx, ((one.id, place, file) for one in fresh for place, file in enumerate(one.inbound.attachments)))
    if promised:
        await announce(tx, FilesPromised(tuple(promised)))


async def _change(tx: Tx, received: Received, item: Incoming) -> None:
    """What is not said but done to something that was said before, or to the line itself."""
    match item.inbound.kind:
        case Kind.EDIT:
            await changes.edit(tx, received, item)
        case Kind.DELETE:
            await changes.delete(tx, received, item)
        case Kind.REACTION:
            await changes.react(tx, received, item)
        case Kind.STATUS:
            await receipts.take(tx, received, item)
        case Kind.UNSUBSCRIBED:
            await changes.unsubscribe(tx, received, item)
        case Kind.SUBSCRIBED | Kind.SYSTEM:
            await _hear_of(tx, received, item)
        case _:
            pass


async def _hear_of(tx: Tx, received: Received, item: Incoming) -> None:
    """Somebody came back, or told us of other addresses of theirs."""
    if item.inbound.sender is not None:
        known = (await people.recognise(tx, received, [item]))[0]
        await people.note_addresses(tx, known, item.inbound.sender.also)
