"""Agents outside: how they accept, answer and hand back the conversations that they were offered. Each token sees its own agent's alone."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, field

from parley import routing
from parley.api.bodies.messages import Message, shown
from parley.api.callers import Caller
from parley.api.paging import Page
from parley.api.resources.messages import Button
from parley.api.shapes import Moment, Shape
from parley.core.db import Tx

Presence = Literal["available", "busy", "break", "away", "offline"]
Reason = Annotated[str, Meta(max_length=200)]
OFFER = "/agent/offers/{offer_id:uuid}"


class Agent(Shape, frozen=True, kw_only=True):
    """Who you are here."""

    id: UUID
    name: str
    state: Annotated[Presence, Meta(description="Only who is `available` is offered anything.")]
    is_paused: Annotated[bool, Meta(description="Switched off here; nothing is offered until somebody switches you on again.")]
    version: Annotated[int, Meta(description="Of the protocol that is spoken with you.")]


class AgentState(Shape, frozen=True, kw_only=True):
    state: Presence
    reason: Reason = ""


class Offer(Shape, frozen=True, kw_only=True):
    """A conversation that you have, or were asked to take."""

    id: UUID
    conversation_id: UUID
    offered_at: Moment
    accept_by: Annotated[Moment, Meta(description="Whoever has not accepted by then loses it.")]
    accepted_at: Moment | None
    answer_by: Annotated[Moment | None, Meta(description="While the customer waits: whoever has not answered by then loses it.")]
    closed_at: Moment | None
    outcome: Annotated[
        str, Meta(description="Empty while it is yours; `declined`, `handed_back`, `timed_out`, `taken_over`, `resolved` or `withdrawn`.")
    ]


class OfferContext(Shape, frozen=True, kw_only=True):
    """An offer, and everything that the call about it told."""

    offer: Offer
    context: Annotated[dict[str, Any], Meta(description="As in `data` of the event `offer`.")]


class Refusal(Shape, frozen=True, kw_only=True):
    reason: Reason = ""


class AgentMessage(Shape, frozen=True, kw_only=True):
    """An answer to the customer."""

    text: Annotated[str, Meta(min_length=1, max_length=10_000, examples=["Saturday at eleven is free."])]
    buttons: Annotated[list[Button], Meta(max_length=10)] = field(default_factory=list[Button])
    id: Annotated[str, Meta(max_length=100, description="Your own. Sent twice under one id, it is said once.")] = ""
    seen_seq: Annotated[
        Annotated[int, Meta(ge=0, le=2**53)] | None,
        Meta(description="`seq` of the last message that you have read; newer ones refuse yours."),
    ] = None


class HandBack(Shape, frozen=True, kw_only=True):
    """Somebody else should go on."""

    reason: Reason = ""
    summary: Annotated[str, Meta(max_length=10_000, description="For staff, beside the summary that Parley makes itself.")] = ""
    queue: Annotated[str, Meta(max_length=100, description="The name of a queue; empty: where it came from.")] = ""
    skill: Annotated[str, Meta(max_length=100, description="Or a skill: the first queue that asks for it.")] = ""


def _offer(one: routing.outside.Offer) -> Offer:
    return Offer(
        id=one.id,
        conversation_id=one.conversation_id,
        offered_at=one.offered_at,
        accept_by=one.accept_by,
        accepted_at=one.accepted_at,
        answer_by=one.answer_by,
        closed_at=one.closed_at,
        outcome=one.outcome,
    )


def _agent(one: routing.outside.OutsideAgent) -> Agent:
    return Agent(id=one.id, name=one.name, state=one.state.value, is_paused=one.is_paused, version=routing.outside.wire.VERSION)


@get("/agent", summary="Get your agent")
async def get_agent(tx: NamedDependency[Tx], caller: NamedDependency[Caller]) -> Agent:
    """The agent whose token this is."""
    return _agent(await routing.outside.of_token(tx, caller.token.id))


@put("/agent/state", summary="Say whether you are there")
async def set_agent_state(tx: NamedDependency[Tx], caller: NamedDependency[Caller], data: JSONBody[AgentState]) -> Agent:
    """Who was sent away for not answering comes back so."""
    me = await routing.outside.of_token(tx, caller.token.id)
    await routing.outside.be(tx, me, routing.State(data.state), data.reason)
    return _agent(await routing.outside.of_token(tx, caller.token.id))


@get("/agent/offers", summary="List what you have in hand")
async def list_offers(tx: NamedDependency[Tx], caller: NamedDependency[Caller]) -> Page[Offer]:
    """The oldest first; for whoever has just started again."""
    me = await routing.outside.of_token(tx, caller.token.id)
    return Page(data=[_offer(one) for one in await routing.outside.open_offers(tx, me.id)])


@get(OFFER, summary="Get an offer")
async def get_offer(tx: NamedDependency[Tx], caller: NamedDependency[Caller], offer_id: FromPath[UUID]) -> OfferContext:
    """With everything that is known of the conversation now, while it is yours."""
    me = await routing.outside.of_token(tx, caller.token.id)
    found = await routing.outside.own(tx, me, offer_id)
    told: dict[str, Any] = msgspec.to_builtins(await routing.outside.context(tx, me, found))
    return OfferContext(offer=_offer(found), context=told)


@post(OFFER + "/acceptance", summary="Accept an offer")
async def accept_offer(tx: NamedDependency[Tx], caller: NamedDependency[Caller], offer_id: FromPath[UUID]) -> Offer:
    """You take it. Accepting again changes nothing."""
    return _offer(await routing.outside.accept(tx, await routing.outside.of_token(tx, caller.token.id), offer_id))


@post(OFFER + "/refusal", summary="Decline an offer")
async def decline_offer(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], offer_id: FromPath[UUID], data: JSONBody[Refusal]
) -> Offer:
    """It goes to somebody else at once. `reason` is for staff."""
    return _offer(await routing.outside.decline(tx, await routing.outside.of_token(tx, caller.token.id), offer_id, data.reason))


@post(OFFER + "/messages", summary="Answer the customer of an offer")
async def send_agent_message(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], offer_id: FromPath[UUID], data: JSONBody[AgentMessage]
) -> Message:
    """Who answers has accepted. It goes out by the way by which the customer was last heard."""
    buttons = [routing.outside.wire.Button(label=one.label, payload=one.payload, url=one.url) for one in data.buttons]
    said = routing.outside.wire.Saying(text=data.text, buttons=buttons, id=data.id, seen_seq=data.seen_seq)
    return shown(await routing.outside.say(tx, await routing.outside.of_token(tx, caller.token.id), offer_id, said))


@post(OFFER + "/hand-back", summary="Hand a conversation back")
async def hand_back_offer(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], offer_id: FromPath[UUID], data: JSONBody[HandBack]
) -> Offer:
    """It stands first where it came from, or in another queue, and is not offered to you again for a day."""
    wanted = routing.outside.wire.HandingBack(reason=data.reason, summary=data.summary, queue=data.queue, skill=data.skill)
    return _offer(await routing.outside.hand_back(tx, await routing.outside.of_token(tx, caller.token.id), offer_id, wanted))


@post(OFFER + "/resolution", summary="Resolve a conversation of yours")
async def resolve_offer(tx: NamedDependency[Tx], caller: NamedDependency[Caller], offer_id: FromPath[UUID]) -> Offer:
    """There is nothing more to say. If the customer writes again, it is offered anew, to you first."""
    return _offer(await routing.outside.resolve(tx, await routing.outside.of_token(tx, caller.token.id), offer_id))


ROUTER = Router(
    "/",
    route_handlers=[
        get_agent,
        set_agent_state,
        list_offers,
        get_offer,
        accept_offer,
        decline_offer,
        send_agent_message,
        hand_back_offer,
        resolve_offer,
    ],
    tags=["Outside agents"],
    opt={"resource": "agent"},
)
