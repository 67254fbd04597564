"""Webhooks: addresses that hear of events, what was sent to them, and sending it again."""

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from litestar import Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, UnsetType

from parley.api import outgoing
from parley.api.callers import Caller
from parley.api.outgoing import DeliveryState, EventType
from parley.api.paging import Asked, Page
from parley.api.shapes import Line, Moment, Shape
from parley.core.db import Tx
from parley.core.ground import Ground

Url = Annotated[str, Meta(min_length=1, max_length=2000, description="https, to a public server.", examples=["https://crm.example/parley"])]
Events = Annotated[list[EventType], Meta(min_length=1, max_length=50)]
Switch = Literal["active", "paused"]
PATH = "/webhooks/{endpoint_id:uuid}"


class Webhook(Shape, frozen=True, kw_only=True):
    """An address that hears of events."""

    id: UUID
    name: str
    url: str
    events: list[EventType]
    state: Annotated[str, Meta(description="`active`, `paused` by you, or `disabled` by Parley after a day without success.")]
    failing_since: Moment | None
    old_secret_until: Annotated[Moment | None, Meta(description="Until then the secret before signs as well.")]
    created_at: Moment


class WebhookSecret(Shape, frozen=True, kw_only=True):
    """A webhook with the secret that signs what is sent to it. It is shown only now."""

    webhook: Webhook
    secret: Annotated[str, Meta(description="As the libraries of Standard Webhooks take it.", examples=["whsec_bm90IGEgcmVhbCBzZWNyZXQ="])]


class NewWebhook(Shape, frozen=True, kw_only=True):
    url: Url
    events: Events
    name: Line = ""


class WebhookChange(Shape, frozen=True, kw_only=True):
    """What is not named stays as it is."""

    url: Url | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    name: Line | UnsetType = UNSET
    state: Annotated[Switch | UnsetType, Meta(description="`active` also switches on what Parley has disabled.")] = UNSET


class WebhookDelivery(Shape, frozen=True, kw_only=True):
    """One event on its way."""

    id: Annotated[UUID, Meta(description="The `webhook-id` under which it is sent, on every attempt.")]
    type: str
    state: DeliveryState
    happened_at: Moment
    next_attempt_at: Moment | None
    attempts: int
    last_attempt_at: Moment | None
    status: Annotated[int | None, Meta(description="With which the receiver answered last.")]
    duration_ms: int | None
    answer: Annotated[str, Meta(description="How that answer began.")]
    error: str


def _shown(one: outgoing.Endpoint) -> Webhook:
    return Webhook(
        id=one.id,
        name=one.name,
        url=one.url,
        events=list(one.events),
        state=one.state,
        failing_since=one.failing_since,
        old_secret_until=one.old_secret_until,
        created_at=one.created_at,
    )


def _with_secret(added: outgoing.Added) -> WebhookSecret:
    return WebhookSecret(webhook=_shown(added.endpoint), secret=added.secret)


def _delivery(one: outgoing.Delivery) -> WebhookDelivery:
    return WebhookDelivery(
        id=one.id,
        type=one.type,
        state=one.state,
        happened_at=one.happened_at,
        next_attempt_at=one.due_at if one.state == "pending" else None,
        attempts=one.attempts,
        last_attempt_at=one.last_attempt_at,
        status=one.status,
        duration_ms=None if one.took is None else one.took // timedelta(milliseconds=1),
        answer=one.snippet,
        error=one.error,
    )


@get("/webhooks", summary="List webhooks")
async def list_webhooks(tx: NamedDependency[Tx]) -> Page[Webhook]:
    """All of them, the oldest first."""
    return Page(data=[_shown(one) for one in await outgoing.endpoints(tx)])


@get(PATH, summary="Get a webhook")
async def get_webhook(tx: NamedDependency[Tx], endpoint_id: FromPath[UUID]) -> Webhook:
    """Without its secret, which nobody is shown again."""
    return _shown(await outgoing.endpoint(tx, endpoint_id))


