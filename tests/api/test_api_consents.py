"""What a program notes of consents and sends because of them."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from parley import people
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.api.program import Program, all_of, fields


@pytest.fixture
async def ada(program: Program, id: ConversationId) -> Mapping[str, Any]:
    person = (await program.get(f"/conversations/{id}")).json()["person_id"]
    return (await program.get(f"/persons/{person}")).json()


def said(ada: Mapping[str, Any], *, granted: bool = True, **more: object) -> dict[str, object]:
    proof = {"proof": {"page": "https://shop.example/join", "ip": "203.0.113.7"}} if granted else {}
    return {"identity_id": ada["identities"][0]["id"], "purpose": "marketing", "granted": granted, **proof, **more}


async def test_a_consent_is_noted_stands_and_is_withdrawn(program: Program, ada: Mapping[str, Any]) -> None:
    path = f"/persons/{ada['id']}/consents"
    noted = await program.post(path, json=said(ada))
    [standing] = (await program.get(path)).json()["data"]
    assert (noted.status_code, noted.json()["proof"]["ip"]) == (201, "203.0.113.7")
    assert (standing["purpose"], standing["is_allowed"], standing["reason"], standing["since"]) == (
        "marketing",
        True,
        None,
        noted.json()["at"],
    )

    await program.post(path, json=said(ada, granted=False, everywhere=True))
    [standing] = (await program.get(path)).json()["data"]
    assert (standing["is_allowed"], standing["reason"]) == (False, "everywhere")
    assert [one["granted"] for one in await all_of(program, f"{path}/history", limit="1")] == [False, True]


async def test_to_agree_takes_a_proof_and_an_address_of_that_person(program: Program, ada: Mapping[str, Any]) -> None:
    path = f"/persons/{ada['id']}/consents"
    assert fields(await program.post(path, json=said(ada, proof={}))) == ["proof"]
    assert fields(await program.post(path, json=said(ada, everywhere=True))) == ["everywhere"]
    assert (await program.post(path, json=said(ada, identity_id=str(uuid4())))).status_code == 404
    assert (await program.post(path, json=said(ada, text_id=str(uuid4())))).status_code == 404
    assert (await program.get(path)).json()["data"] == []


async def test_a_published_text_is_proof_enough(program: Program, ground: Ground, grace: Staff, ada: Mapping[str, Any]) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        await people.consents.publish(tx, "marketing", "en", "I agree to offers.", after=0, by=grace.id)
    [text] = (await program.get("/consent-texts")).json()["data"]

    noted = await program.post(f"/persons/{ada['id']}/consents", json=said(ada, proof={}, text_id=text["id"]))
    assert (noted.status_code, noted.json()["text_id"], text["text"]) == (201, text["id"], "I agree to offers.")


async def test_an_offer_takes_consent_and_an_answer_none(program: Program, id: ConversationId, ada: Mapping[str, Any]) -> None:
    path = f"/conversations/{id}/messages"
    refused = await program.post(path, json={"text": "Ten percent off", "purpose": "marketing"})
    answer = await program.post(path, json={"text": "Saturday at eleven is free."})
    await program.post(f"/persons/{ada['id']}/consents", json=said(ada))
    offer = await program.post(path, json={"text": "Ten percent off", "purpose": "marketing"})

    assert (refused.status_code, refused.json()["type"].rpartition("#")[2]) == (409, "not-agreed")
    assert (answer.json()["purpose"], offer.json()["purpose"]) == ("service", "marketing")
