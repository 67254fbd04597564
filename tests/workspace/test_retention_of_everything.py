"""What is older than a workspace keeps leaves; what is younger, or somebody else's, stays."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from parley import workspace
from parley.core import clock, ids
from parley.core.db import Database
from parley.core.errors import Forbidden
from parley.core.ground import Ground
from parley.core.ids import NOBODY, LaneId, WorkspaceId
from parley.core.lanes import Lane
from parley.workspace import Staff, retention
from parley.workspace.retention import KeptTooShortly, Retention
from tests.web.desk import grounded
from tests.workspace.conftest import PASSWORD

NIGHT = Lane(WorkspaceId(NOBODY), LaneId(NOBODY), "workspace.forget", "", {}, 1, 0)


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> AsyncIterator[Ground]:
    async with grounded(database, tmp_path / "files") as ground:
        yield ground


async def keep(database: Database, staff: Staff, **days: Any) -> None:
    async with database.transaction(staff.workspace_id) as tx:
        await retention.keep(tx, Retention(**days), by=staff)


async def test_what_is_decided_is_kept_beside_the_other_settings(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.decide(tx, workspace.Settings(journal_days=30), by=grace)
        await retention.keep(tx, Retention(journal_days=14, content_days=365), by=grace)
        assert await retention.decided(tx) == Retention(journal_days=14, content_days=365)
        assert (await workspace.workspace(tx)).settings.journal_days == 14


@pytest.mark.parametrize("days", [{"journal_days": 6}, {"journal_days": 0}, {"content_days": 89}, {"file_days": 29}, {"audit_days": 364}])
async def test_less_than_is_safe_is_refused(database: Database, grace: Staff, days: dict[str, Any]) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(KeptTooShortly):
            await retention.keep(tx, Retention(**days), by=grace)


async def test_an_operator_decides_nothing(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        ada = await workspace.add_staff(tx, name="Ada", email="ada@salon.example", role="operator", password=PASSWORD, by=grace)
        with pytest.raises(Forbidden):
            await retention.keep(tx, Retention(), by=ada)


async def test_ids_of_a_moment_divide_what_was_before_from_what_came_after() -> None:
    before, after = ids.new(), ids.first_at(datetime.now(UTC) + timedelta(seconds=1))
    assert ids.first_at(datetime.now(UTC) - timedelta(seconds=1)) < before < after


# ── the audit log ───────────────────────────────────────────────────────────────────────────────


async def _age(database: Database, grace: Staff) -> None:
    """An entry of three years ago, as no code of ours could write it."""
    sql = """INSERT INTO audit_log (workspace_id, id, at, actor_id, action, target_kind)
             VALUES ($1, $2, now() - interval '3 years', $3, $4, $5)"""
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute(sql, tx.workspace_id, ids.first_at(clock.now() - timedelta(days=1095)), grace.id, "old.thing", "staff")


async def _actions(database: Database, grace: Staff) -> list[str]:
    async with database.transaction(grace.workspace_id) as tx:
        return [entry.action for entry in await workspace.audit.page(tx)]


async def test_old_entries_leave_where_it_was_decided_so(ground: Ground, grace: Staff) -> None:
    await _age(ground.database, grace)
    await retention.forget(ground, NIGHT)
    assert "old.thing" in await _actions(ground.database, grace)

    await keep(ground.database, grace, audit_days=365)
    await retention.forget(ground, NIGHT)

    assert await _actions(ground.database, grace) == ["workspace.retention_changed", "workspace.founded"]


async def test_the_database_itself_keeps_a_year(database: Database, grace: Staff) -> None:
    """Whatever a job was told, entries of the last year do not leave."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        async with database.across() as tx:
            await tx.execute("DELETE FROM audit_log WHERE workspace_id = $1", grace.workspace_id)


def test_the_shortest_is_never_longer_than_the_default() -> None:
    shortest, default = msgspec.structs.asdict(retention.SHORTEST), msgspec.structs.asdict(Retention())
    assert all(not default[name] or shortest[name] <= default[name] for name in shortest)
