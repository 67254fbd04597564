"""A channel of one's own: the very program that the guide shows, run against a running Parley."""

import asyncio
import base64
import os
import re
import socket
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import msgspec
import pytest

from parley import channels, conversations, people
from parley.channels.adapters.custom import CustomSettings
from parley.conversations import Author, Message
from parley.core.ids import AccountId
from parley.core.standard_webhooks import is_genuine, new_secret, signed
from tests.spine.waiting import until
from tests.walkthrough.house import House, open_house

GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "connect-your-own-channel.md"
SECRET = "whsec_" + base64.b64encode(b"a-secret-of-a-channel-of-ones-own").decode()
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, tmp_path) as house:
        yield house


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
async def account(house: House, port: int) -> AccountId:
    settings = {"secret": SECRET, "callback_url": f"http://127.0.0.1:{port}/"}
    async with house.ground.database.transaction(house.workspace_id) as tx:
        return await channels.save(tx, house.ground, "custom", "Our app", settings)


def program() -> str:
    """The longest block of Python in the guide."""
    blocks: list[str] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    return max(blocks, key=len)


@asynccontextmanager
async def running(house: House, account: AccountId, port: int, folder: Path) -> AsyncGenerator[asyncio.subprocess.Process]:
    script = folder / "channel.py"
    script.write_text(program())
    environ = {"PATH": os.environ["PATH"], "PARLEY_HOOK": f"{house.address}/hooks/{account}", "PARLEY_SECRET": SECRET, "PORT": str(port)}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, str(script), stdin=pipe, stdout=pipe, env=environ)
    try:
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()


async def said(house: House) -> list[Message]:
    async with house.ground.database.transaction(house.workspace_id) as tx:
        found = await people.find(tx, "Ada")
        return await conversations.timeline(tx, found[0].id) if found else []


async def test_the_program_of_the_guide_carries_words_both_ways(house: House, account: AccountId, port: int, tmp_path: Path) -> None:
    async with running(house, account, port, tmp_path) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("Ada: Чи є час на суботу?\n".encode())
        [question] = await until(lambda: said(house))
        assert question.identity_id
        async with house.ground.database.transaction(house.workspace_id) as tx:
            way = (question.identity_id, account)
            await conversations.reply(tx, question.conversation_id, text="Так, об 11.", way=way, author=Author("machine"))

        assert (await asyncio.wait_for(process.stdout.readline(), 20)).decode() == "to ada: Так, об 11.\n"

        async def delivered() -> bool:
            return (await said(house))[-1].state == "delivered"

        await until(delivered)
    assert [(one.direction, one.text, one.channel) for one in await said(house)] == [
        ("in", "Чи є час на суботу?", "custom"),
        ("out", "Так, об 11.", "custom"),
    ]


def test_the_guides_program_stays_short() -> None:
    assert len(program().splitlines()) <= 55


async def test_a_call_that_is_repeated_counts_once_and_a_forged_one_not_at_all(house: House, account: AccountId) -> None:
    body = msgspec.json.encode({"type": "message.created", "data": {"person": {"id": "ada", "name": "Ada"}, "text": "Hello"}})
    headers = signed("msg_1", datetime.now(UTC), body, [SECRET])
    async with httpx2.AsyncClient(base_url=house.address) as app:
        answers = [await app.post(f"/hooks/{account}", content=body, headers=headers) for _ in range(2)]
        forged = await app.post(f"/hooks/{account}", content=body, headers=signed("msg_2", datetime.now(UTC), body, [new_secret()]))

    await until(lambda: said(house))
    assert [answer.status_code for answer in (*answers, forged)] == [200, 200, 401]
    assert len(await said(house)) == 1


def test_an_account_without_a_usable_secret_cannot_be_connected() -> None:
    for secret in ("", "short", "whsec_" + "é" * 40):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"secret": secret, "callback_url": "https://app.example/"}, CustomSettings)


# ── the scheme ──────────────────────────────────────────────────────────────────────────────────


def test_a_signature_is_the_one_that_the_scheme_publishes() -> None:
    """The example of the reference libraries."""
    body, at = b'{"test": 2432232314}', datetime.fromtimestamp(1614265330, UTC)
    headers = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", at, body, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("late", [timedelta(minutes=4), timedelta(minutes=-4)])
def test_a_clock_may_go_wrong_by_some_minutes(late: timedelta) -> None:
    headers = signed("1", NOON, b"{}", [SECRET])

    assert is_genuine(headers, b"{}", SECRET, now=NOON + late)
    assert not is_genuine(headers, b"{}", SECRET, now=NOON + 2 * late)


def test_either_of_two_secrets_is_enough() -> None:
    old, new = new_secret(), new_secret()
    headers = signed("1", NOON, b"{}", [new, old])

    assert [is_genuine(headers, b"{}", secret, now=NOON) for secret in (old, new, new_secret())] == [True, True, False]
