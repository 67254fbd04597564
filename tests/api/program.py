"""A program that speaks to the API with a token of its own."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import httpx2

from parley import api
from parley.api.scopes import SCOPES
from parley.core.db import Database
from parley.core.ground import Ground
from parley.workspace import Staff

V1 = "/api/v1"
SERVER = "http://parley.test"
Program = httpx2.AsyncClient


async def token_of(database: Database, staff: Staff, *scopes: str, expires_at: datetime | None = None) -> str:
    """A fresh token with these scopes, or with all."""
    async with database.transaction(staff.workspace_id) as tx:
        return (await api.tokens.make(tx, name="Booking", scopes=scopes or SCOPES, expires_at=expires_at, by=staff)).secret


def speaking(ground: Ground, token: str = "", **headers: str) -> Program:
    """To be closed by whoever opened it."""
    given: dict[str, str] = {"authorization": f"Bearer {token}", **headers} if token else headers
    transport: Any = httpx2.ASGITransport(app=api.api_of(ground))  # pyright: ignore[reportArgumentType]
    return Program(transport=transport, base_url=SERVER + V1, headers=given)


async def all_of(program: Program, path: str, **query: str) -> list[dict[str, Any]]:
    """Every page of a list."""
    found: list[dict[str, Any]] = []
    answer = (await program.get(path, params=query)).json()
    while True:
        found += answer["data"]
        if answer["next"] is None:
            return found
        answer = (await program.get(answer["next"])).json()


def fields(answer: httpx2.Response) -> Collection[str]:
    """Which fields a refusal names."""
    return [flaw["field"] for flaw in answer.json().get("errors", [])]
