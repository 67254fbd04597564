"""The API against everything that its own description allows, and a good deal that it does not."""

import asyncio
from uuid import UUID

import pytest

from parley import api, conversations
from parley.api import rates
from parley.api.scopes import SCOPES
from parley.core import ids
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.routing import outside
from parley.workspace import Staff
from tests.api.fuzzing import fuzz
from tests.api.program import Program, token_of
from tests.web.desk import Line
from tests.web.site import serving

EXAMPLES = 8


async def everything(ground: Ground, program: Program, line: Line, id: ConversationId, grace: Staff) -> dict[str, str]:
    """Something of each kind, by the names of the parameters in addresses."""
    async with ground.database.transaction(grace.workspace_id) as tx:
        found = await conversations.conversation(tx, id)
        message = (await conversations.timeline(tx, found.person_id))[0]
    tag = (await program.post("/tags", json={"name": "refund"})).json()
    reply = (await program.post("/saved-replies", json={"shortcut": "prices", "title": "Prices", "texts": {"en": "Hello"}})).json()
    hook = (await program.post("/webhooks", json={"url": "http://127.0.0.1:9/", "events": ["message.received"]})).json()["webhook"]
    await program.post(f"/webhooks/{hook['id']}/tests")
    sent = (await program.get(f"/webhooks/{hook['id']}/deliveries")).json()["data"][0]
    company = (await program.post("/companies", json={"name": "Mill"})).json()
    segment = (await program.post("/segments", json={"name": "Regulars"})).json()
    known: dict[str, UUID | str] = {
        "company_id": company["id"],
        "segment_id": segment["id"],
        "person_id": found.person_id,
        "conversation_id": id,
        "message_id": message.id,
        "account_id": line.account.id,
        "staff_id": grace.id,
        "tag_id": tag["id"],
        "reply_id": reply["id"],
        "endpoint_id": hook["id"],
        "delivery_id": sent["id"],
    }
    return {name: str(one) for name, one in known.items()}


async def spoken_for(ground: Ground, grace: Staff, id: ConversationId) -> tuple[str, str]:
    """The token of an agent outside, and an offer that it has."""
    async with ground.database.transaction(grace.workspace_id) as tx:
        agent = (await outside.add(tx, ground, outside.Manner(name="Night desk", url="http://127.0.0.1:9/"), by=grace)).agent
        made = await api.tokens.make(tx, name="Night desk", scopes=api.OF_AGENTS, expires_at=None, by=grace)
        await outside.let_speak(tx, agent.id, made.token.id, by=grace)
        await outside.resume(tx, agent.id, by=grace)
        await tx.execute("UPDATE conversations SET owner_kind = 'outside', owner_id = $3 WHERE workspace_id = $1 AND id = $2",
                         tx.workspace_id, id, agent.id)  # fmt: skip
        sql = """INSERT INTO outside_offers (workspace_id, id, agent_id, conversation_id, offered_at, accept_by)
                 VALUES ($1, $2, $3, $4, now(), now()) RETURNING id"""
        return made.secret, str(await tx.value(sql, tx.workspace_id, ids.new(), agent.id, id))


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_nothing_that_is_asked_breaks_it_or_its_description(
    ground: Ground, program: Program, line: Line, id: ConversationId, grace: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "AT_ONCE", 10**6)
    known = await everything(ground, program, line, id, grace)
    tokens = {scope: await token_of(ground.database, grace, scope) for scope in SCOPES}
    secret, known["offer_id"] = await spoken_for(ground, grace, id)
    tokens |= dict.fromkeys(api.OF_AGENTS, secret)
    ground.one(rates.Rates).at_once = 10**6

    async with serving(api.api_of(ground)) as address:
        flaws = await asyncio.to_thread(fuzz, address, tokens, known, examples=EXAMPLES)

    assert flaws == []
