"""Fields of persons that a business makes for itself."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec
from babel.numbers import is_currency

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.people.errors import FieldExists
from parley.people.values import LONGEST, SEPARATED, SEPARATOR

KINDS = ("text", "number", "money", "date", "choice", "choices", "flag", "link", "phone", "email")
MOST_FIELDS = 100
MOST_CHOICES = 100


class CustomField(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    kind: str
    choices: tuple[str, ...]
    """What may be chosen; of money its currencies, the usual one first."""
    position: int


SELECT = "SELECT id, name, kind, choices, position FROM custom_fields WHERE workspace_id = $1 AND removed_at IS NULL"


async def custom_fields(tx: Tx) -> list[CustomField]:
    """In their order."""
    return await tx.rows(CustomField, f"{SELECT} ORDER BY position, id", tx.workspace_id)


async def custom_field(tx: Tx, id: UUID) -> CustomField:
    found = await tx.row(CustomField, f"{SELECT} AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def add_field(tx: Tx, name: str, kind: str, choices: Sequence[str] = ()) -> CustomField:
    known = await custom_fields(tx)
    if kind not in KINDS or len(known) >= MOST_FIELDS:
        raise Invalid(field="kind")
    new = CustomField(ids.new(), _named(name), kind, _chosen(kind, choices), max((one.position for one in known), default=0) + 1)
    sql = "INSERT INTO custom_fields (workspace_id, id, name, kind, choices, position) VALUES ($1, $2, $3, $4, $5, $6)"
    await _write(tx, sql, new.id, new.name, new.kind, new.choices, new.position)
    return new


async def change_field(tx: Tx, id: UUID, *, name: str, choices: Sequence[str] = ()) -> None:
    """Its kind stays: what was said of it would no longer fit."""
    found = await custom_field(tx, id)
    sql = "UPDATE custom_fields SET name = $3, choices = $4 WHERE workspace_id = $1 AND id = $2"
    await _write(tx, sql, id, _named(name), _chosen(found.kind, choices))


async def remove_field(tx: Tx, id: UUID, *, back: bool = False) -> None:
    """What was said of it stays, so that it can be brought `back`."""
    sql = "UPDATE custom_fields SET removed_at = CASE WHEN $3 THEN NULL ELSE now() END WHERE workspace_id = $1 AND id = $2"
    if not await _write(tx, sql, id, back):
        raise NotFound


async def order_fields(tx: Tx, order: Sequence[UUID]) -> None:
    sql = """UPDATE custom_fields f SET position = n.place FROM unnest($2::uuid[]) WITH ORDINALITY AS n (id, place)
              WHERE f.workspace_id = $1 AND f.id = n.id"""
    await tx.execute(sql, tx.workspace_id, list(order)[:MOST_FIELDS])


def _named(name: str) -> str:
    wanted = " ".join(name.replace("\0", "").split())
    if not 0 < len(wanted) <= 60:
        raise Invalid(field="name")
    return wanted


def _chosen(kind: str, choices: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(choice for one in choices if (choice := " ".join(one.replace("\0", "").split()))))
    match kind:
        case "choice" | "choices":
            fits = 0 < len(wanted) <= MOST_CHOICES and max(map(len, wanted)) <= 100 and (kind == "choice" or _fits_together(wanted))
        case "money":
            wanted = tuple(dict.fromkeys(one for choice in wanted for one in choice.upper().replace(",", " ").split()))
            fits = 0 < len(wanted) <= MOST_CHOICES and all(map(is_currency, wanted))
        case _:
            return ()
    if not fits:
        raise Invalid(field="choices")
    return wanted


def _fits_together(choices: Sequence[str]) -> bool:
    """Several may be chosen at once, even all, and they stand in one value."""
    return not any(SEPARATOR in choice for choice in choices) and len(SEPARATED.join(choices)) <= LONGEST


async def _write(tx: Tx, sql: str, *values: object) -> int:
    try:
        async with tx.attempt():
            return await tx.execute(sql, tx.workspace_id, *values)
    except asyncpg.UniqueViolationError:
        raise FieldExists(field="name") from None
