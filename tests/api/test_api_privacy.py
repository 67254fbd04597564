"""Programs note what customers ask for by law, answer it, and have customers erased."""

from parley import people
from parley.core import clock
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.api.program import Program, all_of, fields, speaking, token_of
from tests.spine.waiting import until

TODAY = {"received_on": str(clock.now().date())}


async def person_of(program: Program, id: ConversationId) -> str:
    return (await program.get(f"/conversations/{id}")).json()["person_id"]


async def test_a_request_is_noted_listed_and_answered_once(program: Program, id: ConversationId) -> None:
    wanted = {"kind": "access", "channel": "email", "person_id": await person_of(program, id), **TODAY}
    noted = await program.post("/privacy/requests", json=wanted)
    assert (noted.status_code, noted.json()["state"]) == (201, "open") and noted.json()["due_on"] > TODAY["received_on"]
    for _ in range(2):
        await program.post("/privacy/requests", json={**wanted, "kind": "objection"})
    assert len(await all_of(program, "/privacy/requests", limit="2")) == 3

    one = f"/privacy/requests/{noted.json()['id']}"
    answer = {"state": "done", "outcome": "a copy was sent"}
    assert (await program.post(f"{one}/answer", json=answer)).json()["state"] == "done"
    assert (await program.post(f"{one}/answer", json=answer)).status_code == 409
    assert (await program.get(one)).json()["outcome"] == "a copy was sent"
    assert len(await all_of(program, "/privacy/requests")) == 2


async def test_a_request_of_nobody_is_refused_at_its_field(program: Program) -> None:
    assert fields(await program.post("/privacy/requests", json={"kind": "access", "channel": "email", **TODAY})) == ["asked_by"]


async def test_an_erasure_waits_and_can_be_stopped(program: Program, id: ConversationId) -> None:
    person = await person_of(program, id)
    asked = await program.post(f"/persons/{person}/erasure", json={"basis": "request"})
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting") and asked.json()["runs_at"] > asked.json()["asked_at"]
    assert (await program.post(f"/persons/{person}/erasure", json={"basis": "request"})).status_code == 409

    stopped = await program.post(f"/privacy/erasures/{asked.json()['id']}/stop")
    assert stopped.json()["state"] == "stopped"
    assert (await program.post(f"/privacy/erasures/{asked.json()['id']}/stop")).status_code == 409


async def test_whoever_is_erased_is_no_person_any_more(program: Program, ground: Ground, grace: Staff, id: ConversationId) -> None:
    person = await person_of(program, id)
    asked = (await program.post(f"/persons/{person}/erasure", json={"basis": "withdrawal"})).json()
    async with ground.database.transaction(grace.workspace_id) as tx:
        await people.privacy.hurry(tx, asked["id"], by=grace)

    async def is_done() -> bool:
        return (await program.get(f"/privacy/erasures/{asked['id']}")).json()["state"] == "done"

    await until(is_done)
    assert await all_of(program, "/persons") == []
    assert (await program.get(f"/persons/{person}")).json()["identities"] == []
    assert [message["text"] for message in await all_of(program, f"/conversations/{id}/messages") if message["text"]] == []


async def test_only_a_token_for_it_may(ground: Ground, grace: Staff, id: ConversationId) -> None:
    async with speaking(ground, await token_of(ground.database, grace, "people:read", "people:write", "conversations:read")) as other:
        assert (await other.get("/privacy/requests")).status_code == 403
        assert (await other.post(f"/persons/{await person_of(other, id)}/erasure", json={"basis": "request"})).status_code == 403


async def test_a_stranger_finds_nothing(program: Program, ground: Ground, linus: Staff, id: ConversationId) -> None:
    person = await person_of(program, id)
    erasure = (await program.post(f"/persons/{person}/erasure", json={"basis": "request"})).json()["id"]
    request = (await program.post("/privacy/requests", json={"kind": "access", "channel": "post", "asked_by": "Ada", **TODAY})).json()["id"]
    async with speaking(ground, await token_of(ground.database, linus)) as stranger:
        assert (await stranger.get(f"/privacy/erasures/{erasure}")).status_code == 404
        assert (await stranger.get(f"/privacy/requests/{request}")).status_code == 404
        assert (await stranger.post(f"/privacy/erasures/{erasure}/stop")).status_code == 404
        assert (await stranger.post(f"/persons/{person}/erasure", json={"basis": "request"})).status_code == 404
        assert (await stranger.get("/privacy/requests")).json()["data"] == []
