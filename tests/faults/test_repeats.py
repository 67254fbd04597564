"""Providers repeat themselves, mix up the order between chats, and bring two first words at almost the same moment."""

import asyncio
import itertools
import random
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from parley.core import clock
from parley.core.ids import AccountId
from tests.faults.killing import disordered
from tests.faults.load import Load, event, key, signed
from tests.faults.process import Parley
from tests.faults.stand import Stand
from tests.faults.wire import Line
from tests.spine.waiting import until

GAPS_MS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 300)
TOKEN = "123456:a-token-of-nobody-at-all-000000"
HOOK_SECRET = "known-to-both"


async def bring(port: int, account: AccountId, bodies: Iterable[bytes], *, lines: int = 8) -> None:
    """All of them, over several lines at once, each until it is taken."""
    waiting = iter(bodies)

    async def carry() -> None:
        line = Line(port)
        for body in waiting:
            assert await line.ask("POST", f"/hooks/{account}", body, signed(body)) == 200
        line.close()

    await asyncio.gather(*(carry() for _ in range(lines)))


async def test_what_is_brought_three_times_counts_once_and_keeps_its_order(parley: Parley, stand: Stand) -> None:
    await parley.start()
    account = await stand.connect()
    load = Load(parley.port, account, times=3)
    async with load.running():
        await load.more(500)
    await stand.idle()
    said = await stand.said()
    again = [event(customer, int(number)) for customer, number in (known.split(":") for known in load.taken)]
    random.shuffle(again)
    await bring(parley.port, account, again)
    await stand.idle()

    assert sorted(itertools.chain(*said.values())) == sorted(load.taken)
    assert disordered(said) == ()
    assert await stand.said() == said


async def test_two_first_words_at_almost_the_same_moment_make_one_person_and_one_conversation(parley: Parley, stand: Stand) -> None:
    await parley.start()
    account = await stand.connect()
    await asyncio.gather(*(two_first_words(parley.port, account, f"new-{gap}", gap) for gap in GAPS_MS))
    await stand.idle()

    for gap in GAPS_MS:
        assert await persons(stand, f"new-{gap}") == [1]
        assert sorted(await heard_from(stand, f"new-{gap}")) == [[key(f"new-{gap}", 1), key(f"new-{gap}", 2)]]


async def two_first_words(port: int, account: AccountId, customer: str, gap_ms: int) -> None:
    async def say(number: int) -> None:
        await bring(port, account, [event(customer, number)], lines=1)

    first = asyncio.create_task(say(1))
    await asyncio.sleep(gap_ms / 1000)
    await say(2)
    await first


async def persons(stand: Stand, customer: str) -> list[int]:
    sql = "SELECT count(DISTINCT person_id) FROM identities WHERE address = $1 GROUP BY kind"
    return [int(str(count)) for (count,) in await stand.rows(sql, customer)]


async def heard_from(stand: Stand, customer: str) -> Sequence[list[str]]:
    return [sorted(keys) for keys in (await stand.said()).values() if keys[0].startswith(f"{customer}:")]


# ── two channels, and a proof that ties them ────────────────────────────────────────────────────


class Double(msgspec.Struct, frozen=True):
    """Somebody who writes on two channels at once, where one of the words proves that both are the same person."""

    name: str
    number: int
    gap_ms: int
    telegram_is_older: bool
    proof_first: bool


DOUBLES = [
    Double(f"double-{number}", 5000 + number, gap, older, first)
    for number, (gap, older, first) in enumerate(itertools.product(GAPS_MS, (False, True), (False, True)))
]


@pytest.mark.slow
async def test_two_channels_proven_to_be_one_person_share_one_conversation(parley: Parley, stand: Stand) -> None:
    await parley.start()
    console = await stand.connect()
    telegram = await stand.connect("telegram", token=TOKEN, webhook_secret=HOOK_SECRET, api_url=f"http://127.0.0.1:{parley.port}")
    await asyncio.gather(*(is_known(parley.port, stand, console, telegram, double) for double in DOUBLES))
    await stand.idle()
    await stand.rows("UPDATE conversations SET status = 'resolved', resolved_at = now() - interval '9 days' RETURNING 1")
    await asyncio.gather(*(writes_twice(parley.port, stand, console, telegram, double) for double in DOUBLES))
    await stand.idle()

    assert await stand.rows(SEVERAL_PERSONS) == []
    assert await stand.rows(STRANDED) == []
    assert [row for row in await stand.rows(CURRENT) if row[1] != 1] == []
    assert len(await stand.rows(CURRENT)) == len(DOUBLES)
    assert await stand.rows(UNHEARD) == []


SEVERAL_PERSONS = """
    SELECT name FROM identities GROUP BY name HAVING count(*) <> 2 OR count(DISTINCT person_id) <> 1
"""
STRANDED = """
    SELECT i.name, c.id FROM conversations c JOIN identities i ON i.id = c.identity_id WHERE c.person_id <> i.person_id
"""
CURRENT = """
    SELECT person_id, count(*) FROM conversations WHERE status <> 'resolved' AND joined_to IS NULL GROUP BY person_id
"""
UNHEARD = """
    SELECT i.name FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN identities i ON i.id = m.identity_id
     WHERE m.text = 'now' AND c.joined_to IS NOT NULL
"""


async def is_known(port: int, stand: Stand, console: AccountId, telegram: AccountId, double: Double) -> None:
    """On the console; on Telegram already before that, where so wanted."""
    if double.telegram_is_older:
        await tell_telegram(port, telegram, double, 1, "earlier")
        await identity(stand, "telegram", str(double.number))
    await bring(port, console, [event(double.name, 1, text="earlier")], lines=1)
    await identity(stand, "console", double.name)


async def writes_twice(port: int, stand: Stand, console: AccountId, telegram: AccountId, double: Double) -> None:
    subject = await identity(stand, "console", double.name)
    token = stand.ground.signer.sign("continue", subject.bytes, expires=clock.now() + timedelta(hours=1))
    proof = tell_telegram(port, telegram, double, 2, f"/start {token}")
    plain = bring(port, console, [event(double.name, 2, text="now")], lines=1)
    first = asyncio.create_task(proof if double.proof_first else plain)
    await asyncio.sleep(double.gap_ms / 1000)
    await (plain if double.proof_first else proof)
    await first
    await tell_telegram(port, telegram, double, 3, "now")


async def identity(stand: Stand, kind: str, address: str) -> UUID:
    found = await until(lambda: stand.rows("SELECT id FROM identities WHERE kind = $1 AND address = $2", kind, address))
    assert isinstance(found[0][0], UUID)
    return found[0][0]


async def tell_telegram(port: int, account: AccountId, double: Double, number: int, text: str) -> None:
    who = {"id": double.number, "first_name": double.name.title()}
    message = {
        "message_id": number,
        "date": 1_790_000_000,
        "chat": who | {"type": "private"},
        "from": who | {"is_bot": False},
        "text": text,
    }
    body = msgspec.json.encode({"update_id": double.number * 10 + number, "message": message})
    line = Line(port)
    headers = {"x-telegram-bot-api-secret-token": HOOK_SECRET, "content-type": "application/json"}
    assert await line.ask("POST", f"/hooks/{account}", body, headers) == 200
    line.close()
