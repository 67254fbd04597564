"""Templates that a program sends."""

from parley import channels, conversations
from parley.api.bodies.templates import TemplateUse
from parley.channels import KeptTemplate, TemplateId
from parley.channels.types import Place
from parley.conversations import NoWay
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import AccountId, ConversationId, IdentityId

FIELD = "template"

Pair = tuple[IdentityId, AccountId]


async def filled(tx: Tx, id: ConversationId, wanted: TemplateUse, way: Pair | None) -> tuple[channels.templates.Filled, Pair]:
    """Ready to go out, and by which way; what is wrong names its place in the body: `template.body.0`."""
    kept = await _kept(tx, wanted)
    chosen = way or await _way_of(tx, id, kept)
    try:
        sendable = await channels.templates.sendable(tx, kept.id, chosen[1])
        return channels.templates.fill(sendable.content, _given(wanted)), chosen
    except Invalid as error:
        place = FIELD if error.field == FIELD else f"{FIELD}.{error.field}"
        raise type(error)(error.detail, field=place) from None


async def _kept(tx: Tx, wanted: TemplateUse) -> KeptTemplate:
    try:
        return await channels.templates.template(tx, TemplateId(wanted.id))
    except NotFound:
        raise channels.templates.NotChoosable(field=FIELD) from None


async def _way_of(tx: Tx, id: ConversationId, kept: KeptTemplate) -> Pair:
    """The one of the template's account."""
    for way in await conversations.ways(tx, await conversations.conversation(tx, id)):
        if way.account_id == kept.account_id and way.closed_at is None and not way.public:
            return way.identity_id, way.account_id
    raise NoWay(field="way")


def _given(wanted: TemplateUse) -> channels.templates.Given:
    place = wanted.place
    return channels.templates.Given(
        header=wanted.header,
        body=wanted.body,
        buttons=wanted.buttons,
        place=Place(place.latitude, place.longitude, place.title, place.address) if place else None,
    )
