"""How the API behaves whatever is asked: refusals, pages, keys, what strangers see."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from parley import api
from parley.api import idempotency
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.api.program import Program, all_of, fields, speaking, token_of

# ── refusals ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("ru-RU,ru", "Здесь ничего нет"),
        ("uk", "Тут нічого немає"),
        ("fr, en;q=0.5", "There is nothing here"),
        ("", "There is nothing here"),
    ],
)
async def test_a_refusal_speaks_the_callers_language(program: Program, asked: str, title: str) -> None:
    answer = await program.get(f"/persons/{uuid4()}", headers={"accept-language": asked})

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["title"].startswith(title)
    assert answer.json()["status"] == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"name": "refund", "colour": 1}', "colour"),
        (b'{"hue": 1}', "name"),
        (b'{"name": 5}', "name"),
        (b'{"name": "x", "hue": "1"}', "hue"),
        (b'{"name": "x", "hue": 360}', "hue"),
        (b'{"name": ""}', "name"),
        (b'{"name": "a\\u0000b"}', "body"),
        (b'{"name": "refund"', "body"),
        (b'{"name": "\xff"}', "body"),
        (b"[" * 5000, "body"),
        (b"", "body"),
    ],
)
async def test_a_body_that_is_wrong_is_refused_by_the_fields_name(program: Program, body: bytes, field: str) -> None:
    answer = await program.post("/tags", content=body, headers={"content-type": "application/json"})

    assert (answer.status_code, fields(answer)) == (400, [field])
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("staus=open", "staus"),
        ("limit=1&limit=2", "limit"),
        ("cursor=u123", "cursor"),
    ],
)
async def test_a_parameter_that_is_wrong_is_refused_by_its_name(program: Program, query: str, field: str) -> None:
    answer = await program.get(f"/conversations?{query}")

    assert (answer.status_code, fields(answer)) == (400, [field])


async def test_what_is_not_json_or_too_much_of_it_is_refused(program: Program) -> None:
    form = await program.post("/tags", data={"name": "refund"})
    flood = await program.post("/tags", content=b" " * (1024 * 1024 + 1), headers={"content-type": "application/json"})

    assert (form.status_code, flood.status_code) == (415, 413)


async def test_an_address_that_is_none_and_a_method_that_is_not_there_are_problems_too(program: Program) -> None:
    nowhere, not_so = await program.get("/nowhere"), await program.delete("/staff")

    assert (nowhere.status_code, not_so.status_code) == (404, 405)
    assert {nowhere.headers["content-type"], not_so.headers["content-type"]} == {"application/problem+json"}
    assert "GET" in not_so.headers["allow"]


async def test_a_fault_of_ours_is_named_by_a_reference_and_shows_nothing(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError("the secret is out")

    monkeypatch.setattr("parley.api.resources.staff.workspace.teams", fails)
    answer = await program.get("/teams")

    assert (answer.status_code, "secret" in answer.text, bool(answer.json()["reference"])) == (500, False, True)


async def test_answers_may_not_be_kept_framed_or_taken_for_a_page(program: Program) -> None:
    for answer in (await program.get("/staff"), await program.get("/nowhere")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["x-content-type-options"] == "nosniff"


# ── strangers ───────────────────────────────────────────────────────────────────────────────────


async def test_what_belongs_to_others_is_not_there(program: Program, stranger: Program, id: ConversationId) -> None:
    ours = (await program.get(f"/conversations/{id}")).json()
    message = (await all_of(program, f"/conversations/{id}/messages"))[0]["id"]
    tag = (await program.post("/tags", json={"name": "refund"})).json()["id"]
    theirs = [
        f"/conversations/{id}",
        f"/conversations/{id}/messages",
        f"/persons/{ours['person_id']}",
        f"/messages/{message}",
        f"/tags/{tag}",
    ]

    answers = [await stranger.get(path) for path in theirs]
    unknown = [await stranger.get(path.replace(path.split("/")[2], str(uuid4()))) for path in theirs]

    assert [answer.status_code for answer in answers] == [404] * len(theirs)
    assert [answer.content for answer in answers] == [answer.content for answer in unknown]
    assert (await stranger.get("/conversations")).json() == {"data": [], "next": None}


async def test_a_cursor_of_ours_opens_no_list_of_theirs(program: Program, stranger: Program) -> None:
    for name in ("a", "b"):
        await program.post("/persons", json={"name": name, "identities": [{"kind": "email", "address": f"{name}@home.example"}]})
    following = (await program.get("/persons?limit=1")).json()["next"]

    assert (await stranger.get(following)).json() == {"data": [], "next": None}


async def test_nothing_is_told_without_a_token(ground: Ground, grace: Staff) -> None:
    async with speaking(ground) as nobody:
        answers = [await nobody.get(path) for path in ("/staff", f"/staff/{grace.id}", f"/staff/{uuid4()}")]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


async def test_pages_follow_one_another_without_gap_or_repetition(program: Program) -> None:
    for place in range(7):
        await program.post("/persons", json={"name": f"{place}", "identities": [{"kind": "email", "address": f"{place}@home.example"}]})

    assert [one["name"] for one in await all_of(program, "/persons", limit="3")] == list("6543210")


async def test_a_cursor_is_good_for_its_own_list_only(program: Program) -> None:
    for place in range(2):
        await program.post("/persons", json={"name": "", "identities": [{"kind": "email", "address": f"{place}@home.example"}]})
    cursor = (await program.get("/persons?limit=1")).json()["next"].partition("cursor=")[2]

    assert (await program.get(f"/persons?limit=1&cursor={cursor}")).status_code == 200
    assert fields(await program.get(f"/conversations?cursor={cursor}")) == ["cursor"]
    assert fields(await program.get(f"/persons?cursor={cursor[:-2]}xx")) == ["cursor"]


async def test_what_has_not_changed_is_not_sent_again(program: Program, grace: Staff) -> None:
    first = await program.get(f"/staff/{grace.id}")

    again = await program.get(f"/staff/{grace.id}", headers={"if-none-match": first.headers["etag"]})
    other = await program.get(f"/staff/{grace.id}", headers={"if-none-match": '"something else"'})

    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


# ── idempotency ─────────────────────────────────────────────────────────────────────────────────


def keyed(key: str) -> dict[str, str]:
    return {"idempotency-key": key}


async def test_the_same_request_with_the_same_key_is_done_once(program: Program, id: ConversationId) -> None:
    answers = [await program.post(f"/conversations/{id}/messages", json={"text": "Hi"}, headers=keyed("k1")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert [answer.headers.get("idempotent-replayed") for answer in answers] == [None, "true"]
    said = [one for one in await all_of(program, f"/conversations/{id}/messages") if one["direction"] == "out"]
    assert len(said) == 1


async def test_another_request_with_the_same_key_is_refused(program: Program) -> None:
    await program.post("/tags", json={"name": "refund"}, headers=keyed("k1"))

    other = await program.post("/tags", json={"name": "praise"}, headers=keyed("k1"))

    assert (other.status_code, fields(other)) == (422, ["idempotency-key"])


async def test_requests_with_one_key_at_the_same_time_are_done_once(program: Program) -> None:
    answers = await asyncio.gather(*(program.post("/tags", json={"name": "refund"}, headers=keyed("k1")) for _ in range(4)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert len((await program.get("/tags")).json()["data"]) == 1


async def test_while_the_first_is_under_way_the_second_is_told_to_wait(ground: Ground, program: Program, grace: Staff) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        token = (await api.tokens.tokens(tx))[0]
        await idempotency.known_answer(tx, ground, token.id, "k1", b"")

        assert (await program.post("/tags", json={"name": "refund"}, headers=keyed("k1"))).status_code == 409
    assert (await program.post("/tags", json={"name": "refund"}, headers=keyed("k1"))).status_code == 201


async def test_a_refusal_does_not_use_the_key_up(program: Program) -> None:
    assert (await program.post("/tags", json={"name": ""}, headers=keyed("k1"))).status_code == 400
    assert (await program.post("/tags", json={"name": "refund"}, headers=keyed("k1"))).status_code == 201


async def test_two_programs_may_use_the_same_key(ground: Ground, program: Program, grace: Staff) -> None:
    await program.post("/tags", json={"name": "refund"}, headers=keyed("k1"))

    async with speaking(ground, await token_of(ground.database, grace)) as other:
        assert (await other.post("/tags", json={"name": "praise"}, headers=keyed("k1"))).status_code == 201


async def test_a_kept_answer_is_sealed_and_goes_after_a_day(ground: Ground, program: Program) -> None:
    await program.post("/tags", json={"name": "refund"}, headers=keyed("k1"))
    lane: Any = None
    async with ground.database.across() as tx:
        assert b"refund" not in await tx.value("SELECT body FROM api_answers")
        await tx.execute("UPDATE api_answers SET made_at = now() - interval '25 hours'")

    await idempotency.forget(ground, lane)

    async with ground.database.across() as tx:
        assert await tx.value("SELECT count(*) FROM api_answers") == 0
    assert (await program.post("/tags", json={"name": "praise"}, headers=keyed("k1"))).status_code == 201


@pytest.mark.parametrize("key", ["x" * 256, "ключ"])
async def test_a_key_that_cannot_be_kept_is_refused(program: Program, key: str) -> None:
    headers: Any = {"idempotency-key": key.encode()}

    assert fields(await program.post("/tags", json={"name": "refund"}, headers=headers)) == ["idempotency-key"]
