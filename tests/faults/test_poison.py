"""One bad call among a thousand waits where an administrator sees it, and none waits behind it."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import msgspec
import pytest

from parley import channels
from parley.channels import FailedCall
from parley.core.ids import AccountId
from tests.faults.load import event, key, signed
from tests.faults.process import Parley
from tests.faults.stand import Stand
from tests.faults.wire import Line

CALLS = 1000
STRANGE = {
    "a lone surrogate": rb'{"id":"%d","from":{"id":"mallory"},"text":"\ud800 here"}',
    "an impossible moment": rb'{"id":"%d","from":{"id":"mallory"},"text":"first","at":"0001-01-01T00:00:00+14:00"}',
    "a moment at the end of time": rb'{"id":"%d","from":{"id":"mallory"},"text":"last","at":"9999-12-31T23:59:59-14:00"}',
    "a name that nobody can have": rb'{"id":"%d","from":{"id":"ada\u0000"},"text":"I am Ada"}',
    "no JSON": rb'{"id":"%d",',
    "the wrong types": rb'{"id":%d}',
    "an endless text": b'{"id":"%d","from":{"id":"mallory"},"text":"' + b"x" * 3_000_000 + b'"}',
    "depth": b'{"id":"%d","text":' + b"[" * 100_000,
}
NUL = rb'{"id":"1","from":{"id":"ada","name":"A\u0000da"},"text":"before\u0000after","payload":"\u0000"}'


@pytest.fixture
async def refusing(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """The database cannot take certain words, until the trigger is dropped."""
    owner = await asyncpg.connect(database_url)
    await owner.execute("""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room for this'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON messages FOR EACH ROW WHEN (NEW.text = 'poison') EXECUTE FUNCTION refuse();
        CREATE TRIGGER refuse BEFORE INSERT ON journal FOR EACH ROW WHEN (NEW.body LIKE '%"venom"%') EXECUTE FUNCTION refuse();
    """)
    yield owner
    await owner.close()


async def bring(port: int, account: AccountId, bodies: list[bytes], path: str = "") -> list[int]:
    """How each was answered."""
    waiting, answers = iter(enumerate(bodies)), [0] * len(bodies)

    async def carry() -> None:
        line = Line(port)
        for place, body in waiting:
            answers[place] = await line.ask("POST", f"/hooks/{account}{path}", body, signed(body))
        line.close()

    await asyncio.gather(*(carry() for _ in range(16)))
    return answers


async def failed(stand: Stand, account: AccountId) -> list[FailedCall]:
    async with stand.ground.database.transaction(stand.salon.workspace_id) as tx:
        return await channels.failed_calls(tx, account)


async def run_again(stand: Stand, account: AccountId, calls: list[FailedCall]) -> None:
    async with stand.ground.database.transaction(stand.salon.workspace_id) as tx:
        await channels.run_again(tx, account, [call.id for call in calls])
    await stand.idle()


async def keys(stand: Stand) -> set[str]:
    return {key for keys in (await stand.said()).values() for key in keys}


async def test_a_thousand_pass_around_those_that_cannot_be_understood_or_kept(
    parley: Parley, stand: Stand, refusing: asyncpg.Connection
) -> None:
    await parley.start()
    account = await stand.connect()
    good = [event(f"customer-{number % 20}", number) for number in range(CALLS)]
    poison, riddle = event("mallory", 1, text="poison"), b'{"no": "event"}'
    mixed = [*good[:400], poison, *good[400:700], riddle, *good[700:]]
    assert set(await bring(parley.port, account, mixed)) == {200}
    await stand.idle()
    waiting = await failed(stand, account)

    assert await keys(stand) == {key(f"customer-{number % 20}", number) for number in range(CALLS)}
    assert {call.body for call in waiting} == {poison, riddle}
    assert {call.body: "no room for this" in call.error for call in waiting} == {poison: True, riddle: False}
    assert all(call.error for call in waiting)

    await refusing.execute("DROP TRIGGER refuse ON messages")
    await run_again(stand, account, waiting)

    assert key("mallory", 1) in await keys(stand)
    assert [call.body for call in await failed(stand, account)] == [riddle]


async def test_strange_calls_are_kept_or_set_aside_and_nobody_waits_behind_them(parley: Parley, stand: Stand) -> None:
    await parley.start()
    account = await stand.connect()
    strange = [body.replace(b"%d", str(number).encode()) for number, body in enumerate(STRANGE.values())]
    mixed = [body for number, odd in enumerate(strange, start=1) for body in (odd, event("ada", number))]
    assert set(await bring(parley.port, account, mixed)) == {200}
    await stand.idle()

    assert {key("ada", number) for number in range(1, len(strange) + 1)} <= await keys(stand)
    settled = len([known for known in await keys(stand) if known.startswith("mallory:")]) + len(await failed(stand, account))
    assert settled == len(strange)


async def test_a_text_with_nul_is_kept_without_it(parley: Parley, stand: Stand) -> None:
    await parley.start()
    account = await stand.connect()
    answers = await bring(parley.port, account, [NUL], path="?utm=%00")
    await stand.idle()

    assert answers == [200]
    assert await failed(stand, account) == []
    assert await stand.rows("SELECT text FROM messages WHERE direction = 'in'") == [("beforeafter",)]
    assert await stand.rows("SELECT name FROM persons") == [("Ada",)]


async def test_a_call_that_the_journal_cannot_keep_is_refused_alone(parley: Parley, stand: Stand, refusing: asyncpg.Connection) -> None:
    await parley.start()
    account = await stand.connect()
    good = [event("ada", number) for number in range(200)]
    mixed = [*good[:100], msgspec.json.encode({"venom": 1}), *good[100:]]
    answers = await bring(parley.port, account, mixed)
    await stand.idle()

    assert answers == [*[200] * 100, 503, *[200] * 100]
    assert await keys(stand) == {key("ada", number) for number in range(200)}
