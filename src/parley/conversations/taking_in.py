"""Takes inbound facts into conversations: a batch of one account, in few statements, the same however often it is run."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from parley import people
from parley.channels import Inbound, Incoming, Kind, Received
from parley.conversations import changes, following, overheard, placing, receipts, reconciling, wishes
from parley.conversations.enclosing import enclose
from parley.conversations.events import FilesPromised, MessagesReceived
from parley.conversations.fresh import Fresh, content
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.metrics import counter

SAID = frozenset({Kind.MESSAGE, Kind.POSTBACK, Kind.COMMENT, Kind.CALL, Kind.ECHO, Kind.UNKNOWN, Kind.REFERRAL})
"""Kinds that become an entry of the timeline; the others change something that is there already."""

NOBODYS = counter("facts_of_nobody", "Words not kept, because nobody is named whose they are, by channel and kind", "channel", "kind")

OLDEST = timedelta(days=3)
JUST_NOW = timedelta(minutes=2)
"""Their clocks count whole seconds, and go wrong by some: what has only just been said would stand before what it answers."""
PREVIEW = 140


async def take_in(tx: Tx, received: Received) -> None:
    """The reaction to `channels.Received`."""
    items = [item for item in received.items if _is_said(item) and _is_somebodys(received, item)]
    said = await _new(tx, received, await overheard.addressed(tx, received, await reconciling.without_our_own(tx, received, items)))
    if said:
        await _add(tx, received, said)
    for place, item in enumerate(received.items):
        if not _is_said(item) and not _came_back(received, place):
            await _change(tx, received, item)
    await wishes.switched(tx, received)


def _is_said(item: Incoming) -> bool:
    """Whoever lets us in by a link of ours comes from somewhere: that is a line in the timeline."""
    comes_over = item.inbound.kind is Kind.SUBSCRIBED and item.proof is not None and item.proof.purpose == "continue"
    return comes_over or item.inbound.kind in SAID


def _came_back(received: Received, place: int) -> bool:
    """Words of a batch are kept before what changes something: what somebody has said after they left must not be undone."""
    left = received.items[place].inbound
    if left.kind is not Kind.UNSUBSCRIBED or left.sender is None:
        return False
    since = (item.inbound for item in received.items[place + 1 :])
    return any(one.sender and one.sender.id == left.sender.id and people.opens(received, one) for one in since)


def _is_somebodys(received: Received, item: Incoming) -> bool:
    if item.inbound.whose:
        return True
    NOBODYS.labels(received.account.kind, item.inbound.kind.value).inc()
    return False


async def _new(tx: Tx, received: Received, items: Sequence[Incoming]) -> Mapping[str, Incoming]:
    """Those that are not here already, nor twice in this batch, by the key under which each is kept."""
    sql = "SELECT provider_key, content->>'key' FROM messages WHERE workspace_id = $1 AND account_id = $2 AND provider_key = ANY($3)"
    keys = {_provider_key(item.inbound) for item in items} | {item.inbound.key for item in items if received.can.chosen_ids}
    taken = dict(await tx.records(sql, tx.workspace_id, received.account.id, list(keys)))
    new: dict[str, Incoming] = {}
    for item in items:
        key, own = _provider_key(item.inbound), item.inbound.key
        # Another message has this id: where senders choose their ids, nobody may hide a message behind one that is taken.
        if received.can.chosen_ids and item.inbound.kind is Kind.MESSAGE and taken.get(key, own) != own:
            key = own
        if key not in taken:
            new[key], taken[key] = item, own
    return new


def _provider_key(inbound: Inbound) -> str:
    """A pressed button names the message that it stands under: its own key is the event's."""
    return inbound.key if inbound.kind is Kind.POSTBACK or not inbound.external_id else inbound.provider_key


async def _add(tx: Tx, received: Received, items: Mapping[str, Incoming]) -> None:
    fresh = await placing.place(tx, received, list(items.values()))
    await _insert(tx, received, list(items), fresh)
    await _attach(tx, fresh)
    for conversation_id in {one.conversation_id for one in fresh}:
        tx.signal(f"conversation/{conversation_id}")
    await following.enter(tx, received.account.kind, [(one.identity_id, one.id) for one in fresh])
    tx.signal("inbox")
    heard = [one for one in fresh if one.is_heard]
    if heard:
        await announce(tx, MessagesReceived(tuple((one.conversation_id, one.id) for one in heard)))
    await wishes.heed(tx, received, fresh)


