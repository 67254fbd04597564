"""The wall between workspaces: each table, found in the catalogue, stands behind it, and nobody gets over it."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from parley.core import ids
from parley.core.db import APP, SYSTEM, Database
from parley.core.ids import WorkspaceId

OURS = WorkspaceId(ids.new())
LINUS = WorkspaceId(ids.new())

OVER_ALL_WORKSPACES = {"workspaces_slug"}
"""A workspace's own name is unique among all: it is how an address tells them apart."""

TABLES = """
    SELECT c.oid, c.relname AS name, c.relowner AS owner, c.relrowsecurity AND c.relforcerowsecurity AS walled
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version'
"""
INSERT = "INSERT INTO lanes (workspace_id, id, kind, key, class, next_run_at) VALUES ($1, $2, 'test', $3, 'test', now())"


@pytest.fixture
async def owner(database_url: str) -> AsyncIterator[Any]:
    """A connection of the schema's owner, to read the catalogue with."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def lanes(database: Database) -> Database:
    """Both workspaces have a lane."""
    async with database.across() as tx:
        await tx.execute(INSERT, OURS, ids.new(), "ours")
        await tx.execute(INSERT, LINUS, ids.new(), "theirs")
    return database


async def test_there_are_tables_to_look_at(owner: Any) -> None:
    assert "lanes" in await names(owner, f"SELECT name FROM ({TABLES}) t")


async def test_every_table_says_whose_its_rows_are(owner: Any) -> None:
    column = "attrelid = t.oid AND attname = 'workspace_id' AND atttypid = 'uuid'::regtype AND attnotnull"
    assert await names(owner, f"SELECT name FROM ({TABLES}) t WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE {column})") == []


async def test_every_table_stands_behind_the_wall_even_for_its_owner(owner: Any) -> None:
    assert await names(owner, f"SELECT name FROM ({TABLES}) t WHERE NOT walled") == []


async def test_every_table_has_the_two_policies_and_no_other(owner: Any) -> None:
    expected = [
        ("all_workspaces", "PERMISSIVE", [SYSTEM], "ALL", "true", None),
        ("one_workspace", "PERMISSIVE", [APP], "ALL", "(workspace_id = current_workspace())", None),
    ]
    for table in await names(owner, f"SELECT name FROM ({TABLES}) t"):
        sql = "SELECT policyname, permissive, roles, cmd, qual, with_check FROM pg_policies WHERE tablename = $1 ORDER BY policyname"
        assert [tuple(policy) for policy in await owner.fetch(sql, table)] == expected, table


async def test_every_unique_key_contains_the_workspace(owner: Any) -> None:
    keys = f"""
        SELECT i.indexrelid::regclass::text FROM pg_index i JOIN ({TABLES}) t ON t.oid = i.indrelid
         WHERE i.indisunique AND NOT EXISTS (
               SELECT FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attname = 'workspace_id' AND a.attnum = ANY (i.indkey))
    """
    assert set(await names(owner, keys)) == OVER_ALL_WORKSPACES


async def test_every_foreign_key_stays_within_the_workspace(owner: Any) -> None:
    # The key's columns and those that they point to stand in the same order: workspace_id must point to workspace_id.
    keys = """
        SELECT c.conname::text FROM pg_constraint c WHERE c.contype = 'f' AND NOT EXISTS (
               SELECT FROM unnest(c.conkey, c.confkey) AS pair (here, there)
                 JOIN pg_attribute h ON (h.attrelid, h.attnum, h.attname) = (c.conrelid, pair.here, 'workspace_id')
                 JOIN pg_attribute t ON (t.attrelid, t.attnum, t.attname) = (c.confrelid, pair.there, 'workspace_id'))
    """
    assert await names(owner, keys) == []


async def test_every_view_looks_with_its_readers_eyes(owner: Any) -> None:
    views = """
        SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
           AND NOT (relkind = 'v' AND coalesce(reloptions @> '{security_invoker=true}', false))
    """
    assert await names(owner, views) == []


async def test_every_function_with_its_owners_rights_fixes_where_it_looks_names_up(owner: Any) -> None:
    functions = """
        SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
           AND NOT EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search_path=%')
    """
    assert await names(owner, functions) == []


async def test_the_roles_that_serve_own_nothing_and_are_nothing_special(owner: Any) -> None:
    owned = f"SELECT name FROM ({TABLES}) t WHERE pg_has_role('{APP}', t.owner, 'MEMBER') OR pg_has_role('{SYSTEM}', t.owner, 'MEMBER')"
    special = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin"

    assert await names(owner, owned) == []
    assert await names(owner, f"SELECT rolname FROM pg_roles WHERE rolname IN ('{APP}', '{SYSTEM}') AND ({special})") == []
    assert await owner.fetchval(f"SELECT pg_has_role('{APP}', '{SYSTEM}', 'MEMBER')") is False


@pytest.mark.parametrize("right", ["TRUNCATE", "REFERENCES", "TRIGGER"])
@pytest.mark.parametrize("role", [APP, SYSTEM])
async def test_nobody_has_a_right_that_goes_around_the_wall(owner: Any, role: str, right: str) -> None:
    assert await names(owner, f"SELECT name FROM ({TABLES}) t WHERE has_table_privilege('{role}', t.oid, '{right}')") == []


async def test_who_names_no_workspace_sees_nothing(lanes: Database) -> None:
    connection = await asyncpg.connect(lanes.url, server_settings={"role": APP})

    assert await connection.fetch("SELECT key FROM lanes") == []
    assert await connection.execute("DELETE FROM lanes") == "DELETE 0"
    await connection.close()


async def test_a_workspace_sees_its_own_rows_only(lanes: Database) -> None:
    async with lanes.transaction(OURS) as tx:
        assert await tx.values("SELECT key FROM lanes") == ["ours"]
    async with lanes.transaction(LINUS) as tx:
        assert await tx.values("SELECT key FROM lanes") == ["theirs"]


async def test_the_machine_sees_all_workspaces(lanes: Database) -> None:
    async with lanes.across() as tx:
        assert await tx.values("SELECT key FROM lanes ORDER BY key") == ["ours", "theirs"]


async def test_after_its_transaction_a_connection_sees_nothing_again(lanes: Database) -> None:
    async with lanes.app.acquire() as connection:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL parley.workspace = '{OURS}'")
            assert await connection.fetchval("SELECT count(*) FROM lanes") == 1
        assert await connection.fetchval("SELECT count(*) FROM lanes") == 0


async def test_a_workspace_cannot_write_into_another(lanes: Database) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with lanes.transaction(OURS) as tx:
            await tx.execute(INSERT, LINUS, ids.new(), "smuggled")


async def test_a_row_cannot_be_moved_into_another_workspace(lanes: Database) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with lanes.transaction(OURS) as tx:
            await tx.execute("UPDATE lanes SET workspace_id = $1", LINUS)


async def test_the_rows_of_another_workspace_cannot_be_touched(lanes: Database) -> None:
    async with lanes.transaction(OURS) as tx:
        assert await tx.execute("UPDATE lanes SET key = 'taken' WHERE workspace_id = $1", LINUS) == 0
        assert await tx.execute("DELETE FROM lanes WHERE workspace_id = $1", LINUS) == 0


async def names(connection: Any, sql: str) -> list[str]:
    return sorted(row[0] for row in await connection.fetch(sql))
