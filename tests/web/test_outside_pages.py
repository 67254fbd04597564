"""Agents outside by their pages: added, tried out, switched on, paused, removed, brought back; and the card when one hands on."""

import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx2
import pytest

from parley import app, conversations, routing
from parley.api.tokens import hashed
from parley.conversations import Author
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.routing import AgentId, outside
from parley.routing.outside.wire import HandingBack, Saying
from parley.workspace import Staff
from tests.api.conftest import ground as ground
from tests.api.receiver import Receiver, receiving, signatures
from tests.providers.server import Answer
from tests.spine.waiting import until
from tests.web.conftest import Browser, hired, sign_in, submit
from tests.web.desk import Line

PAGE = "/settings/agents-outside"
FORM = {"name": "Night desk", "learns": "name", "chats": "3", "mails": "0", "accept_seconds": "20", "answer_seconds": "120"}


@pytest.fixture
async def browser(ground: Ground) -> AsyncIterator[Browser]:
    transport: Any = httpx2.ASGITransport(app=app.pages_of(ground))  # pyright: ignore[reportArgumentType]
    async with httpx2.AsyncClient(transport=transport, base_url="http://parley.test") as browser:
        yield browser


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


async def added(browser: Browser, receiver: Receiver, **fields: str) -> tuple[str, str]:
    """The address of its page, and the page that shows its secret and its token."""
    filled: dict[str, Any] = {"url": receiver.address, **FORM, **fields}
    page = await submit(browser, PAGE, page=PAGE, **filled)
    found = re.search(rf'action="({PAGE}/[0-9a-f-]+)/test"', page.text)
    assert found, page.text
    return found[1], page.text


def shown(page: str, what: str) -> str:
    found = re.search(rf'id="{what}">([^<]+)<', page)
    return found[1] if found else ""


async def the_agent(ground: Ground, staff: Staff, page: str) -> outside.OutsideAgent:
    async with ground.database.transaction(staff.workspace_id) as tx:
        return await outside.outside_agent(tx, AgentId(UUID(page.rpartition("/")[2])))


async def test_an_agent_is_added_with_a_secret_and_a_token_that_are_shown_once(
    grace_at_work: Browser, receiver: Receiver, ground: Ground, grace: Staff
) -> None:
    page, first = await added(grace_at_work, receiver)
    secret, token = shown(first, "secret"), shown(first, "token")
    assert secret.startswith("whsec_") and token.startswith("ply_")
    again = (await grace_at_work.get(page)).text
    assert secret not in again and token not in again and "paused" in again

    found = await the_agent(ground, grace, page)
    assert (found.name, found.tells, found.limits) == ("Night desk", ("name",), {"chat": 3, "mail": 0})
    async with ground.database.transaction(grace.workspace_id) as tx:
        sql = "SELECT token_hash FROM api_tokens WHERE workspace_id = $1 AND id = $2"
        assert await tx.value(sql, tx.workspace_id, found.token_id) == hashed(token)


async def test_a_test_call_says_in_a_sentence_how_it_went(grace_at_work: Browser, receiver: Receiver) -> None:
    page, first = await added(grace_at_work, receiver)
    await submit(grace_at_work, page + "/test", page=page)
    assert receiver.types == ["test"]
    assert receiver.requests[0].headers["webhook-signature"] == signatures(receiver.requests[0], [shown(first, "secret")])[0]
    assert "The test call went well" in (await grace_at_work.get(page)).text

    receiver.answers = [Answer(503)]
    await submit(grace_at_work, page + "/test", page=page)
    assert "The test call went wrong: HTTP 503" in (await grace_at_work.get(page)).text


async def test_it_is_switched_on_and_paused_and_removed_and_brought_back(grace_at_work: Browser, receiver: Receiver) -> None:
    page, _ = await added(grace_at_work, receiver)
    await submit(grace_at_work, page + "/resume", page=page)
    assert "takes conversations" in (await grace_at_work.get(page)).text
    await submit(grace_at_work, page + "/pause", page=page)
    assert "paused" in (await grace_at_work.get(page)).text

    gone = (await submit(grace_at_work, page + "/remove", page=page)).headers["location"]
    assert "Night desk" not in (await grace_at_work.get(gone)).text
    assert (await grace_at_work.get(page)).status_code == 404
    await submit(grace_at_work, page + "/restore", page=gone)
    assert "Night desk" in (await grace_at_work.get(PAGE)).text


