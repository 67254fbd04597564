"""An agent outside: the very program that the guide shows, started as a process, in a whole conversation with a running Parley."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import msgspec
import pytest

from parley import api, channels, conversations, routing, workspace
from parley.channels.adapters.console import signature
from parley.conversations import Conversation, Message
from parley.core import clock
from parley.core.ids import AccountId, ConversationId
from parley.core.standard_webhooks import signed
from parley.routing import outside
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.walkthrough.house import House, open_house

SAMPLE = Path(__file__).parents[2] / "docs" / "howto" / "sample_agent.py"
OFFERS = "SELECT id, outcome FROM outside_offers WHERE workspace_id = $1 ORDER BY offered_at"


class Scene(msgspec.Struct):
    """A salon with a console, an agent outside that is a process, and Ada."""

    house: House
    owner: Staff
    account: AccountId
    agent: outside.OutsideAgent
    secret: str
    token: str
    said: int = 0

    def begin(self) -> Any:
        return self.house.ground.database.transaction(self.house.workspace_id)

    async def says(self, text: str) -> None:
        self.said += 1
        account = await self.house.ground.one(channels.Accounts).get(self.account)
        body = msgspec.json.encode({"id": str(self.said), "from": {"id": "ada", "name": "Ada"}, "text": text})
        headers = {"x-parley-signature": signature(body, account.settings.secret)}
        async with httpx2.AsyncClient() as ada:
            (await ada.post(f"{self.house.address}/hooks/{self.account}", content=body, headers=headers)).raise_for_status()

    async def talk(self) -> Conversation | None:
        async with self.begin() as tx:
            [person] = await tx.values("SELECT id FROM persons WHERE workspace_id = $1", tx.workspace_id) or [None]
            return (await conversations.conversations_of(tx, person))[0] if person else None

    async def timeline(self) -> list[Message]:
        async with self.begin() as tx:
            [person] = await tx.values("SELECT id FROM persons WHERE workspace_id = $1", tx.workspace_id) or [None]
            return await conversations.timeline(tx, person) if person else []

    async def hears(self, text: str) -> None:
        """Ada is told it, and the console has it."""

        async def heard() -> bool:
            return any(one.text == text and one.author_kind == "outside" for one in await self.timeline())

        await until(heard)

    async def offers(self) -> list[tuple[UUID, str]]:
        async with self.begin() as tx:
            return [(id, outcome) for id, outcome in await tx.records(OFFERS, tx.workspace_id)]

    async def becomes(self, *outcomes: str) -> None:
        async def became() -> bool:
            return tuple(outcome for _, outcome in await self.offers()) == outcomes

        await until(became)


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, tmp_path) as house:
        yield house


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
async def scene(house: House, port: int) -> Scene:
    manner = outside.Manner(name="Sample", url=f"http://127.0.0.1:{port}/", accept_seconds=5, answer_seconds=5)
    async with house.ground.database.transaction(house.workspace_id) as tx:
        owner = (await workspace.staff(tx))[0]
        default = (await routing.queues.queues(tx))[-1]
        await routing.queues.change(tx, default.id, routing.Manner(name="All", assigns=True), by=owner)
        added = await outside.add(tx, house.ground, manner, by=owner)
        token = await api.tokens.make(tx, name="Sample", scopes=api.OF_AGENTS, expires_at=None, by=owner)
        await outside.let_speak(tx, added.agent.id, token.token.id, by=owner)
        account = await channels.save(tx, house.ground, "console", "Console", {})
    return Scene(house, owner, account, added.agent, added.secret, token.secret)


async def resumed(scene: Scene) -> None:
    async with scene.begin() as tx:
        await outside.resume(tx, scene.agent.id, by=scene.owner)


@asynccontextmanager
async def running(scene: Scene, port: int) -> AsyncGenerator[asyncio.subprocess.Process]:
    environ = {
        "PATH": os.environ["PATH"],
        "PARLEY_URL": scene.house.address,
        "PARLEY_SECRET": scene.secret,
        "PARLEY_TOKEN": scene.token,
        "PORT": str(port),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SAMPLE), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=environ
    )
    try:
        assert process.stdout
        assert b"listening" in await process.stdout.readline()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_whole_conversation_with_the_sample(scene: Scene, port: int) -> None:
    async with running(scene, port) as process:
        tried = await outside.try_out(scene.house.ground, scene.house.workspace_id, scene.agent.id)
        assert tried.is_good
        await resumed(scene)

        await scene.says("Сколько стоит стрижка?")
        await scene.hears("Стрижка стоит 1500 ₽.")
        await scene.says("А до скольки вы открыты?")
        await scene.hears("Мы работаем с 9 до 21 каждый день.")
        await scene.says("Спасибо, позовите, пожалуйста, оператора.")
        await scene.becomes("handed_back")
        talk = await scene.talk()
        assert talk and talk.owner_id is None and talk.status == "open"
        said = await scene.timeline()
        assert [one.text for one in said if one.direction == "note"] == [
            "They asked for a person: Спасибо, позовите, пожалуйста, оператора.\nasks for a person"
        ]
        assert [one.content["event"] for one in said if one.direction == "system"][-1] == routing.handing.HANDED
        process.kill()


async def test_a_sample_that_has_died_loses_what_it_had_and_staff_go_on(scene: Scene, port: int) -> None:
    async with running(scene, port) as process:
        await resumed(scene)
        await scene.says("How much is a haircut?")
        await scene.hears("A haircut is 40 euros.")
        process.kill()
        await process.wait()
        await scene.says("And a beard?")
        await scene.becomes("timed_out")

    talk = await scene.talk()
    assert talk and talk.owner_id is None and talk.status == "open"


async def test_the_sample_turns_a_forger_away(scene: Scene, port: int) -> None:
    body = msgspec.json.encode({"version": 1, "type": "offer"})
    genuine = signed("1", clock.now(), body, [scene.secret])
    forged = [
        signed("1", clock.now(), body, ["whsec_Zm9yZ2VkIGJ5IHNvbWVib2R5IGVsc2U="]),
        genuine | {"webhook-id": "2"},
        genuine | {"webhook-timestamp": "1000000000"},
        {},
    ]
    async with running(scene, port), httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as forger:
        answers = [await forger.post("/", content=body, headers=headers) for headers in forged]
        answers.append(await forger.post("/", content=body + b" ", headers=genuine))

    assert {answer.status_code for answer in answers} == {401}


async def test_only_the_agents_own_token_speaks_for_it(scene: Scene, port: int) -> None:
    async with scene.begin() as tx:
        others = await api.tokens.make(tx, name="CRM", scopes=api.SCOPES, expires_at=None, by=scene.owner)
        plain = await api.tokens.make(tx, name="Reader", scopes=["people:read"], expires_at=None, by=scene.owner)
    async with running(scene, port):
        await resumed(scene)
        await scene.says("How much is a haircut?")
        await scene.hears("A haircut is 40 euros.")
        [(offer, _)] = await scene.offers()
        path = f"{scene.house.address}/api/v1/agent/offers/{offer}/messages"
        answers: dict[str, tuple[int, str]] = {}
        async with httpx2.AsyncClient() as program:
            for name, token in {
                "own": scene.token,
                "wrong": scene.token[:-1] + "x",
                "others": others.secret,
                "plain": plain.secret,
            }.items():
                answer = await program.post(path, json={"text": "Hello", "id": "1"}, headers={"authorization": f"Bearer {token}"})
                answers[name] = (answer.status_code, answer.json().get("type", "").rpartition("#")[2])

    assert answers == {
        "own": (201, ""),
        "wrong": (401, "unauthorized"),
        "others": (403, "no-agents-token"),
        "plain": (403, "scope-missing"),
    }


async def test_a_late_message_is_refused_by_name_and_a_repeated_one_is_said_once(scene: Scene, port: int) -> None:
    headers = {"authorization": f"Bearer {scene.token}"}
    async with running(scene, port), httpx2.AsyncClient(base_url=f"{scene.house.address}/api/v1", headers=headers) as agent:
        await resumed(scene)
        await scene.says("How much is a haircut?")
        await scene.hears("A haircut is 40 euros.")
        [mine] = (await agent.get("/agent/offers")).json()["data"]
        for _ in range(2):
            assert (await agent.post(f"/agent/offers/{mine['id']}/messages", json={"text": "Anything else?", "id": "a"})).status_code == 201
        async with scene.begin() as tx:
            await conversations.assign(tx, ConversationId(UUID(mine["conversation_id"])), to=scene.owner.id, by=scene.owner.id)
        late = await agent.post(f"/agent/offers/{mine['id']}/messages", json={"text": "Too late"})
        left = (await agent.get("/agent/offers")).json()["data"]

    assert late.status_code == 409 and late.json()["type"].endswith("#offer-taken-over")
    assert late.headers["content-type"] == "application/problem+json" and left == []
    assert [one.text for one in await scene.timeline() if one.author_kind == "outside"] == ["A haircut is 40 euros.", "Anything else?"]
