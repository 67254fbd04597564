"""Who is who among very many: what one new customer costs, from their first word to all suggestions."""

import random
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg

from bench.figures import Figure, figure, percentile
from bench.salon import Salon, found
from bench.scale import Scale
from bench.stand import Stand, tell
from parley import app
from parley.core import ids
from parley.core.ground import Ground
from parley.core.ids import IdentityId, WorkspaceId
from parley.people import matching, resolution

AT_MOST_MS = 50
BATCH = 20_000
GIVEN = "Анна Олена Мария Ирина Наталья Ольга Юлия Александр Сергей Андрей Дмитрий Олег Иван Богдан Тарас Emma Jack Olivia Liam".split()
BEGINNINGS = "бар вол гор дан ерм жур зим кал лав мор ник орл пав рож сав тим ура фед хар цве чер шап щер юр яр".split()
MIDDLES = ("ин", "ол", "аб", "ер", "ош", "ук", "ем", "ад", "ис", "ог", "ич", "ут")
ENDS = ("ов", "ев", "ин", "енко", "ук", "ский", "ко", "ян")
NEW = """
    WITH met AS (
        INSERT INTO identities (workspace_id, id, person_id, home_id, kind, scope, address, name, trust)
        VALUES ($1, $2, $3, $3, 'phone', $6, $4, $5, 'network') RETURNING person_id, name)
    INSERT INTO persons (workspace_id, id, name) SELECT $1, person_id, name FROM met
"""

Somebody = tuple[str, str]
"""A number and a name."""


async def measure(stand: Stand, salon: Salon, scale: Scale) -> list[Figure]:
    """In a workspace of its own: nobody else's pass walks over them."""
    town = await found(stand, "matching@salon.example")
    crowd = everybody(scale.identities)
    started = time.monotonic()
    # As if they had come long ago, and been compared: no trigger runs.
    connection = await asyncpg.connect(stand.admin_url, server_settings={"session_replication_role": "replica"})
    for batch in iter(lambda: list(islice(crowd, BATCH)), []):
        await _settle(connection, town.workspace_id, batch)
    await connection.execute("ANALYZE identities, persons, match_keys")
    await connection.close()
    tell(f"{scale.identities} identities in {time.monotonic() - started:.0f} s")
    async with app.opened(stand.settings) as ground:
        took = [await _one_more(ground, town.workspace_id, one) for one in newcomers(scale.newcomers)]
    return [
        figure(f"a new customer among {scale.identities:,}: p50", percentile(took, 50), "ms"),
        figure(f"a new customer among {scale.identities:,}: p95", percentile(took, 95), "ms", at_most=AT_MOST_MS),
    ]


def everybody(count: int) -> Iterator[Somebody]:
    """The same ones each time: in a tenth of them a number is somebody's second one."""
    chance = random.Random(7)
    for number in range(count):
        yield f"+38050{number if number % 10 else chance.randrange(count):07d}", _name(chance)


def newcomers(count: int) -> Iterator[Somebody]:
    """Each has a known number, or a known name."""
    chance = random.Random(11)
    for number in range(count):
        yield (f"+38050{chance.randrange(1000) * 7:07d}" if number % 2 else f"+38067{number:07d}"), _name(chance)


def _name(chance: random.Random) -> str:
    surname = f"{chance.choice(BEGINNINGS)}{chance.choice(MIDDLES)}{chance.choice(MIDDLES)}{chance.choice(ENDS)}"
    return f"{chance.choice(GIVEN)} {surname.title()}"


async def _settle(connection: asyncpg.Connection, workspace_id: WorkspaceId, batch: list[Somebody]) -> None:
    people = [(ids.new(), ids.new(), number, name) for number, name in batch]
    persons: list[tuple[Any, ...]] = [(workspace_id, person, name) for _, person, _, name in people]
    identities: list[tuple[Any, ...]] = [
        (workspace_id, id, person, person, "phone", f"claimed:{id}", number, name, "network") for id, person, number, name in people
    ]
    keys: list[tuple[Any, ...]] = [(workspace_id, key, id) for id, _, number, name in people for key in _keys(id, number, name)]
    columns = ("workspace_id", "id", "person_id", "home_id", "kind", "scope", "address", "name", "trust")
    await connection.copy_records_to_table("persons", records=persons, columns=("workspace_id", "id", "name"))
    await connection.copy_records_to_table("identities", records=identities, columns=columns)
    await connection.copy_records_to_table("match_keys", records=keys, columns=("workspace_id", "key", "identity_id"))


def _keys(id: UUID, number: str, name: str) -> set[str]:
    return set(matching.keys(matching.Record(id=str(id), kind="phone", display=name, phones=(matching.Key(number, "network"),))))


async def _one_more(ground: Ground, workspace_id: WorkspaceId, one: Somebody) -> float:
    """Milliseconds from knowing somebody to having compared them."""
    id = IdentityId(ids.new())
    async with ground.database.transaction(workspace_id) as tx:
        await tx.execute(NEW, workspace_id, id, ids.new(), *one, f"claimed:{id}")
    started = time.monotonic()
    await resolution.resolve(ground, workspace_id, [id])
    return (time.monotonic() - started) * 1000
