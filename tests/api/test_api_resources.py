"""What a program reads and changes: persons, conversations, messages, tags, replies, accounts, staff."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from parley import conversations, workspace
from parley.core import clock
from parley.core.ground import Ground
from parley.core.ids import ConversationId, MessageId
from parley.workspace import Staff
from tests.api.program import Program, all_of, fields
from tests.spine.waiting import until
from tests.web.conftest import hired
from tests.web.desk import Line


async def person_of(program: Program, id: ConversationId) -> str:
    return (await program.get(f"/conversations/{id}")).json()["person_id"]


# ── persons ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_person_is_shown_with_every_address(program: Program, id: ConversationId) -> None:
    person = (await program.get(f"/persons/{await person_of(program, id)}")).json()

    assert person["name"] == "Ada"
    assert [(one["kind"], one["address"], one["trust"]) for one in person["identities"]] == [("console", "ada", "proven")]
    assert (await program.get(f"/persons/{person['id']}/identities")).json()["data"] == person["identities"]


async def test_somebody_new_is_added_and_found_by_any_spelling_of_their_address(program: Program) -> None:
    wanted = {
        "name": "Ada",
        "identities": [{"kind": "email", "address": "Ada@Home.Example"}, {"kind": "phone", "address": "+38 050 123-45-67"}],
    }

    added = await program.post("/persons", json=wanted)

    assert added.status_code == 201
    for kind, address in (("email", "ada@home.example"), ("phone", "+380501234567"), ("phone", "+380 (50) 1234567")):
        found = await program.get("/persons/by-identity", params={"kind": kind, "address": address})
        assert found.json() == added.json()
    assert [one["trust"] for one in added.json()["identities"]] == ["claimed", "claimed"]


async def test_an_address_that_is_taken_names_whose_it_is(program: Program) -> None:
    identities = [{"kind": "email", "address": "ada@home.example"}]
    ada = (await program.post("/persons", json={"name": "Ada", "identities": identities})).json()

    again = await program.post("/persons", json={"name": "Augusta", "identities": identities})

    assert (again.status_code, again.json()["person_id"], fields(again)) == (409, ada["id"], ["identities"])
    assert [one["name"] for one in await all_of(program, "/persons")] == ["Ada"]


async def test_an_address_that_is_none_is_refused_at_its_place(program: Program) -> None:
    identities = [{"kind": "email", "address": "ada@home.example"}, {"kind": "phone", "address": "soon"}]

    assert fields(await program.post("/persons", json={"identities": identities})) == ["identities.1.address"]


async def test_only_what_a_change_names_is_changed(program: Program, id: ConversationId) -> None:
    person = await person_of(program, id)
    await program.patch(f"/persons/{person}", json={"language": "uk"})

    changed = await program.patch(f"/persons/{person}", json={"name": "Augusta Ada"})

    assert (changed.json()["name"], changed.json()["language"]) == ("Augusta Ada", "uk")


async def test_somebody_in_a_channel_is_found_by_the_channels_own_id(program: Program, line: Line, id: ConversationId) -> None:
    asked = {"kind": "console", "address": "ada", "account_id": str(line.account.id)}

    assert (await program.get("/persons/by-identity", params=asked)).json()["name"] == "Ada"
    assert (await program.get("/persons/by-identity", params=asked | {"address": "bob"})).status_code == 404


# ── conversations ───────────────────────────────────────────────────────────────────────────────


async def test_conversations_are_listed_as_the_filters_say(program: Program, line: Line, id: ConversationId, grace: Staff) -> None:
    await line.says("bob", "Hello")
    bobs = str(await line.conversation_of("bob", grace))
    tag = (await program.post("/tags", json={"name": "refund", "hue": 10})).json()["id"]
    await program.patch(f"/conversations/{id}", json={"priority": "urgent", "tag_ids": [tag], "owner_id": str(grace.id)})
    await program.patch(f"/conversations/{bobs}", json={"status": "resolved"})

    async def found(**query: str) -> list[str]:
        return [one["id"] for one in await all_of(program, "/conversations", **query)]

    assert await found() == [str(id)]
    assert await found(status="resolved") == [bobs]
    assert await found(status="open") == [str(id)]
    for query in (
        {"priority": "urgent"},
        {"tag_id": tag},
        {"owner_id": str(grace.id)},
        {"channel": "console"},
        {"account_id": str(line.account.id)},
    ):
        assert await found(**query) == [str(id)]
    assert await found(priority="low") == await found(tag_id=str(uuid4())) == await found(team_id=str(uuid4())) == []


async def test_a_conversation_is_changed_in_every_way_at_once(program: Program, ground: Ground, id: ConversationId, grace: Staff) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        team = await workspace.add_team(tx, "Hair", members=[grace.id], by=grace)
    tags = [(await program.post("/tags", json={"name": name})).json()["id"] for name in ("colour", "refund")]
    until_ = (clock.now() + timedelta(days=1)).isoformat()
    change = {
        "team_id": str(team.id),
        "owner_id": str(grace.id),
        "priority": "high",
        "tag_ids": tags,
        "status": "snoozed",
        "snoozed_until": until_,
    }

    changed = (await program.patch(f"/conversations/{id}", json=change)).json()

    expected = {
        "team_id": str(team.id),
        "owner_id": str(grace.id),
        "owner_kind": "staff",
        "priority": "high",
        "status": "snoozed",
        "tag_ids": tags,
    }
    assert {name: changed[name] for name in expected} == expected
    back = (
        await program.patch(f"/conversations/{id}", json={"status": "open", "owner_id": None, "tag_ids": tags[:1], "team_id": None})
    ).json()
    assert (back["status"], back["owner_kind"], back["tag_ids"], back["team_id"], back["priority"]) == (
        "open",
        "queue",
        tags[:1],
        None,
        "high",
    )


async def test_a_change_that_is_refused_leaves_nothing_behind(program: Program, id: ConversationId) -> None:
    before = (await program.get(f"/conversations/{id}")).json()

    refused = await program.patch(f"/conversations/{id}", json={"priority": "urgent", "owner_id": str(uuid4())})

    assert (refused.status_code, fields(refused)) == (400, ["owner_id"])
    assert (await program.get(f"/conversations/{id}")).json() == before


async def test_a_conversation_is_given_only_to_somebody_who_may_answer(
    program: Program, ground: Ground, id: ConversationId, grace: Staff
) -> None:
    analyst = await hired(ground.database, grace, "hedy", "analyst")

    assert fields(await program.patch(f"/conversations/{id}", json={"owner_id": str(analyst.id)})) == ["owner_id"]


@pytest.mark.parametrize("change", [{"tag_ids": [str(uuid4())]}, {"team_id": str(uuid4())}, {"snoozed_until": "2030-01-01T00:00:00Z"}])
async def test_what_is_not_there_is_refused_by_its_field(program: Program, id: ConversationId, change: dict[str, object]) -> None:
    assert fields(await program.patch(f"/conversations/{id}", json=change)) == [*change]


async def test_what_is_resolved_must_be_reopened_first(program: Program, id: ConversationId) -> None:
    await program.patch(f"/conversations/{id}", json={"status": "resolved"})

    refused = await program.post(f"/conversations/{id}/messages", json={"text": "Are you still there?"})
    reopened = await program.patch(f"/conversations/{id}", json={"status": "open"})

    assert (refused.status_code, refused.json()["type"].rpartition("#")[2]) == (409, "is-resolved")
    assert reopened.json()["status"] == "open"


# ── messages ────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_goes_out_by_the_way_they_were_last_heard(program: Program, id: ConversationId) -> None:
    sent = (await program.post(f"/conversations/{id}/messages", json={"text": "Saturday at eleven is free."})).json()

    async def delivered() -> dict[str, object] | None:
        message = (await program.get(f"/messages/{sent['id']}")).json()
        return message if message["state"] == "sent" else None

    message = await until(delivered)
    assert message
    assert (message["direction"], message["author_kind"], message["channel"]) == ("out", "machine", "console")
    assert [one["state"] for one in message["deliveries"]] == ["sent"]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]


async def test_an_answer_takes_the_way_that_is_chosen(program: Program, id: ConversationId) -> None:
    way = (await program.get(f"/conversations/{id}/ways")).json()["data"][0]
    chosen = {"identity_id": way["identity_id"], "account_id": way["account_id"]}

    sent = await program.post(f"/conversations/{id}/messages", json={"text": "Hi", "way": chosen})
    refused = await program.post(f"/conversations/{id}/messages", json={"text": "Hi", "way": chosen | {"account_id": str(uuid4())}})

    assert (way["channel"], way["is_open"], sent.json()["account_id"]) == ("console", True, way["account_id"])
    assert (refused.status_code, fields(refused)) == (400, ["way"])


async def test_an_answer_can_be_sent_later(program: Program, id: ConversationId) -> None:
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()

    later = await program.post(f"/conversations/{id}/messages", json={"text": "See you today", "send_at": tomorrow})
    past = await program.post(f"/conversations/{id}/messages", json={"text": "Hi", "send_at": "2020-01-01T00:00:00Z"})

    assert later.json()["state"] == "queued"
    assert fields(past) == ["send_at"]


async def test_a_note_stays_among_staff_and_names_colleagues(program: Program, ground: Ground, id: ConversationId, grace: Staff) -> None:
    note = (await program.post(f"/conversations/{id}/notes", json={"text": "A regular", "mentions": [str(grace.id)]})).json()
    refused = await program.post(f"/conversations/{id}/notes", json={"text": "A regular", "mentions": [str(uuid4())]})

    async with ground.database.transaction(grace.workspace_id) as tx:
        assert await conversations.mentions_of(tx, [MessageId(UUID(note["id"]))]) == {UUID(note["id"]): [grace.id]}
    assert (note["direction"], fields(refused)) == ("note", ["mentions"])


async def test_a_conversations_messages_are_its_own_and_a_persons_are_all(program: Program, line: Line, id: ConversationId) -> None:
    await line.says("ada", "And on Sunday?")
    await program.post(f"/conversations/{id}/messages", json={"text": "No."})

    async def said() -> list[str]:
        texts = [one["text"] for one in await all_of(program, f"/conversations/{id}/messages", limit="1") if one["direction"] != "system"]
        return texts if len(texts) == 3 else []

    texts = await until(said)
    assert set(texts) == {"No.", "And on Sunday?", "Is there a free slot on Saturday?"}
    person = await person_of(program, id)
    assert [one["text"] for one in await all_of(program, f"/persons/{person}/messages") if one["direction"] != "system"] == texts


# ── the rest ────────────────────────────────────────────────────────────────────────────────────


async def test_a_tag_lives_and_dies(program: Program) -> None:
    tag = (await program.post("/tags", json={"name": "refund", "hue": 10})).json()

    assert fields(await program.post("/tags", json={"name": "Refund"})) == ["name"]
    changed = (await program.patch(f"/tags/{tag['id']}", json={"name": "money back"})).json()
    assert changed == {"id": tag["id"], "name": "money back", "hue": 10}
    assert (await program.get("/tags")).json()["data"] == [changed]
    assert (await program.delete(f"/tags/{tag['id']}")).status_code == 204
    assert (await program.get(f"/tags/{tag['id']}")).status_code == 404


async def test_a_saved_reply_lives_and_dies(program: Program) -> None:
    body = {"shortcut": "prices", "title": "Prices", "texts": {"en": "Hello {{ person.first_name }}!"}}
    reply = (await program.post("/saved-replies", json=body)).json()

    changed = (await program.patch(f"/saved-replies/{reply['id']}", json={"title": "Our prices"})).json()
    broken = await program.patch(f"/saved-replies/{reply['id']}", json={"texts": {"en": "{{ weather }}"}})

    assert (changed["title"], changed["shortcut"], changed["texts"]) == ("Our prices", "prices", body["texts"])
    assert broken.status_code == 400
    assert (await program.get("/saved-replies")).json()["data"] == [changed]
    assert (await program.delete(f"/saved-replies/{reply['id']}")).status_code == 204
    assert (await program.get("/saved-replies")).json()["data"] == []


async def test_an_account_shows_how_it_is_and_no_secret(program: Program, line: Line) -> None:
    answer = await program.get(f"/accounts/{line.account.id}")

    assert (answer.json()["channel"], answer.json()["state"]) == ("console", "active")
    assert line.account.settings.secret not in answer.text
    assert (await program.get("/accounts")).json()["data"] == [answer.json()]


async def test_staff_and_teams_can_be_read(program: Program, ground: Ground, grace: Staff) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        team = await workspace.add_team(tx, "Hair", members=[grace.id], by=grace)

    assert (await program.get(f"/staff/{grace.id}")).json()["email"] == "grace@salon.example"
    assert (await program.get(f"/teams/{team.id}")).json()["member_ids"] == [str(grace.id)]
    assert [one["name"] for one in (await program.get("/teams")).json()["data"]] == ["Hair"]