@post("/webhooks", summary="Add a webhook")
async def create_webhook(
    tx: NamedDependency[Tx], ground: NamedDependency[Ground], caller: NamedDependency[Caller], data: JSONBody[NewWebhook]
) -> WebhookSecret:
    """The answer holds its secret, this once."""
    added = await outgoing.add(tx, ground, url=data.url, events=data.events, name=data.name)
    await caller.record(tx, "webhook.added", ("webhook", added.endpoint.id), {"name": added.endpoint.url})
    return _with_secret(added)


@patch(PATH, summary="Change a webhook")
async def change_webhook(
    tx: NamedDependency[Tx],
    ground: NamedDependency[Ground],
    caller: NamedDependency[Caller],
    endpoint_id: FromPath[UUID],
    data: JSONBody[WebhookChange],
) -> Webhook:
    """Its address, its events, or whether it rests."""
    wanted = outgoing.Change(url=data.url, events=data.events, name=data.name, state=data.state)
    changed = await outgoing.change(tx, ground, endpoint_id, wanted)
    await caller.record(tx, "webhook.changed", ("webhook", endpoint_id), {"name": changed.url})
    return _shown(changed)


@delete(PATH, summary="Remove a webhook")
async def remove_webhook(tx: NamedDependency[Tx], caller: NamedDependency[Caller], endpoint_id: FromPath[UUID]) -> None:
    """With everything that still waits for it."""
    found = await outgoing.endpoint(tx, endpoint_id)
    await outgoing.remove(tx, endpoint_id)
    await caller.record(tx, "webhook.removed", ("webhook", endpoint_id), {"name": found.url})


@post(PATH + "/secret", summary="Make a new secret")
async def rotate_secret(
    tx: NamedDependency[Tx], ground: NamedDependency[Ground], caller: NamedDependency[Caller], endpoint_id: FromPath[UUID]
) -> WebhookSecret:
    """For 24 hours both the new and the old one sign, so that the receiver can change over without losing anything."""
    added = await outgoing.rotate(tx, ground, endpoint_id)
    await caller.record(tx, "webhook.secret_changed", ("webhook", endpoint_id), {"name": added.endpoint.url})
    return _with_secret(added)


@post(PATH + "/tests", summary="Send a test", status_code=202)
async def send_test(tx: NamedDependency[Tx], endpoint_id: FromPath[UUID]) -> Webhook:
    """An event of the type `webhook.test`; its delivery says how it went."""
    await outgoing.send_test(tx, endpoint_id)
    return _shown(await outgoing.endpoint(tx, endpoint_id))


@get(PATH + "/deliveries", summary="List what was sent")
async def list_deliveries(
    tx: NamedDependency[Tx],
    asked: NamedDependency[Asked],
    endpoint_id: FromPath[UUID],
    outcome: Annotated[DeliveryState | None, QueryParameter(description="Only those in this state.")] = None,
) -> Page[WebhookDelivery]:
    """The latest first. What arrived is kept for 3 days, what did not for 14."""
    await outgoing.endpoint(tx, endpoint_id)
    found = await outgoing.deliveries(tx, endpoint_id, before=asked.position(UUID), state=outcome, limit=asked.limit + 1)
    more = found[asked.limit - 1].id if len(found) > asked.limit else None
    return asked.page([_delivery(one) for one in found[: asked.limit]], more)


@post(PATH + "/deliveries/{delivery_id:uuid}/attempts", summary="Send it again", status_code=202)
async def send_again(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], endpoint_id: FromPath[UUID], delivery_id: FromPath[UUID]
) -> WebhookDelivery:
    """At the end of the line, under the same `webhook-id`."""
    await outgoing.send_again(tx, endpoint_id, delivery_id)
    await caller.record(tx, "webhook.sent_again", ("webhook", endpoint_id))
    return _delivery(await outgoing.delivery(tx, endpoint_id, delivery_id))


ROUTER = Router(
    "/",
    route_handlers=[
        list_webhooks,
        get_webhook,
        create_webhook,
        change_webhook,
        remove_webhook,
        rotate_secret,
        send_test,
        list_deliveries,
        send_again,
    ],
    tags=["Webhooks"],
    opt={"resource": "webhooks"},
)