async def test_a_new_token_ends_the_one_before_and_a_new_secret_signs_beside_it(
    grace_at_work: Browser, receiver: Receiver, ground: Ground, grace: Staff
) -> None:
    page, first = await added(grace_at_work, receiver)
    before = await the_agent(ground, grace, page)
    token = shown((await submit(grace_at_work, page + "/token", page=page)).text, "token")
    secret = shown((await submit(grace_at_work, page + "/secret", page=page)).text, "secret")

    assert token and token not in first
    async with ground.database.transaction(grace.workspace_id) as tx:
        sql = "SELECT revoked_at IS NOT NULL FROM api_tokens WHERE workspace_id = $1 AND id = $2"
        assert await tx.value(sql, tx.workspace_id, before.token_id)
    await submit(grace_at_work, page + "/test", page=page)
    both = signatures(receiver.requests[0], [secret, shown(first, "secret")])
    assert receiver.requests[0].headers["webhook-signature"].split(" ") == both


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "Give the agent a name"),
        ({"url": "http://192.168.0.1/"}, "The address must begin with https://"),
        ({"accept_seconds": "0"}, "Give a whole number"),
        ({"chats": "many"}, "Give a whole number"),
    ],
    ids=["name", "address", "seconds", "chats"],
)
async def test_what_is_wrong_is_said_beside_its_field(
    grace_at_work: Browser, receiver: Receiver, fields: dict[str, str], said: str
) -> None:
    filled: dict[str, Any] = {"url": receiver.address, **FORM, **fields}
    answer = await submit(grace_at_work, PAGE, page=PAGE, **filled)

    assert answer.status_code == 400 and said in answer.text and 'aria-invalid="true"' in answer.text
    page, _ = await added(grace_at_work, receiver)
    answer = await submit(grace_at_work, page, page=page, **filled)
    assert answer.status_code == 400 and said in answer.text


async def test_operators_and_strangers_see_nothing_of_it(
    grace_at_work: Browser, receiver: Receiver, grace: Staff, linus: Staff, ground: Ground, browser: Browser
) -> None:
    page, _ = await added(grace_at_work, receiver)
    await sign_in(browser, await hired(ground.database, grace, "Barbara", "operator"))
    assert (await browser.get(PAGE)).status_code == 403
    await sign_in(browser, linus)
    assert (await browser.get(page)).status_code == 404


async def test_whoever_goes_on_reads_in_short_what_was_said_in_their_own_language(
    grace_at_work: Browser, receiver: Receiver, ground: Ground, grace: Staff, line: Line
) -> None:
    page, _ = await added(grace_at_work, receiver)
    await submit(grace_at_work, page + "/resume", page=page)
    async with ground.database.transaction(grace.workspace_id) as tx:
        default = (await routing.queues.queues(tx))[-1]
        await routing.queues.change(tx, default.id, routing.Manner(name="All", assigns=True), by=grace)
    await line.says("ada", "Сколько стоит стрижка?")
    await until(lambda: _heard(receiver))
    offer, agent = UUID(receiver.heard[-1]["offer_id"]), await the_agent(ground, grace, page)
    async with ground.database.transaction(grace.workspace_id) as tx:
        await outside.say(tx, agent, offer, Saying(text="1500 рублей. Про воскресенье уточню и перезвоню вам!"))
        await outside.hand_back(tx, agent, offer, HandingBack(summary="Просит воскресенье."))
    id = ConversationId(await line.conversation_of("ada", grace))

    shown = (await grace_at_work.get(f"/conversations/{id}")).text
    card = shown[shown.index('class="handed"') :]
    assert "In short, for whoever goes on" in card and "Сколько стоит стрижка?" in card
    assert "Про воскресенье уточню и перезвоню вам!" in card[card.index("Was promised") :]
    assert "Просит воскресенье." in shown and "Night desk" in shown
    async with ground.database.transaction(grace.workspace_id) as tx:
        sql = "UPDATE staff SET language = 'uk' WHERE workspace_id = $1 AND id = $2"
        await tx.execute(sql, tx.workspace_id, grace.id)
    assert "Коротко для того, хто продовжить" in (await grace_at_work.get(f"/conversations/{id}")).text


async def _heard(receiver: Receiver) -> bool:
    return "offer" in receiver.types


async def test_a_colleague_who_is_given_it_reads_it_too_and_only_once(
    grace_at_work: Browser, ground: Ground, grace: Staff, line: Line, id: ConversationId
) -> None:
    barbara = await hired(ground.database, grace, "Barbara", "operator")
    async with ground.database.transaction(grace.workspace_id) as tx:
        found = await conversations.conversation(tx, id)
        way = (await conversations.ways(tx, found))[0]
        pair, author = (way.identity_id, way.account_id), Author("staff", grace.id)
        await conversations.reply(tx, id, text="I will ask and write to you.", way=pair, author=author)
        for to in (barbara.id, grace.id, barbara.id):
            await conversations.transfer(tx, id, to=to, by=grace.id)

    shown = (await grace_at_work.get(f"/conversations/{id}")).text
    assert shown.count('class="handed"') == 1 and "Was promised" in shown
