"""The wall between workspaces, tried at every address of the API with a token from next door that may do everything there."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx2
import pytest

from parley import api, routing
from parley.api.openapi import described
from parley.core.ground import Ground
from parley.desk import replies
from parley.desk.replies import NewReply
from parley.routing import AgentId
from tests.isolation.estate import Estate, traces
from tests.isolation.routes import Page, pages
from tests.walkthrough.house import House

V1 = "/api/v1"
MOVES_WITH_EACH_REQUEST = {"api_tokens"}
NAMES = {
    "request_id": "request_id",
    "owner_id": "staff_id",
    "team_id": "team_id",
    "tag_ids": "tag_id",
    "mentions": "staff_id",
    "quoted_message_id": "message_id",
    "account_id": "account_id",
    "identity_id": "identity_id",
}
"""Fields and parameters that name something of a workspace, and whose id that is."""
IN_BODIES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("POST", "/persons/{person_id}/erasure", "request_id", {"basis": "request"}),
    ("PATCH", "/conversations/{conversation_id}", "owner_id", {}),
    ("PATCH", "/conversations/{conversation_id}", "team_id", {}),
    ("PATCH", "/conversations/{conversation_id}", "tag_ids", {}),
    ("POST", "/conversations/{conversation_id}/notes", "mentions", {"text": "Hi"}),
    ("POST", "/conversations/{conversation_id}/messages", "quoted_message_id", {"text": "Hi"}),
]
LISTS = {"owner_id": "staff_id", "team_id": "team_id", "tag_id": "tag_id", "account_id": "account_id"}

Known = dict[str, str]


@pytest.fixture
def addresses(house: House) -> list[Page]:
    return [page for page in pages(api.api_of(house.ground)) if page.path.startswith(V1) and not page.path.endswith(".json")]


@pytest.fixture
async def our_ids(house: House, ours: Estate) -> Known:
    return await furnished(house.ground, ours)


@pytest.fixture
async def their_ids(house: House, theirs: Estate) -> Known:
    return await furnished(house.ground, theirs)


@pytest.fixture
async def program(house: House, ours: Estate) -> AsyncIterator[httpx2.AsyncClient]:
    """Ours, with every scope that there is, and the voice of an agent outside."""
    async with house.ground.database.transaction(ours.workspace_id) as tx:
        made = await api.tokens.make(tx, name="CRM", scopes=api.SCOPES, expires_at=None, by=ours.owner)
        await routing.outside.let_speak(tx, AgentId(UUID(ours.ids["outsider_id"])), made.token.id, by=ours.owner)
    headers = {"authorization": f"Bearer {made.secret}"}
    async with httpx2.AsyncClient(base_url=house.address, headers=headers, timeout=30) as program:
        yield program


async def furnished(ground: Ground, estate: Estate) -> Known:
    """Their ids, a saved reply of everybody's among them."""
    new = NewReply(shortcut="hello", title=f"{estate.mark} reply", texts={"en": f"{estate.mark} hello"})
    async with ground.database.transaction(estate.workspace_id) as tx:
        return {**estate.ids, "reply_id": str((await replies.add(tx, new, by=estate.owner)).id)}


def example(page: Page) -> dict[str, Any] | None:
    """The body that the description shows."""
    body = described()["paths"][page.path][page.method.lower()].get("requestBody")
    return body["content"]["application/json"]["example"] if body else None


def about(page: Page, known: Known) -> dict[str, Any] | None:
    """The same, naming things that are there."""
    body = example(page)
    if body is None:
        return None
    named = {name: [known[NAMES[name]]] if isinstance(value, list) else known[NAMES[name]] for name, value in body.items() if name in NAMES}
    return {**body, **named}


async def left(ground: Ground, estate: Estate) -> dict[str, str]:
    return {table: digest for table, digest in (await traces(ground, estate)).items() if table not in MOVES_WITH_EACH_REQUEST}


async def test_nothing_of_theirs_is_there_for_our_program(
    house: House, theirs: Estate, our_ids: Known, their_ids: Known, addresses: list[Page], program: httpx2.AsyncClient
) -> None:
    before = await left(house.ground, theirs)
    breached: list[str] = []
    for page in (page for page in addresses if page.parameters):
        mixtures = [their_ids, *({**our_ids, name: their_ids[name]} for name in page.parameters if len(page.parameters) > 1)]
        for known in mixtures:
            answer = await program.request(page.method, page.address(known), json=about(page, our_ids))
            if answer.status_code != 404 or theirs.mark in answer.text:
                breached.append(f"{page.method} {page.path} → {answer.status_code}")
    assert breached == []
    assert await left(house.ground, theirs) == before


async def test_the_same_addresses_open_at_home(our_ids: Known, addresses: list[Page], program: httpx2.AsyncClient) -> None:
    """Otherwise the test above would be content with addresses that nobody has."""
    asked = sorted((page for page in addresses if page.parameters), key=lambda page: (page.method == "DELETE", -len(page.parameters)))
    answers = [(page, await program.request(page.method, page.address(our_ids), json=about(page, our_ids))) for page in asked]

    assert [f"{page.method} {page.path} → {answer.status_code}" for page, answer in answers if answer.status_code in (401, 403, 404)] == []


async def test_no_list_of_ours_shows_a_word_of_theirs(
    theirs: Estate, their_ids: Known, addresses: list[Page], program: httpx2.AsyncClient
) -> None:
    lists = [page.path for page in addresses if page.method == "GET" and not page.parameters and "by-identity" not in page.path]
    narrowed = [f"{V1}/conversations?{name}={their_ids[id]}" for name, id in LISTS.items()]
    answers = {path: await program.get(path) for path in (*lists, *narrowed, f"{V1}/conversations?status=open&limit=100")}

    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 200} == {}
    assert [path for path, answer in answers.items() if theirs.mark in answer.text] == []
    assert [path for path in narrowed if answers[path].json()["data"]] == []


@pytest.mark.parametrize(("method", "path", "field", "body"), IN_BODIES, ids=[field for _, _, field, _ in IN_BODIES])
async def test_an_id_of_theirs_in_a_body_of_ours_is_refused(
    house: House,
    theirs: Estate,
    our_ids: Known,
    their_ids: Known,
    program: httpx2.AsyncClient,
    method: str,
    path: str,
    field: str,
    body: dict[str, Any],
) -> None:
    before, id = await left(house.ground, theirs), their_ids[NAMES[field]]
    value: Any = [id] if field in ("tag_ids", "mentions") else id

    answer = await program.request(method, V1 + path.format(**our_ids), json={**body, field: value})

    assert 400 <= answer.status_code < 500
    assert theirs.mark not in answer.text
    assert await left(house.ground, theirs) == before


async def test_an_address_of_theirs_leads_to_nobody(theirs: Estate, program: httpx2.AsyncClient) -> None:
    asked = {"kind": "email", "address": f"ada@{theirs.mark}.example"}

    assert (await program.get(f"{V1}/persons/by-identity", params=asked)).status_code == 404


def test_every_parameter_is_known_to_this_test(our_ids: Known, addresses: list[Page]) -> None:
    assert {name for page in addresses for name in page.parameters} - our_ids.keys() == set()
    assert len(addresses) > 30
