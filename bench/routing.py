"""How long a look at what waits takes: the decision in the worst of scenes, and a whole look with the database."""

import random
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

import asyncpg
import msgspec
from asyncpg.pgproto import pgproto

from bench.figures import Figure, figure, percentile
from bench.salon import Salon, found
from bench.scale import Scale
from bench.stand import Stand, tell
from parley import app, routing, workspace
from parley.core import ids
from parley.core.ground import Ground
from parley.routing import engine
from parley.routing.assigning import snapshot
from parley.routing.engine import Agent, Need, Snapshot, State, Step, Waiting

AGENTS, WAITING, QUEUES, SKILLS = 500, 10_000, 10, 20
AT_MOST_MS = 20
TIMES = 40
LOOKS = 10
NOW = 1e9
LIMITS = {"call": 1, "chat": 3, "mail": 6}

Scene = Callable[[random.Random], Snapshot]
STAFF = """
    INSERT INTO staff (workspace_id, id, email, name, role, language, hue, password_hash)
    SELECT $1, id, id || '@bench.example', 'Operator', 'operator', 'en', 0, '' FROM unnest($2::uuid[]) AS id
"""
AT_WORK = "INSERT INTO agents (workspace_id, id, kind, state) SELECT $1, id, 'staff', 'available' FROM unnest($2::uuid[]) AS id"
PEOPLE = "INSERT INTO persons (workspace_id, id, name) SELECT $1, id, 'Ada' FROM unnest($2::uuid[]) AS id"
KNOWN_BY = """
    INSERT INTO identities (workspace_id, id, person_id, home_id, kind, address, name, trust)
    SELECT $1, id, id, id, 'telegram', id::text, 'Ada', 'proven' FROM unnest($2::uuid[]) AS id
"""
TALKS = """
    INSERT INTO conversations (workspace_id, id, person_id, identity_id, channel, waiting_since, last_message_at)
    SELECT $1, id, id, id, 'telegram', now() - interval '1 minute', now() FROM unnest($2::uuid[]) AS id
"""
PLACED = "UPDATE routes SET queue_id = $2, placed_at = now() WHERE workspace_id = $1"


async def measure(stand: Stand, _salon: Salon, _scale: Scale) -> list[Figure]:
    figures = [one for name, scene in SCENES.items() for one in _decisions(name, scene)]
    return [*figures, *await _looks(stand)]


def _decisions(name: str, scene: Scene) -> list[Figure]:
    """As a look asks: the first two hundred. The processor's own time stands beside it, which no neighbour stretches."""
    scenery = scene(random.Random(7))
    took: list[float] = []
    worked: list[float] = []
    for _ in range(TIMES):
        started, began = time.perf_counter(), time.thread_time()
        engine.decide(scenery, at_most=snapshot.AT_ONCE)
        took.append((time.perf_counter() - started) * 1000)
        worked.append((time.thread_time() - began) * 1000)
    tell(f"{name}: {percentile(took, 95):.1f} ms (p95)")
    what = f"decision, {AGENTS} agents and {WAITING:,} waiting, {name}"
    return [
        figure(f"{what}: p95", percentile(took, 95), "ms", at_most=AT_MOST_MS),
        figure(f"{what}: p95 of processor time", percentile(worked, 95), "ms"),
    ]


def _scene(chance: random.Random, *, full: bool = False, skilled: bool = False, special: bool = False) -> Snapshot:
    queues, skills = [_id(chance) for _ in range(QUEUES)], [f"skill {number}" for number in range(SKILLS)]
    agents = [_agent(chance, queues, skills, full) for _ in range(AGENTS)]
    needs = {queue: _needs(chance, skills) if skilled else () for queue in queues}
    return Snapshot(NOW, tuple(_waiting(chance, agents, needs, special) for _ in range(WAITING)), tuple(agents))


def _agent(chance: random.Random, queues: list[UUID], skills: list[str], full: bool) -> Agent:
    load = {"chat": chance.choice((3, 3, 3, 2)) if full else 0}
    can = {skill: chance.randint(1, 5) for skill in chance.sample(skills, 6)}
    rested, given = NOW - chance.random() * 1000, NOW - chance.random() * 1000
    serves = frozenset((queue, None) for queue in chance.sample(queues, 4))
    return Agent(_id(chance), serves, can, LIMITS, load, State.AVAILABLE, given, rested)