INSERT = """
    INSERT INTO messages (workspace_id, account_id, channel, id, conversation_id, seq, rev, direction, author_kind,
                          identity_id, provider_key, external_id, alias_key, at, text, content)
    SELECT $1, $2, $3, n.id, n.conversation_id, n.seq, n.seq, n.direction, n.author_kind,
           n.identity_id, n.provider_key, n.external_id, n.alias_key, n.at, n.text, n.content
      FROM unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::text[], $8::text[],
                  $9::uuid[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::text[], $15::jsonb[])
           AS n (id, conversation_id, seq, direction, author_kind, identity_id, provider_key, external_id, alias_key, at, text, content)
"""


async def _insert(tx: Tx, received: Received, keys: Sequence[str], fresh: Sequence[Fresh]) -> None:
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
        keys,
        [_external_id(key, one.inbound) for key, one in zip(keys, fresh, strict=True)],
        [one.inbound.alias_key or None for one in fresh],
        [_at(one) for one in fresh],
        [one.text for one in fresh],
        [content(one) | _ids(received, key, one.inbound) for key, one in zip(keys, fresh, strict=True)],
    )


def _external_id(key: str, inbound: Inbound) -> str | None:
    """None for what is not kept under that name: a press has one of its own, or it is another message's."""
    return inbound.external_id if inbound.external_id and key.endswith(inbound.external_id) else None


def _ids(received: Received, key: str, inbound: Inbound) -> dict[str, Any]:
    """What tells two messages of one id apart, and the id that a sender chose where it could not be the key."""
    if not received.can.chosen_ids:
        return {}
    return {"key": inbound.key} | ({"chosen_id": inbound.external_id} if inbound.external_id != key else {})


def _at(one: Fresh) -> datetime:
    """By the provider's clock for what was held up on its way, where that is believable: mail dates are written by anybody."""
    said, received = one.inbound.at or one.received_at, one.received_at
    return said if received - OLDEST < said < received - JUST_NOW else received


async def _attach(tx: Tx, fresh: Sequence[Fresh]) -> None:
    promised = await enclose(tx, ((one.id, place, file) for one in fresh for place, file in enumerate(one.inbound.attachments)))
    if promised:
        await announce(tx, FilesPromised(tuple(promised)))


async def _change(tx: Tx, received: Received, item: Incoming) -> None:
    """What is not said but done to something that was said before, or to the line itself."""
    match item.inbound.kind:
        case Kind.EDIT:
            if not await changes.edit(tx, received, item):
                await _take_as_said(tx, received, item)
        case Kind.DELETE:
            await changes.delete(tx, received, item)
        case Kind.REACTION:
            await changes.react(tx, received, item)
        case Kind.STATUS:
            await receipts.take(tx, received, item)
        case Kind.UNSUBSCRIBED if not item.inbound.only_offers:
            await changes.unsubscribe(tx, received, item)
        case Kind.SUBSCRIBED | Kind.UNSUBSCRIBED | Kind.SYSTEM:
            await _hear_of(tx, received, item)
        case _:
            pass


async def _take_as_said(tx: Tx, received: Received, item: Incoming) -> None:
    """An edit of what never reached us is all that we will ever have of it."""
    if item.inbound.sender is None:
        return
    kind = Kind.COMMENT if item.inbound.is_public else Kind.MESSAGE
    whole = msgspec.structs.replace(item, inbound=msgspec.structs.replace(item.inbound, kind=kind))
    if said := await _new(tx, received, [whole]):
        await _add(tx, received, said)


async def _hear_of(tx: Tx, received: Received, item: Incoming) -> None:
    """Somebody came back, or told us of their name or of other addresses of theirs."""
    sender = item.inbound.sender
    if sender is None:
        return
    known = (await people.recognise(tx, received, [item]))[0]
    is_news = await people.note_addresses(tx, known, sender.also)
    if is_news or sender.name not in ("", known.name):
        await changes.show_anew(tx, known.person_id)
