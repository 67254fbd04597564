"""Integrations: other programs that scenarios ask, each with its address and its secrets, which no scenario ever sees."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from parley import workspace
from parley.bot.scenarios.effects import Call
from parley.bot.scenarios.errors import HeaderUnusable, IntegrationExists, IntegrationName
from parley.bot.scenarios.types import Failed, Returned, Value
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ground import Ground
from parley.core.http import Answer, HttpError, usable
from parley.core.ids import WorkspaceId
from parley.workspace import Staff

FIELD = "integrations.secrets"
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
SECRET = re.compile(r"\{\{\s*secrets\.([a-z][a-z0-9_]{0,59})\s*\}\}")
MOST_HEADERS = 20
MOST_TAKEN = 50
OK = range(200, 300)

COLUMNS = "id, name, url, headers, secret_names, created_at"
INTEGRATIONS = f"SELECT {COLUMNS} FROM integrations WHERE workspace_id = $1 AND removed_at IS NULL"
ADD = """
    INSERT INTO integrations (workspace_id, id, name, url, headers, secrets, secret_names, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (workspace_id, name) WHERE removed_at IS NULL DO NOTHING
"""
CHANGE = """
    UPDATE integrations SET url = $3, headers = $4, secrets = $5, secret_names = $6
     WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL
"""
REMOVE = "UPDATE integrations SET removed_at = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
SEALED = "SELECT secrets FROM integrations WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL FOR UPDATE"
CALLED = "SELECT id, url, headers, secrets FROM integrations WHERE workspace_id = $1 AND name = $2 AND removed_at IS NULL"


class Integration(msgspec.Struct, frozen=True, kw_only=True):
    """What pages may know of one: the names of its secrets, and none of them."""

    id: UUID
    name: str
    url: str
    headers: dict[str, str]
    """Such as `authorization: Bearer {{ secrets.token }}`."""
    secret_names: tuple[str, ...]
    created_at: datetime


class _Address(msgspec.Struct, frozen=True):
    """Where a call goes, with the secrets in its headers."""

    url: str
    headers: dict[str, str]

    def __repr__(self) -> str:
        return f"_Address({self.url})"


async def integrations(tx: Tx) -> list[Integration]:
    return await tx.rows(Integration, f"{INTEGRATIONS} ORDER BY name", tx.workspace_id)


async def add_integration(
    tx: Tx, ground: Ground, name: str, url: str, *, headers: Mapping[str, str], secrets: Mapping[str, str], by: Staff
) -> Integration:
    """Raises IntegrationName, IntegrationExists, AddressUnusable, HeaderUnusable."""
    workspace.require(by, "bot.edit")
    if not NAME.fullmatch(name):
        raise IntegrationName(field="name")
    id = ids.new()
    row = _checked(ground, url, headers, secrets)
    sealed = _sealed(tx, ground, id, secrets)
    if not await tx.execute(ADD, tx.workspace_id, id, name, *row, sealed, sorted(secrets), clock.now()):
        raise IntegrationExists(field="name")
    await workspace.audit.record(tx, by, "integration.added", ("integration", id), {"name": name})
    return await integration(tx, id)


async def change_integration(
    tx: Tx, ground: Ground, id: UUID, url: str, *, headers: Mapping[str, str], secrets: Mapping[str, str | None], by: Staff
) -> Integration:
    """`secrets` are those that change; None takes one away, the others stay."""
    workspace.require(by, "bot.edit")
    sealed = await tx.value(SEALED, tx.workspace_id, id)
    if sealed is None:
        raise NotFound
    merged = _opened(tx.workspace_id, ground, id, sealed) | dict(secrets)
    kept = {name: value for name, value in merged.items() if value is not None}
    row = _checked(ground, url, headers, kept)
    await tx.execute(CHANGE, tx.workspace_id, id, *row, _sealed(tx, ground, id, kept), sorted(kept))
    found = await integration(tx, id)
    await workspace.audit.record(tx, by, "integration.changed", ("integration", id), {"name": found.name})
    return found


async def remove_integration(tx: Tx, id: UUID, *, by: Staff) -> None:
    """From now on whatever asks it goes the way of its failure."""
    workspace.require(by, "bot.edit")
    found = await integration(tx, id)
    await tx.execute(REMOVE, tx.workspace_id, id, clock.now())
    await workspace.audit.record(tx, by, "integration.removed", ("integration", id), {"name": found.name})


async def integration(tx: Tx, id: UUID) -> Integration:
    found = await tx.row(Integration, f"{INTEGRATIONS} AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def call(ground: Ground, workspace_id: WorkspaceId, asked: Call) -> Returned | Failed:
    """Ask an integration. No transaction may be open: it takes as long as they do, up to the time that the step allows."""
    async with ground.database.transaction(workspace_id) as tx:
        address = await _address(tx, ground, asked)
    if address is None:
        return Failed(asked.step, "not set up")
    try:
        answer = await ground.http.call(
            asked.method,
            address.url,
            headers=address.headers,
            json=asked.body,
            timeout=timedelta(seconds=asked.timeout_seconds),
            max_bytes=asked.max_bytes,
        )
    except (HttpError, Invalid) as error:
        return Failed(asked.step, type(error).__name__)
    return _taken(asked, answer)


async def _address(tx: Tx, ground: Ground, asked: Call) -> _Address | None:
    found = await tx.records(CALLED, tx.workspace_id, asked.integration)
    if not found:
        return None
    id, url, headers, sealed = found[0]
    secrets = _opened(tx.workspace_id, ground, id, sealed)
    filled = {name: SECRET.sub(lambda match: secrets.get(match[1], ""), line) for name, line in headers.items()}
    path = asked.path if asked.path.startswith(("/", "?")) or not asked.path else f"/{asked.path}"
    query = urlencode(asked.query)
    return _Address(url.rstrip("/") + path + (f"{'&' if '?' in path else '?'}{query}" if query else ""), filled)


def _taken(asked: Call, answer: Answer) -> Returned | Failed:
    if answer.status not in OK:
        return Failed(asked.step, f"HTTP {answer.status}")
    if not asked.takes:
        return Returned(asked.step)
    try:
        data = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Failed(asked.step, "not JSON")
    values = {slot: value for slot, path in asked.takes.items() if (value := _at(data, path)) is not None}
    return Returned(asked.step, values) if values else Failed(asked.step, "nothing of what was asked for")


def _at(data: Any, path: str) -> Value | None:
    """What stands at `order.items.0.name`: a value, or several with commas between."""
    for name in filter(None, path.split(".")):
        if isinstance(data, dict):
            data = cast(dict[str, Any], data).get(name)
        elif isinstance(data, list) and name.isdecimal():
            data = next(iter(cast(list[Any], data)[int(name) : int(name) + 1]), None)
        else:
            return None
    if isinstance(data, list):
        plain = [str(one) for one in cast(list[Any], data)[:MOST_TAKEN] if isinstance(one, str | int | float)]
        return ", ".join(plain) or None
    return data if isinstance(data, str | int | float | bool) else None


def _checked(ground: Ground, url: str, headers: Mapping[str, str], secrets: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    for name, line in headers.items():
        plain = SECRET.sub("", line)
        is_line = plain.isascii() and plain.isprintable() and "{" not in plain and len(line) <= 1000
        if not HEADER.fullmatch(name) or not is_line or not set(SECRET.findall(line)) <= secrets.keys():
            raise HeaderUnusable(name, field="headers")
    if len(headers) > MOST_HEADERS:
        raise HeaderUnusable(field="headers")
    for name, value in secrets.items():
        if not NAME.fullmatch(name) or not (value.isascii() and value.isprintable() and 0 < len(value) <= 2000):
            raise HeaderUnusable(name, field="secrets")
    return usable(url, ground.settings.allow_private_hosts), dict(headers)


def _sealed(tx: Tx, ground: Ground, id: UUID, secrets: Mapping[str, str]) -> bytes:
    return ground.vault.seal(msgspec.json.encode(secrets), workspace=tx.workspace_id, row=id, field=FIELD)


def _opened(workspace_id: WorkspaceId, ground: Ground, id: UUID, sealed: bytes) -> dict[str, str]:
    return msgspec.json.decode(ground.vault.open(sealed, workspace=workspace_id, row=id, field=FIELD), type=dict[str, str])
