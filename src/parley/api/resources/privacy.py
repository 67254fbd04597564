"""Personal data by law: requests with their deadlines, and erasures with their protocols."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from parley import people
from parley.api.callers import Caller
from parley.api.paging import Asked, Page
from parley.api.shapes import Moment, Shape
from parley.core.db import Tx
from parley.core.ids import IdentityId, PersonId

Words = Annotated[str, Meta(max_length=2000)]
Way = Annotated[Literal["email", "chat", "phone", "post", "visit", "authority"], Meta(description="How the request came.")]
State = Literal["open", "done", "refused", "withdrawn"]


class PrivacyRequest(Shape, frozen=True, kw_only=True):
    """Something that somebody has asked for by law."""

    id: UUID
    kind: people.privacy.Wish
    person_id: Annotated[UUID | None, Meta(description="Null where it is not settled who asks.")]
    asked_by: Words
    channel: Way
    confirmed: Annotated[str, Meta(max_length=2000, description="How it is known that it is they who ask; empty while it is not.")]
    received_on: date
    due_on: Annotated[date, Meta(description="By when it must be answered, by the law of the workspace.")]
    state: State
    outcome: Words


class NewPrivacyRequest(Shape, frozen=True, kw_only=True):
    """Names a person, or says who asks."""

    kind: people.privacy.Wish
    channel: Way
    received_on: date
    person_id: UUID | None = None
    asked_by: Words = ""
    confirmed: Words = ""
    wish: Annotated[str, Meta(max_length=2000, description="In their words.")] = ""


class PrivacyAnswer(Shape, frozen=True, kw_only=True):
    state: Literal["done", "refused", "withdrawn"]
    outcome: Annotated[
        str, Meta(min_length=1, max_length=2000, description="What was done, or why nothing was.", examples=["A copy was sent."])
    ]


class NewErasure(Shape, frozen=True, kw_only=True):
    """Of a whole person, or of one address."""

    basis: people.privacy.Basis
    reason: Annotated[str, Meta(max_length=500, description="Stands in the protocol: without names.")] = ""
    identity_id: UUID | None = None
    request_id: Annotated[UUID | None, Meta(description="The request that it answers: it is done when the erasure is.")] = None


class Erasure(Shape, frozen=True, kw_only=True):
    """How far an erasure has come."""

    id: UUID
    person_id: UUID
    state: Annotated[Literal["waiting", "running", "done", "stopped"], Meta(description="While it waits it can be stopped.")]
    basis: people.privacy.Basis
    whole: bool
    asked_at: Moment
    runs_at: Moment
    ended_at: Moment | None
    erased: Annotated[dict[str, int], Meta(description="How many of what are gone.")]


def shown(one: people.privacy.Request) -> PrivacyRequest:
    return msgspec.convert({name: getattr(one, name) for name in PrivacyRequest.__struct_fields__}, PrivacyRequest)


def progress(one: people.privacy.Erasure) -> Erasure:
    told = {name: getattr(one, name) for name in Erasure.__struct_fields__ if name != "erased"}
    return msgspec.convert({**told, "erased": one.counts}, Erasure)


@get("/privacy/requests", summary="List requests about personal data")
async def list_privacy_requests(tx: NamedDependency[Tx], asked: NamedDependency[Asked]) -> Page[PrivacyRequest]:
    """Those that wait for an answer, the most urgent first."""
    after = asked.position(tuple[date, UUID]) or (date.min, UUID(int=0))
    found = await people.privacy.open_requests(tx, after=after, limit=asked.limit + 1)
    last = found[asked.limit - 1] if len(found) > asked.limit else None
    return asked.page([shown(one) for one in found[: asked.limit]], (last.due_on, last.id) if last else None)


@get("/privacy/requests/{request_id:uuid}", summary="Get a request about personal data")
async def get_privacy_request(tx: NamedDependency[Tx], request_id: FromPath[UUID]) -> PrivacyRequest:
    """Open or answered."""
    return shown(await people.privacy.request(tx, request_id))


@post("/privacy/requests", summary="Note a request about personal data")
async def create_privacy_request(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], data: JSONBody[NewPrivacyRequest]
) -> PrivacyRequest:
    """The law of the workspace says until when it is answered."""
    told = msgspec.structs.asdict(data)
    id = await people.privacy.note(tx, people.privacy.Asked(**told), by=caller.by)
    await caller.record(tx, "privacy.request_noted", ("privacy_request", id))
    return shown(await people.privacy.request(tx, id))


@post("/privacy/requests/{request_id:uuid}/answer", summary="Answer a request about personal data", status_code=200)
async def answer_privacy_request(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], request_id: FromPath[UUID], data: JSONBody[PrivacyAnswer]
) -> PrivacyRequest:
    """Once."""
    await people.privacy.close(tx, request_id, data.state, data.outcome, by=caller.by)
    await caller.record(tx, "privacy.request_changed", ("privacy_request", request_id), {"did": data.state})
    return shown(await people.privacy.request(tx, request_id))


@post("/persons/{person_id:uuid}/erasure", summary="Have a person erased")
async def create_erasure(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], person_id: FromPath[UUID], data: JSONBody[NewErasure]
) -> Erasure:
    """After the days in which it can be stopped. A legal hold, or an erasure that is under way, is a conflict."""
    identity_id = IdentityId(data.identity_id) if data.identity_id else None
    wanted = people.privacy.Wanted(
        person_id=PersonId(person_id), identity_id=identity_id, basis=data.basis, reason=data.reason, request_id=data.request_id
    )
    id = await people.privacy.ask(tx, wanted, by=people.privacy.By(caller.by, caller.token.name))
    await caller.record(tx, "privacy.erasure_asked", ("erasure", id))
    return progress(await people.privacy.erasure(tx, id))


@get("/privacy/erasures/{erasure_id:uuid}", summary="Get an erasure")
async def get_erasure(tx: NamedDependency[Tx], erasure_id: FromPath[UUID]) -> Erasure:
    """How far it has come."""
    return progress(await people.privacy.erasure(tx, erasure_id))


@post("/privacy/erasures/{erasure_id:uuid}/stop", summary="Stop an erasure", status_code=200)
async def stop_erasure(tx: NamedDependency[Tx], caller: NamedDependency[Caller], erasure_id: FromPath[UUID]) -> Erasure:
    """While it waits."""
    await people.privacy.stop(tx, erasure_id, by=caller.by)
    await caller.record(tx, "privacy.erasure_stopped", ("erasure", erasure_id))
    return progress(await people.privacy.erasure(tx, erasure_id))


ROUTER = Router(
    "/",
    route_handlers=[
        list_privacy_requests,
        get_privacy_request,
        create_privacy_request,
        answer_privacy_request,
        create_erasure,
        get_erasure,
        stop_erasure,
    ],
    tags=["Privacy"],
    opt={"resource": "privacy"},
)
