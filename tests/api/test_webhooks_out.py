"""Webhooks that go out: signed, in order, again where they must be, and never at the cost of what they tell of."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from parley import conversations, people, workspace
from parley.api import outgoing
from parley.api.outgoing import EVENT_TYPES, delivering
from parley.conversations import Author
from parley.core import clock
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.core.lanes import Worker
from parley.workspace import Staff
from tests.api.program import Program, all_of, fields
from tests.api.receiver import Receiver, receiving, signatures
from tests.providers.server import Answer
from tests.spine.waiting import until
from tests.web.desk import Line


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def hook(program: Program, receiver: Receiver) -> dict[str, Any]:
    """Hears of everything."""
    added = (await program.post("/webhooks", json={"url": receiver.address, "events": EVENT_TYPES, "name": "CRM"})).json()
    receiver.secrets = [added["secret"]]
    return added["webhook"]


async def heard(receiver: Receiver, *types: str) -> list[dict[str, Any]]:
    """What it has heard, once these are among it."""

    async def enough() -> bool:
        return set(types) <= set(receiver.types)

    await until(enough)
    return receiver.heard


async def log_of(program: Program, hook: dict[str, Any]) -> list[dict[str, Any]]:
    return await all_of(program, f"/webhooks/{hook['id']}/deliveries")


# ── what is told ────────────────────────────────────────────────────────────────────────────────


async def test_a_customers_first_words_are_told_with_what_surrounds_them(
    line: Line, grace: Staff, hook: dict[str, Any], receiver: Receiver
) -> None:
    await line.says("ada", "Is there a free slot on Saturday?")

    told = {one["type"]: one for one in await heard(receiver, "conversation.opened", "message.received")}
    received = told["message.received"]
    assert received["workspace_id"] == str(grace.workspace_id)
    assert received["data"]["message"]["text"] == "Is there a free slot on Saturday?"
    assert received["data"]["conversation"]["status"] == "open"
    assert received["data"]["person"]["name"] == "Ada"
    assert received["data"]["message_id"] == received["data"]["message"]["id"]


async def test_a_snapshot_is_worded_as_the_api_words_it(program: Program, line: Line, hook: dict[str, Any], receiver: Receiver) -> None:
    await line.says("ada", "Hello")
    told = next(one for one in await heard(receiver, "message.received") if one["type"] == "message.received")["data"]

    assert told["message"] == (await program.get(f"/messages/{told['message_id']}")).json()
    assert told["conversation"] == (await program.get(f"/conversations/{told['conversation_id']}")).json()


async def test_what_is_done_to_a_conversation_is_told_in_its_order(
    program: Program, id: ConversationId, grace: Staff, hook: dict[str, Any], receiver: Receiver
) -> None:
    for change in ({"owner_id": str(grace.id)}, {"status": "resolved"}, {"status": "open"}):
        await program.patch(f"/conversations/{id}", json=change)
    await program.post(f"/conversations/{id}/messages", json={"text": "Hi"})

    await heard(receiver, "message.sent")
    done = ["conversation.assigned", "conversation.resolved", "conversation.reopened", "message.sent"]
    assert [type for type in receiver.types if type in done] == done
    assert receiver.heard[0]["data"]["owner_id"] == str(grace.id)


async def test_persons_who_are_joined_and_split_are_told(
    ground: Ground, line: Line, id: ConversationId, grace: Staff, hook: dict[str, Any], receiver: Receiver
) -> None:
    await line.says("augusta", "It is me again")
    other = ConversationId(await line.conversation_of("augusta", grace))
    async with ground.database.transaction(grace.workspace_id) as tx:
        one, two = [(await conversations.conversation(tx, each)).person_id for each in (id, other)]
        link = await people.merge(tx, one, two, by=grace.id)
    merged = next(told for told in await heard(receiver, "person.merged") if told["type"] == "person.merged")["data"]
    async with ground.database.transaction(grace.workspace_id) as tx:
        await people.unlink(tx, link, by=grace.id)
    split = next(told for told in await heard(receiver, "person.split") if told["type"] == "person.split")["data"]

    assert (merged["person_ids"], merged["gone_person_ids"]) == ([str(one)], [str(two)])
    assert (split["gone_person_ids"], split["person_ids"]) == ([], [str(two)])


async def test_an_answer_that_did_not_arrive_is_told(
    ground: Ground, id: ConversationId, grace: Staff, hook: dict[str, Any], receiver: Receiver
) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        answer = await _answer(tx, id)
        assert answer.account_id
        await announce(tx, conversations.DeliveryFailed(id, answer.id, answer.account_id, "blocked"))

    told = next(one for one in await heard(receiver, "delivery.failed") if one["type"] == "delivery.failed")["data"]
    assert (told["reason"], told["conversation_id"]) == ("blocked", str(id))


async def _answer(tx: Tx, id: ConversationId) -> conversations.Message:
    way = (await conversations.ways(tx, await conversations.conversation(tx, id)))[0]
    return await conversations.reply(tx, id, text="Hi", way=(way.identity_id, way.account_id), author=Author("machine"))


async def test_only_what_was_asked_for_is_told(program: Program, line: Line, receiver: Receiver) -> None:
    await program.post("/webhooks", json={"url": receiver.address, "events": ["message.received"]})

    await line.says("ada", "Hello")

    await heard(receiver, "message.received")
    assert set(receiver.types) == {"message.received"}


async def test_a_rolled_back_change_is_not_told(
    ground: Ground, id: ConversationId, grace: Staff, hook: dict[str, Any], receiver: Receiver
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with ground.database.transaction(grace.workspace_id) as tx:
            await conversations.resolve(tx, id, by=grace.id)
            _ = 1 / 0
    async with ground.database.transaction(grace.workspace_id) as tx:
        await conversations.assign(tx, id, to=grace.id, by=grace.id)

    await heard(receiver, "conversation.assigned")
    assert "conversation.resolved" not in receiver.types


async def test_what_is_gone_meanwhile_holds_up_nobody(
    ground: Ground, program: Program, worker: Worker, grace: Staff, hook: dict[str, Any], receiver: Receiver
) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        await announce(tx, conversations.ConversationReopened(ConversationId(uuid4())))
    await program.post(f"/webhooks/{hook['id']}/tests")

    await heard(receiver, "webhook.test")
    assert [(one["type"], one["state"]) for one in await log_of(program, hook)][-1] == ("conversation.reopened", "failed")


async def test_where_nobody_listens_a_transaction_is_asked_once(ground: Ground, id: ConversationId, grace: Staff) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        asked = Counted(tx)
        for _ in range(50):
            await outgoing.tell(tx, conversations.ConversationReopened(id))

    assert asked.statements == 1


class Counted:
    """Counts what a transaction asks the database."""

    def __init__(self, tx: Tx) -> None:
        self.statements = 0
        fetch, execute = tx.connection.fetch, tx.connection.execute
        tx.connection = self
        self._fetch, self._execute = fetch, execute

    async def fetch(self, *args: Any) -> Any:
        self.statements += 1
        return await self._fetch(*args)

    async def execute(self, *args: Any, **more: Any) -> Any:
        self.statements += 1
        return await self._execute(*args, **more)


# ── signatures ──────────────────────────────────────────────────────────────────────────────────


async def test_a_webhook_is_signed_as_the_scheme_says(program: Program, worker: Worker, hook: dict[str, Any], receiver: Receiver) -> None:
    await program.post(f"/webhooks/{hook['id']}/tests")
    await heard(receiver, "webhook.test")

    request = receiver.requests[0]
    assert request.headers["webhook-signature"].split() == signatures(request, receiver.secrets)
    assert abs(int(request.headers["webhook-timestamp"]) - clock.now().timestamp()) < 300
    assert request.headers["content-type"] == "application/json"


async def test_for_a_day_both_secrets_sign(
    program: Program, worker: Worker, ground: Ground, hook: dict[str, Any], receiver: Receiver
) -> None:
    fresh = (await program.post(f"/webhooks/{hook['id']}/secret")).json()["secret"]
    await program.post(f"/webhooks/{hook['id']}/tests")
    await heard(receiver, "webhook.test")
    async with ground.database.across() as tx:
        await tx.execute("UPDATE hook_endpoints SET old_secret_until = now()")
    await program.post(f"/webhooks/{hook['id']}/tests")

    async def twice() -> bool:
        return len(receiver.requests) == 2

    await until(twice)
    both, alone = receiver.requests
    assert both.headers["webhook-signature"].split() == signatures(both, [fresh, *receiver.secrets])
    assert alone.headers["webhook-signature"].split() == signatures(alone, [fresh])


async def test_a_secret_is_shown_once_and_kept_sealed(program: Program, ground: Ground, hook: dict[str, Any], receiver: Receiver) -> None:
    shown = (await program.get("/webhooks")).text + (await program.get(f"/webhooks/{hook['id']}")).text

    async with ground.database.across() as tx:
        row = await tx.value("SELECT e::text FROM hook_endpoints e")
    assert receiver.secrets[0] not in shown + row


# ── again and again ─────────────────────────────────────────────────────────────────────────────


async def test_what_fails_is_sent_again_under_the_same_id_and_holds_up_what_follows(
    program: Program, line: Line, hook: dict[str, Any], receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "WAITS", (timedelta(milliseconds=50),))
    receiver.answers = [Answer(500, b"no room"), None, Answer(204)]

    await line.says("ada", "Hello")

    await heard(receiver, "conversation.opened", "message.received")
    assert receiver.types == ["conversation.opened"] * 3 + ["message.received"]
    assert len(set(receiver.ids)) == 2
    bodies = [request.body for request in receiver.requests[:3]]
    assert bodies == bodies[:1] * 3

    async def settled() -> list[dict[str, Any]]:
        log = await log_of(program, hook)
        return log if all(one["state"] == "delivered" for one in log) else []

    log = await until(settled)
    assert [(one["type"], one["attempts"], one["status"]) for one in log] == [("message.received", 1, 204), ("conversation.opened", 3, 204)]


async def test_an_answers_beginning_is_kept_without_secrets(
    program: Program, worker: Worker, hook: dict[str, Any], receiver: Receiver
) -> None:
    receiver.answers = [Answer(400, b"no such field; token=abcdefghijklmnop " + b"x" * 5000)]
    await program.post(f"/webhooks/{hook['id']}/tests")

    async def tried() -> dict[str, Any] | None:
        log = await log_of(program, hook)
        return log[0] if log[0]["attempts"] else None

    one = await until(tried)
    assert one
    assert (one["state"], one["status"], len(one["answer"])) == ("pending", 400, 500)
    assert "abcdefghijklmnop" not in one["answer"]
    assert one["next_attempt_at"] > one["last_attempt_at"]


async def test_after_a_day_without_success_it_is_switched_off_with_a_notice(
    program: Program, ground: Ground, worker: Worker, grace: Staff, hook: dict[str, Any], receiver: Receiver
) -> None:
    receiver.answers = [Answer(500)]
    async with ground.database.transaction(grace.workspace_id) as tx:
        await outgoing.send_test(tx, (await outgoing.endpoints(tx))[0].id)
        await tx.execute("UPDATE hook_deliveries SET queued_at = now() - interval '25 hours' WHERE workspace_id = $1", tx.workspace_id)

    async def disabled() -> bool:
        return (await program.get(f"/webhooks/{hook['id']}")).json()["state"] == "disabled"

    await until(disabled)
    async with ground.database.transaction(grace.workspace_id) as tx:
        entry = (await workspace.audit.page(tx, limit=1))[0]
    assert (entry.action, entry.detail["name"]) == ("webhook.disabled", receiver.address)
    assert (await program.post(f"/webhooks/{hook['id']}/tests")).status_code == 409


async def test_one_that_says_it_is_gone_is_switched_off_at_once_and_goes_on_when_switched_on(
    program: Program, line: Line, hook: dict[str, Any], receiver: Receiver
) -> None:
    receiver.answers = [Answer(410), Answer(204)]
    await line.says("ada", "Hello")

    async def disabled() -> bool:
        return (await program.get(f"/webhooks/{hook['id']}")).json()["state"] == "disabled"

    await until(disabled)
    assert (await program.patch(f"/webhooks/{hook['id']}", json={"state": "active"})).json()["failing_since"] is None
    await heard(receiver, "message.received")
    assert receiver.types == ["conversation.opened", "conversation.opened", "message.received"]


async def test_what_arrived_can_be_sent_again(program: Program, worker: Worker, hook: dict[str, Any], receiver: Receiver) -> None:
    await program.post(f"/webhooks/{hook['id']}/tests")

    async def arrived() -> list[dict[str, Any]]:
        return [one for one in await log_of(program, hook) if one["state"] == "delivered"]

    [one] = await until(arrived)
    again = await program.post(f"/webhooks/{hook['id']}/deliveries/{one['id']}/attempts")

    async def twice() -> bool:
        return len(receiver.ids) == 2

    await until(twice)
    assert again.status_code == 202
    assert receiver.ids == [one["id"]] * 2


async def test_a_paused_webhook_hears_nothing_of_what_happens_meanwhile(
    program: Program, line: Line, hook: dict[str, Any], receiver: Receiver
) -> None:
    await program.patch(f"/webhooks/{hook['id']}", json={"state": "paused"})
    await line.says("ada", "Hello")
    await line.conversation_of("ada", await _owner(line))
    await program.patch(f"/webhooks/{hook['id']}", json={"state": "active"})

    await program.post(f"/webhooks/{hook['id']}/tests")

    await heard(receiver, "webhook.test")
    assert receiver.types == ["webhook.test"]


async def _owner(line: Line) -> Staff:
    async with line.ground.database.transaction(line.account.workspace_id) as tx:
        return (await workspace.staff(tx))[0]


async def test_old_deliveries_go(program: Program, ground: Ground, worker: Worker, hook: dict[str, Any], receiver: Receiver) -> None:
    await program.post(f"/webhooks/{hook['id']}/tests")
    await heard(receiver, "webhook.test")

    async def arrived() -> bool:
        return (await log_of(program, hook))[0]["state"] == "delivered"

    await until(arrived)
    lane: Any = None
    await outgoing.FORGET_DELIVERIES.run(ground, lane)
    assert len(await log_of(program, hook)) == 1
    async with ground.database.across() as tx:
        await tx.execute("UPDATE hook_deliveries SET happened_at = now() - interval '73 hours'")
    await outgoing.FORGET_DELIVERIES.run(ground, lane)
    assert await log_of(program, hook) == []


# ── addresses ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://grace:secret@crm.example/",
        "https://crm.example/#part",
        "ftp://crm.example/",
        "https://crm.internal/",
        "https://",
        "nonsense",
        "https://crm.example:99999/",
        "https://crm.example/ü",
    ],
)
async def test_an_address_that_is_not_public_and_encrypted_is_refused(program: Program, url: str) -> None:
    answer = await program.post("/webhooks", json={"url": url, "events": ["message.received"]})

    assert (answer.status_code, fields(answer)) == (400, ["url"])


async def test_a_name_that_leads_into_our_own_network_is_not_called(
    ground: Ground, program: Program, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parley.core.http.guard._resolved", _inside)
    hook = (await program.post("/webhooks", json={"url": "https://crm.example/", "events": ["message.received"]})).json()["webhook"]
    await program.post(f"/webhooks/{hook['id']}/tests")

    async def tried() -> dict[str, Any] | None:
        log = await log_of(program, hook)
        return log[0] if log[0]["attempts"] else None

    one = await until(tried)
    assert one
    assert "private" in one["error"]


async def _inside(host: str, port: int) -> list[str]:
    return ["10.0.0.7"]


async def test_a_webhook_is_changed_and_removed(program: Program, hook: dict[str, Any]) -> None:
    changed = (await program.patch(f"/webhooks/{hook['id']}", json={"events": ["message.sent"], "name": "Till"})).json()

    assert (changed["events"], changed["name"], changed["url"]) == (["message.sent"], "Till", hook["url"])
    assert (await program.delete(f"/webhooks/{hook['id']}")).status_code == 204
    assert (await program.get(f"/webhooks/{hook['id']}")).status_code == 404
