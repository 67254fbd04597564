"""The database: its version, its clock, its schema, and the walls between workspaces."""

from typing import Any

import asyncpg

from parley.core import clock
from parley.core.db import APP, SYSTEM
from parley.core.i18n import N_
from parley.core.migrate import NewerSchema, pending
from parley.doctor.finding import Finding, error, hint, listed, ok, warning

OLDEST = 15
SKEW, LARGE_SKEW = 2, 60
"""Seconds."""


async def version(connection: Any, url: str) -> Finding:
    number = int(await connection.fetchval("SHOW server_version_num")) // 10_000
    if number < OLDEST:
        remedy = N_("Move to PostgreSQL {oldest} or newer; Parley runs one of its own where PARLEY_DATABASE_URL is empty.")
        return error(N_("The database is PostgreSQL {number}, which is too old."), remedy, number=number, oldest=OLDEST)
    return ok(N_("The database is PostgreSQL {number}."), number=number)


async def clocks(connection: Any, url: str) -> Finding:
    theirs = await connection.fetchval("SELECT clock_timestamp()")
    seconds = round(abs((theirs - clock.now()).total_seconds()))
    remedy = N_("Let both machines take their time from the network (NTP): timers and signatures depend on it.")
    if seconds >= LARGE_SKEW:
        return error(N_("This machine's clock and the database's differ by {seconds} s."), remedy, seconds=seconds)
    if seconds >= SKEW:
        return warning(N_("This machine's clock and the database's differ by {seconds} s."), remedy, seconds=seconds)
    return ok(N_("This machine's clock and the database's agree."))


async def schema(connection: Any, url: str) -> Finding:
    try:
        missing = await pending(url)
    except NewerSchema:
        return error(
            N_("This database belongs to a newer Parley. Update Parley first."), N_("Install the version that you had, or a newer one.")
        )
    if missing and not await is_furnished(connection):
        return hint(N_("The database is empty."), N_("`parley run` makes its tables, or `parley migrate` without starting."))
    if missing:
        remedy = N_("Make a backup, then run `parley migrate`, or simply start Parley.")
        return error(N_("The database is of an older version: {revisions} to come."), remedy, revisions=listed(missing))
    return ok(N_("The database has the tables of this version."))


async def is_furnished(connection: Any) -> bool:
    """Whether our tables are there, in whatever version."""
    return await connection.fetchval("SELECT to_regclass('lanes') IS NOT NULL AND to_regclass('workspaces') IS NOT NULL")


ROLES = """
    SELECT rolname, rolsuper OR rolbypassrls AS unbound, pg_has_role(current_user, oid, 'MEMBER') AS ours
      FROM pg_roles WHERE rolname = ANY($1)
"""


async def roles(connection: Any, url: str) -> Finding:
    found = {row["rolname"]: row for row in await connection.fetch(ROLES, [APP, SYSTEM])}
    remedy = N_("As the database's administrator: CREATE ROLE {role} NOLOGIN; GRANT {role} TO the user of PARLEY_DATABASE_URL.")
    for role in (APP, SYSTEM):
        if role not in found or not found[role]["ours"]:
            return error(N_("Parley may not act as the database role {role}."), remedy, role=role)
        if found[role]["unbound"]:
            remedy = N_("As the database's administrator: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS.")
            return error(N_("The role {role} passes through the walls between workspaces."), remedy, role=role)
    return ok(N_("The database roles are in place."))


OPEN = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
     WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
       AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity
            OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'one_workspace')
            OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'all_workspaces'))
     ORDER BY c.relname
"""


async def walls(connection: Any, url: str) -> Finding:
    exposed = [row["relname"] for row in await connection.fetch(OPEN)]
    if exposed:
        remedy = N_("Somebody has changed the schema. Restore it from a backup, or ENABLE and FORCE ROW LEVEL SECURITY with both policies.")
        return error(N_("The wall between workspaces is open in: {tables}."), remedy, tables=listed(exposed))
    return ok(N_("Row-level security stands between workspaces."))


FORBIDDEN = """
    SELECT DISTINCT c.relname FROM pg_class c, unnest($1::text[]) AS r (role)
     WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity
       AND NOT (has_table_privilege(r.role, c.oid, 'SELECT') AND has_table_privilege(r.role, c.oid, 'INSERT'))
     ORDER BY c.relname
"""


async def grants(connection: Any, url: str) -> Finding:
    try:
        refused = [row["relname"] for row in await connection.fetch(FORBIDDEN, [APP, SYSTEM])]
    except asyncpg.UndefinedObjectError:
        return error(N_("Parley may not act as the database role {role}."), N_("Bring the roles in order first."), role=f"{APP}, {SYSTEM}")
    if refused:
        remedy = N_("GRANT SELECT, INSERT, UPDATE, DELETE on them TO {roles}: a backup restored without privileges looks like this.")
        return error(N_("Parley may not use these tables: {tables}."), remedy, tables=listed(refused), roles=f"{APP}, {SYSTEM}")
    return ok(N_("Parley may use all of its tables."))


async def user(connection: Any, url: str) -> Finding:
    if await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        remedy = N_("Give Parley a user of its own that owns its database and may create roles, and nothing more.")
        return hint(N_("Parley connects to the database as a superuser."), remedy)
    return ok(N_("Parley connects to the database as an ordinary user."))


FIRST = (version, clocks, user, schema)
FURNISHED = (roles, walls, grants)
