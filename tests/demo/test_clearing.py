"""The button that removes everything invented, and leaves whatever is real."""

import msgspec
import pytest

from parley import app, channels, conversations, demo, people, workspace
from parley.channels import Call
from parley.channels.adapters.console import signature
from parley.core.db import Tx
from parley.core.errors import Forbidden
from parley.core.ground import Ground
from parley.core.i18n import translator
from parley.core.ids import PersonId
from parley.workspace import Staff
from tests.demo.conftest import Visitor
from tests.spine.waiting import until

MOVE_BY_THEMSELVES = {"lanes", "sign_in_failures", "account_health", "stream_positions"}
OF_THE_HOUSE = {
    *(
        "workspaces",
        "staff",
        "teams",
        "team_members",
        "locations",
        "calendars",
        "sessions",
        "audit_log",
        "practices",
        "beginnings",
        "watches",
        "forgotten",
        "match_passes",
        "queues",
        "sla_policies",
    ),
    *("tags", "saved_replies"),
}
"""Tables in which nothing is invented that should go: the salon itself stays."""


async def _owner(tx: Tx) -> Staff:
    return next(one for one in await workspace.staff(tx) if one.role == "owner")


async def _leave(ground: Ground) -> None:
    async with ground.database.transaction(demo.DEMO) as tx:
        await workspace.practice.leave(tx, by=await _owner(tx))


async def _has_left(ground: Ground) -> bool:
    async with ground.database.transaction(demo.DEMO) as tx:
        standing = await workspace.practice.standing(tx)
        return standing is not None and standing.left_at is not None


async def _rows_left(ground: Ground) -> dict[str, int]:
    """How many rows each table has, of those that should be empty by now."""
    async with ground.database.across() as tx:
        tables = await tx.values("SELECT DISTINCT table_name::text FROM information_schema.columns WHERE column_name = 'workspace_id'")
        asked = sorted(set(tables) - MOVE_BY_THEMSELVES - OF_THE_HOUSE)
        counted = {table: await tx.value(f"SELECT count(*) FROM {table}") for table in asked}
    return {table: count for table, count in counted.items() if count}


async def _writes(ground: Ground, account_id: channels.AccountRow) -> None:
    """Ada, who is real, through an account of the demonstration."""
    account = await ground.one(channels.Accounts).get(account_id.id)
    body = msgspec.json.encode({"id": "ada-1", "from": {"id": "ada", "name": "Ada"}, "text": "Is there a free slot on Saturday?"})
    call = Call(body, {"x-parley-signature": signature(body, account.settings.secret)})
    await ground.one(channels.Journal).append(account, channels.adapter("console").key(call), call)


async def _account(ground: Ground, kind: str) -> channels.AccountRow:
    async with ground.database.transaction(demo.DEMO) as tx:
        return next(row for row in await channels.accounts(tx) if row.kind == kind)


async def test_nothing_invented_is_left_in_any_table(visitor: Visitor) -> None:
    await until(visitor.is_played, within=60)
    before = await _rows_left(visitor.ground)

    await _leave(visitor.ground)
    await until(lambda: _has_left(visitor.ground), within=60)

    assert before["messages"] and before["accounts"] and before["persons"]
    assert await _rows_left(visitor.ground) == {}
    assert await visitor.rows("SELECT kind FROM lanes WHERE kind LIKE 'demo.%' AND kind <> 'demo.arrive' AND died_at IS NOT NULL") == []
    assert (await visitor.rows("SELECT persons_gone, persons_total FROM practices"))[0][0]


async def test_whoever_is_real_stays_with_their_conversation_and_their_account(visitor: Visitor) -> None:
    await until(visitor.is_played, within=60)
    await _writes(visitor.ground, await _account(visitor.ground, "console"))
    ada = await until(lambda: visitor.find("Ada"))
    assert ada

    await _leave(visitor.ground)
    await until(lambda: _has_left(visitor.ground), within=60)

    assert await visitor.rows("SELECT name FROM persons") == [("Ada",)]
    assert await visitor.rows("SELECT text FROM messages WHERE direction = 'in'") == [("Is there a free slot on Saturday?",)]
    assert await visitor.rows("SELECT kind, state FROM accounts") == [("console", "active")]
    assert await visitor.rows("SELECT count(*) FROM practice_accounts") == [(0,)]


async def test_somebody_invented_who_was_joined_with_a_real_person_is_real(visitor: Visitor) -> None:
    await until(visitor.is_played, within=60)
    await _writes(visitor.ground, await _account(visitor.ground, "console"))
    ada, emily = await until(lambda: visitor.find("Ada")), await visitor.find("Emily")
    assert ada and emily
    async with visitor.ground.database.transaction(demo.DEMO) as tx:
        owner = await _owner(tx)
        await people.merge(tx, PersonId(ada.person_id), PersonId(emily.person_id), by=owner.id)

    await _leave(visitor.ground)
    await until(lambda: _has_left(visitor.ground), within=60)

    left = {name for (name,) in await visitor.rows("SELECT name FROM persons")}
    assert left == {"Ada", "Emily"}


async def test_after_the_removal_the_demonstration_starts_again_without_guests(visitor: Visitor) -> None:
    await until(visitor.is_played, within=60)
    await _leave(visitor.ground)
    await until(lambda: _has_left(visitor.ground), within=60)

    assert await app.demonstrated(visitor.ground)
    told = await demo.invitation(visitor.ground, translator("en"))

    assert "@salon.example" in told and "/widget/preview/" not in told
    assert await _rows_left(visitor.ground) == {}


async def test_an_operator_may_not_remove_anything(ground: Ground) -> None:
    await demo.prepare(ground)
    async with ground.database.transaction(demo.DEMO) as tx:
        operator = next(one for one in await workspace.staff(tx) if one.role == "operator")
        with pytest.raises(Forbidden):
            await workspace.practice.leave(tx, by=operator)


async def test_a_demonstration_of_an_older_version_learns_what_is_invented(ground: Ground) -> None:
    await demo.prepare(ground)
    async with ground.database.transaction(demo.DEMO) as tx:
        await tx.execute("DELETE FROM practice_accounts WHERE workspace_id = $1", tx.workspace_id)
        await tx.execute("DELETE FROM practices WHERE workspace_id = $1", tx.workspace_id)

    await demo.prepare(ground)

    async with ground.database.transaction(demo.DEMO) as tx:
        standing = await workspace.practice.standing(tx)
        assert standing and len(standing.accounts) == len(await channels.accounts(tx)) == 3
        assert await conversations.inbox(tx, (await _owner(tx)).id) == []