def _needs(chance: random.Random, skills: list[str]) -> tuple[Need, ...]:
    steps = (Step(0, chance.randint(3, 5)), Step(60, chance.randint(1, 3)))
    return tuple(Need(skill, steps) for skill in chance.sample(skills, 2))


def _waiting(chance: random.Random, agents: list[Agent], needs: Mapping[UUID, tuple[Need, ...]], special: bool) -> Waiting:
    queue = chance.choice(list(needs))
    plain = Waiting(
        _id(chance),
        (queue, None),
        chance.choice(list(LIMITS)),
        chance.randint(0, 3),
        NOW + chance.uniform(-500, 500),
        NOW - chance.random() * 3000,
        needs=needs[queue],
    )
    if not special:
        return plain
    passed = frozenset(agent.id for agent in chance.sample(agents, 2))
    until = NOW + chance.uniform(-60, 60)
    return msgspec.structs.replace(plain, preferred=chance.choice(agents).id, preferred_until=until, passed_by=passed)


def _id(chance: random.Random) -> UUID:
    """Of the class in which the database hands them over."""
    return cast(UUID, cast(Any, pgproto).UUID(chance.getrandbits(128).to_bytes(16, "big")))


SCENES: Mapping[str, Scene] = {
    "nearly full": lambda chance: _scene(chance, full=True),
    "all free": _scene,
    "many skills": lambda chance: _scene(chance, skilled=True),
    "all special": lambda chance: _scene(chance, special=True),
    "all special, nearly full": lambda chance: _scene(chance, special=True, full=True),
}


async def _looks(stand: Stand) -> list[Figure]:
    """In a workspace of its own, two hundred given in each look."""
    town = await found(stand, "routing@salon.example")
    async with app.opened(stand.settings) as ground:
        await _fill(stand, ground, town)
        decided: list[float] = []
        looked: list[float] = []
        with _timed(decided):
            for _ in range(LOOKS):
                started = time.perf_counter()
                await routing.look_round(ground.database, town.workspace_id)
                looked.append((time.perf_counter() - started) * 1000)
    tell(f"a whole look: {percentile(looked, 95):.0f} ms (p95)")
    return [
        figure(f"a look at {WAITING:,} waiting, {AGENTS} available: the decision, p95", percentile(decided, 95), "ms", at_most=AT_MOST_MS),
        figure(f"a look at {WAITING:,} waiting, {AGENTS} available: all of it, p95", percentile(looked, 95), "ms"),
    ]


@contextmanager
def _timed(took: list[float]) -> Generator[None]:
    decide = engine.decide

    def timed(scenery: Snapshot, *, at_most: int | None = None) -> engine.Decision:
        started = time.perf_counter()
        decision = decide(scenery, at_most=at_most)
        took.append((time.perf_counter() - started) * 1000)
        return decision

    engine.decide = timed
    try:
        yield
    finally:
        engine.decide = decide


async def _fill(stand: Stand, ground: Ground, town: Salon) -> None:
    connection = await asyncpg.connect(stand.admin_url)
    await connection.execute(STAFF, town.workspace_id, people := [ids.new() for _ in range(AGENTS)])
    await connection.execute(AT_WORK, town.workspace_id, people)
    customers = [ids.new() for _ in range(WAITING)]
    for sql in (PEOPLE, KNOWN_BY, TALKS):
        await connection.execute(sql, town.workspace_id, customers)
    async with ground.database.transaction(town.workspace_id) as tx:
        default = (await routing.queues.queues(tx))[-1]
        grace = await workspace.staff_member(tx, town.grace)
        await routing.queues.change(tx, default.id, routing.Manner(name="All", assigns=True), by=grace)
    await connection.execute(PLACED, town.workspace_id, default.id)
    await connection.execute("ANALYZE routes, conversations, agents, staff")
    await connection.close()
