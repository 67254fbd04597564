"""Fifty people and machines do something to one conversation at the same moment: it ends as if they had come one after the other."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from itertools import cycle, islice
from random import Random
from typing import Any
from uuid import UUID

import pytest

from parley import conversations, routing
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.routing import Manner, State
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, form_token, hired
from tests.web.desk import Line, chosen_way

ROUNDS = 3
AT_ONCE = 50
LEADS = """
    SELECT l.id, l.status, l.owner_id, l.joined_to FROM conversations c
      JOIN conversations l ON (l.workspace_id, l.id) = (c.workspace_id, coalesce(c.joined_to, c.id))
     WHERE c.workspace_id = $1 AND c.id = $2
"""
LINES = "SELECT direction, content FROM messages WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY seq"


class Desk:
    """Grace's browser, and the fields that every form of the conversation wants."""

    def __init__(self, browser: Browser, id: ConversationId, token: str, way: str) -> None:
        self.browser, self.id, self.token, self.way = browser, id, token, way

    async def posts(self, path: str, **fields: str) -> int:
        return (await self.browser.post(path, data={"_csrf_token": self.token, **fields})).status_code

    def step(self, verb: str, **fields: str) -> Awaitable[int]:
        return self.posts(f"/conversations/{self.id}/{verb}", **fields)


@pytest.fixture
async def desk(grace_at_work: Browser, id: ConversationId) -> Desk:
    page = f"/conversations/{id}"
    return Desk(grace_at_work, id, await form_token(grace_at_work, page), chosen_way((await grace_at_work.get(page)).text))


async def gives_out(database: Database, grace: Staff, *crew: Staff) -> None:
    """The machine has its hands in it as well."""
    async with database.transaction(grace.workspace_id) as tx:
        default = (await routing.queues.queues(tx))[-1]
        await routing.queues.change(tx, default.id, Manner(assigns=True), by=grace)
        for one in crew:
            await routing.agents.set_state(tx, one.id, State.AVAILABLE, by=grace)


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_fifty_things_at_once_end_in_some_order(
    desk: Desk, line: Line, database: Database, grace: Staff, id: ConversationId, seed: int
) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    await gives_out(database, grace, grace, barbara)
    await line.says("emmy", "It is me as well")
    emmy, ada = await person_of(database, grace, line, "emmy"), await person_of(database, grace, line, "ada")

    steps = [
        lambda: desk.step("status", status="resolved"),
        lambda: desk.step("owner", to=str(barbara.id)),
        lambda: desk.step("owner", to=""),
        lambda: desk.step("status", status="open"),
        lambda: desk.step("priority", priority="2"),
        lambda: desk.step("messages", text="Yes.", mode="reply", way=desk.way, seen="100000"),
        lambda: desk.step("messages", text="Look.", mode="note", way=desk.way, seen="100000"),
        lambda: desk.posts(f"/people/{ada}/merge", other=str(emmy)),
        lambda: says(line, "ada", "And now?"),
        lambda: says(line, "emmy", "Me too!"),
    ]
    chosen = list(islice(cycle(steps), AT_ONCE))
    Random(seed).shuffle(chosen)
    answers = await asyncio.gather(*(step() for step in chosen))

    assert [answer for answer in answers if answer >= 500] == []
    await until(lambda: all_taken_in(database, grace))
    async with database.transaction(grace.workspace_id) as tx:
        [(leads, status, owner, joined_to)] = await tx.records(LEADS, tx.workspace_id, id)
        lines = await tx.records(LINES, tx.workspace_id, leads)
    assert joined_to is None
    assert (status, owner) == what_is_told(lines)


def what_is_told(lines: Sequence[Any]) -> tuple[str, UUID | None]:
    """Pure. What the lines of a timeline, taken in their order, make of a conversation."""
    stands: tuple[str, UUID | None] = ("open", None)
    for direction, content in lines:
        stands = after(*stands, direction, content)
    return stands


def after(status: str, owner: UUID | None, direction: str, content: Mapping[str, Any]) -> tuple[str, UUID | None]:
    match direction, content.get("event"):
        case "in", _:
            return "open", None if status == "resolved" else owner
        case "out", _:
            return "waiting" if status == "open" else status, owner
        case "system", "assigned" | "unassigned":
            return status, UUID(content["to"]) if content.get("to") else None
        case "system", "resolved":
            return "resolved", owner
        case "system", "reopened":
            return "open", owner
        case _:
            return status, owner


async def says(line: Line, who: str, text: str) -> int:
    await line.says(who, text)
    return 200


async def person_of(database: Database, grace: Staff, line: Line, who: str) -> UUID:
    id = ConversationId(await line.conversation_of(who, grace))
    async with database.transaction(grace.workspace_id) as tx:
        return (await conversations.conversation(tx, id)).person_id


async def all_taken_in(database: Database, grace: Staff) -> bool:
    async with database.transaction(grace.workspace_id) as tx:
        heard = await tx.value("SELECT count(*) FROM messages WHERE workspace_id = $1 AND direction = 'in'", tx.workspace_id)
    return heard == 2 + 2 * AT_ONCE // 10
