"""What customers let us do: the word by which they leave our offers or come back, their channel's own switch, the form before a chat."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from parley import people, workspace
from parley.channels import Inbound, Incoming, Kind, Received
from parley.conversations import saying
from parley.conversations.fresh import Fresh
from parley.conversations.queries import conversation
from parley.conversations.types import PARLEY
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.i18n import N_, Language, language_of, translator
from parley.core.ids import ConversationId

OFFERS = "marketing"
WRITTEN = frozenset({Kind.MESSAGE, Kind.POSTBACK})
LEFT = N_("You will get no more offers here. To get them again, write START.")
LEFT_EVERYWHERE = N_("You will get no more offers from us in any channel. To get them again, write START.")
BACK = N_("You will get our offers again. To stop them, write STOP.")
STILL_LEFT = N_(
    "Noted. You have left our offers at another address too, so nothing is sent for now. To change that, write START from there."
)


async def heed(tx: Tx, received: Received, fresh: Sequence[Fresh]) -> None:
    """What new messages say of it. Runs in every intake, so that whoever says nothing of it costs nothing."""
    await people.consents.record(tx, [await _agreed(tx, one) for one in fresh if one.inbound.agreed and one.direction == "in"])
    for one in fresh:
        if _is_private(one) and (wish := people.consents.wish(one.text or one.inbound.subject)):
            await _obey(tx, received, one, wish)


async def switched(tx: Tx, received: Received) -> None:
    """What somebody has switched in the channel itself. Whoever blocks us wants no offers either; unblocking asks for none."""
    items = [item for item in received.items if _is_switch(item.inbound)]
    if items:
        known = await people.recognise(tx, received, items)
        await people.consents.record(tx, [_switched(item, who) for item, who in zip(items, known, strict=True)])


def _is_switch(inbound: Inbound) -> bool:
    leaves = inbound.kind is Kind.UNSUBSCRIBED or (inbound.kind is Kind.SUBSCRIBED and inbound.only_offers)
    return leaves and inbound.sender is not None and not (inbound.doubtful or inbound.group)


def _switched(item: Incoming, who: people.Known) -> people.consents.Said:
    proof = people.consents.Proof(event=item.inbound.key[:2000], words=item.inbound.error[:2000])
    granted = item.inbound.kind is Kind.SUBSCRIBED
    return people.consents.Said(
        identity_id=who.identity_id, purpose=OFFERS, granted=granted, source="provider", proof=proof, at=item.received_at
    )


async def _agreed(tx: Tx, one: Fresh) -> people.consents.Said:
    """The words that the form before a chat has shown, as a published text where they are one."""
    words = one.inbound.agreed
    published = await people.consents.of_words(tx, "processing", words)
    page = str(one.inbound.extra.get("page_url", ""))[:2000]
    proof = people.consents.Proof(message_id=str(one.id), text=words[:2000], page=page)
    text_id = published.id if published else None
    return people.consents.Said(
        identity_id=one.identity_id, purpose="processing", granted=True, source="form", proof=proof, text_id=text_id, at=one.received_at
    )


def _is_private(one: Fresh) -> bool:
    """Whether it was said to us, and by the one whose address it bears."""
    inbound = one.inbound
    aside = inbound.group or inbound.is_public or inbound.automatic or inbound.doubtful
    return one.direction == "in" and inbound.kind in WRITTEN and not aside


async def _obey(tx: Tx, received: Received, one: Fresh, wish: people.consents.Wish) -> None:
    before = await people.consents.last(tx, one.identity_id, OFFERS)
    if wish.granted and (before is None or before.granted is not False):
        return  # nothing to come back to: whoever writes "start" may mean anything
    if before and before.granted is wish.granted and before.proof.message_id and (before.everywhere or not wish.everywhere):
        return  # said and answered before
    said = people.consents.Said(
        identity_id=one.identity_id,
        purpose=OFFERS,
        granted=wish.granted,
        source="customer",
        everywhere=wish.everywhere,
        proof=people.consents.Proof(message_id=str(one.id), words=(one.text or one.inbound.subject)[:2000]),
        at=one.received_at,
    )
    if await people.consents.record(tx, [said]) and not one.blocked:
        await _confirm(tx, received, one, wish)


async def _confirm(tx: Tx, received: Received, one: Fresh, wish: people.consents.Wish) -> None:
    """In their language, once. Whatever else they had asked before still wants its answer."""
    waiting_since = (await conversation(tx, one.conversation_id)).waiting_since
    text = translator(await _language(tx, one, wish)).gettext(await _answer(tx, one, wish))
    try:
        async with tx.attempt():
            await saying.reply(tx, one.conversation_id, text=text, way=(one.identity_id, received.account.id), author=PARLEY)
    except ParleyError:
        return  # they cannot be answered here: they are obeyed all the same
    if waiting_since and waiting_since < one.received_at:
        await _still_waits(tx, one.conversation_id, waiting_since)


async def _answer(tx: Tx, one: Fresh, wish: people.consents.Wish) -> str:
    if not wish.granted:
        return LEFT_EVERYWHERE if wish.everywhere else LEFT
    return BACK if isinstance(await people.consents.allows(tx, one.identity_id, OFFERS), people.consents.Allowed) else STILL_LEFT


async def _language(tx: Tx, one: Fresh, wish: people.consents.Wish) -> Language:
    """The one that they are known to speak, else that of their word, else the business's own."""
    own = language_of((await people.person(tx, one.person_id)).language)
    return own or wish.language or SLAVIC.get((await workspace.workspace(tx)).language, "ru")


SLAVIC: Mapping[Language, Language] = {"uk": "uk", "ru": "ru"}
"""What a word that is Russian and Ukrainian alike may be."""


async def _still_waits(tx: Tx, id: ConversationId, since: datetime) -> None:
    sql = "UPDATE conversations SET status = 'open', waiting_since = $3 WHERE workspace_id = $1 AND id = $2 AND status = 'waiting'"
    await tx.execute(sql, tx.workspace_id, id, since)
