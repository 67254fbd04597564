"""What was done stays done."""

import asyncpg
import pytest

from parley import workspace
from parley.core.db import Database
from parley.workspace import Staff


async def test_an_entry_says_who_what_when_and_from_where(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.audit.record(tx, grace, "staff.added", ("staff", grace.id), {"role": "operator"})
        entry = (await workspace.audit.page(tx))[0]

    assert (entry.actor_name, entry.action, entry.target_name, entry.detail) == ("Grace", "staff.added", "Grace", {"role": "operator"})


async def test_pages_follow_each_other_without_a_gap(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        for step in range(5):
            await workspace.audit.record(tx, None, f"step.{step}", ("workspace", None))
        first = await workspace.audit.page(tx, limit=3)
        second = await workspace.audit.page(tx, before=first[-1].id, limit=3)

    assert [entry.action for entry in first + second] == ["step.4", "step.3", "step.2", "step.1", "step.0", "workspace.founded"]


async def test_a_stranger_reads_none_of_it(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(linus.workspace_id) as tx:
        assert [entry.actor_name for entry in await workspace.audit.page(tx)] == ["Linus"]


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET action = 'nothing'", "DELETE FROM audit_log", "TRUNCATE audit_log"])
async def test_neither_role_of_the_app_can_rewrite_it(database: Database, grace: Staff, statement: str) -> None:
    for transaction in (database.transaction(grace.workspace_id), database.across()):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction as tx:
                await tx.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET action = 'nothing'", "DELETE FROM audit_log", "TRUNCATE audit_log"])
async def test_not_even_the_owner_of_the_table_can_rewrite_it(database: Database, grace: Staff, statement: str) -> None:
    connection = await asyncpg.connect(database.url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            await connection.execute(statement)
    finally:
        await connection.close()
