"""Runs the checks in order, as far as one can be made without the other. Makes nothing, changes nothing."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from parley.core.i18n import N_
from parley.core.migrate import Unreadable
from parley.core.postgres import DatabaseFailed, known, running
from parley.core.settings import BadSetting, Settings, told
from parley.doctor import database, keys, machine, work
from parley.doctor.finding import Finding, Level, error, warning


async def examine(environ: Mapping[str, str]) -> list[Finding]:
    try:
        settings = told(environ)
    except BadSetting as bad:
        return [error(N_("A setting cannot be used. {reason}"), N_("Change it in the environment, or take it away."), reason=str(bad))]
    findings = [await asyncio.to_thread(_made, check, settings) for check in (*machine.CHECKS, keys.master_key)]
    if settings.database_url or _has_database(settings):
        findings += await _examine_database(settings)
    return findings


def is_ill(findings: list[Finding]) -> bool:
    return any(finding.level is Level.ERROR for finding in findings)


def _has_database(settings: Settings) -> bool:
    try:
        return known(settings.data) is not None
    except DatabaseFailed:
        return False


async def _examine_database(settings: Settings) -> list[Finding]:
    try:
        async with _url(settings) as url, _connected(url) as connection:
            return await _examine_inside(settings, url, connection)
    except DatabaseFailed as failure:
        return [error(N_("The database does not start. {reason}"), N_("Look into its log beside its files."), reason=str(failure))]
    except asyncpg.InvalidAuthorizationSpecificationError:
        return [error(N_("The database refuses Parley's user or password."), N_("Correct PARLEY_DATABASE_URL."))]
    except asyncpg.InvalidCatalogNameError:
        return [error(N_("The database that PARLEY_DATABASE_URL names does not exist."), N_("Create it, owned by Parley's user."))]
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as failure:
        remedy = N_("See that PostgreSQL runs, and that PARLEY_DATABASE_URL names its host and port.")
        return [error(N_("The database cannot be reached ({reason})."), remedy, reason=type(failure).__name__)]


async def _examine_inside(settings: Settings, url: str, connection: Any) -> list[Finding]:
    findings = [await _awaited(check(connection, url)) for check in database.FIRST]
    if not await database.is_furnished(connection):
        return findings
    findings += [await _awaited(check(connection, url)) for check in database.FURNISHED]
    if is_ill(findings):
        return findings
    # Each table lies behind the wall: only as the machine itself do we see all of it.
    await connection.execute("SET ROLE parley_system")
    findings += [await _awaited(check(connection, settings)) for check in work.CHECKS]
    return [*findings, await _awaited(work.secrets(connection, keys.at_hand(settings)))]


@asynccontextmanager
async def _url(settings: Settings) -> AsyncGenerator[str]:
    """Our own database is shared with the Parley that runs it, or runs for as long as the examination takes."""
    if settings.database_url:
        yield settings.database_url
        return
    async with running(settings.data, pg_bin=settings.pg_bin) as url:
        yield url


@asynccontextmanager
async def _connected(url: str) -> AsyncGenerator[Any]:
    connection: Any = await asyncpg.connect(url, timeout=10, command_timeout=30)
    try:
        yield connection
    finally:
        await connection.close(timeout=5)


def _made(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except OSError as failure:
        return _unknown(check.__name__, failure)


async def _awaited(check: Awaitable[Finding]) -> Finding:
    try:
        return await check
    except (asyncpg.PostgresError, Unreadable, OSError) as failure:
        return _unknown(getattr(check, "__name__", ""), failure)


def _unknown(name: str, failure: Exception) -> Finding:
    remedy = N_("Bring what is named above in order first, and ask again.")
    return warning(N_("This could not be examined: {name} ({reason})."), remedy, name=name, reason=type(failure).__name__)
