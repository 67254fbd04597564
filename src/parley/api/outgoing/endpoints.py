"""Where events are sent: adding an address, changing it, its secret, switching it on and off."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from parley.api.outgoing.errors import EventsMissing, TooManyEndpoints
from parley.api.outgoing.lines import DELIVER_LANE
from parley.api.outgoing.types import EVENT_TYPES, Endpoint, EventType, State
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.http import usable
from parley.core.lanes import wake
from parley.core.standard_webhooks import new_secret

MOST = 20
LONGEST_NAME = 100
FIELD = "hook_endpoints.secret"
BOTH_FOR = timedelta(hours=24)
"""So long the secret before still signs beside the new one."""

COLUMNS = """id, name, url, events, state, failing_since, created_at,
             CASE WHEN old_secret_until > now() THEN old_secret_until END AS old_secret_until"""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is not set stays as it is."""

    url: str | UnsetType = UNSET
    events: Collection[str] | UnsetType = UNSET
    name: str | UnsetType = UNSET
    state: State | UnsetType = UNSET


class Added(msgspec.Struct, frozen=True):
    """An endpoint with its secret, which is in this answer and nowhere else."""

    endpoint: Endpoint
    secret: str

    def __repr__(self) -> str:
        return f"Added({self.endpoint.id})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []


async def endpoints(tx: Tx) -> list[Endpoint]:
    return await tx.rows(Endpoint, f"SELECT {COLUMNS} FROM hook_endpoints WHERE workspace_id = $1 ORDER BY id", tx.workspace_id)


async def endpoint(tx: Tx, id: UUID) -> Endpoint:
    found = await tx.row(Endpoint, f"SELECT {COLUMNS} FROM hook_endpoints WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def add(tx: Tx, ground: Ground, *, url: str, events: Collection[str], name: str = "") -> Added:
    if await tx.value("SELECT count(*) >= $2 FROM hook_endpoints WHERE workspace_id = $1", tx.workspace_id, MOST):
        raise TooManyEndpoints
    id, secret = ids.new(), new_secret()
    sql = "INSERT INTO hook_endpoints (workspace_id, id, name, url, events, secret) VALUES ($1, $2, $3, $4, $5, $6)"
    await tx.execute(
        sql,
        tx.workspace_id,
        id,
        _named(name),
        usable(url, ground.settings.allow_private_hosts),
        _chosen(events),
        _sealed(tx, ground, id, secret),
    )
    return Added(await endpoint(tx, id), secret)


async def change(tx: Tx, ground: Ground, id: UUID, wanted: Change) -> Endpoint:
    """One that is switched on again goes on where its line stopped."""
    found = await endpoint(tx, id)
    state = found.state if wanted.state is UNSET else wanted.state
    sql = """UPDATE hook_endpoints SET name = $3, url = $4, events = $5, state = $6,
                    failing_since = CASE WHEN $6 = 'active' AND state <> 'active' THEN NULL ELSE failing_since END
              WHERE workspace_id = $1 AND id = $2"""
    name = found.name if wanted.name is UNSET else _named(wanted.name)
    url = found.url if wanted.url is UNSET else usable(wanted.url, ground.settings.allow_private_hosts)
    events = list(found.events) if wanted.events is UNSET else _chosen(wanted.events)
    await tx.execute(sql, tx.workspace_id, id, name, url, events, state)
    if state == "active" and found.state != "active":
        await _begin_anew(tx, id)
    return await endpoint(tx, id)


async def remove(tx: Tx, id: UUID) -> None:
    """With everything that waits for it."""
    if not await tx.execute("DELETE FROM hook_endpoints WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id):
        raise NotFound


async def rotate(tx: Tx, ground: Ground, id: UUID) -> Added:
    """A new secret. For a day both sign, so that the receiver can be told at leisure."""
    secret = new_secret()
    sql = """UPDATE hook_endpoints SET old_secret = secret, old_secret_until = $4, secret = $3 WHERE workspace_id = $1 AND id = $2"""
    if not await tx.execute(sql, tx.workspace_id, id, _sealed(tx, ground, id, secret), clock.now() + BOTH_FOR):
        raise NotFound
    return Added(await endpoint(tx, id), secret)


async def hurry(tx: Tx, id: UUID) -> None:
    """What waits is tried at once."""
    sql = """UPDATE hook_deliveries SET due_at = now()
              WHERE workspace_id = $1 AND endpoint_id = $2 AND state = 'pending' AND due_at > now()  -- hook_deliveries_line"""
    await tx.execute(sql, tx.workspace_id, id)
    await wake(tx, DELIVER_LANE, str(id))


async def _begin_anew(tx: Tx, id: UUID) -> None:
    """What waits has its whole time again."""
    sql = "UPDATE hook_deliveries SET queued_at = now(), attempts = 0 WHERE workspace_id = $1 AND endpoint_id = $2 AND state = 'pending'"
    await tx.execute(sql, tx.workspace_id, id)
    await hurry(tx, id)


def _sealed(tx: Tx, ground: Ground, id: UUID, secret: str) -> bytes:
    return ground.vault.seal(secret.encode(), workspace=tx.workspace_id, row=id, field=FIELD)


def _chosen(events: Collection[str]) -> list[EventType]:
    chosen: list[EventType] = [type for type in EVENT_TYPES if type in events]
    if not chosen or len(chosen) != len(set(events)):
        raise EventsMissing(field="events")
    return chosen


def _named(name: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:LONGEST_NAME]
