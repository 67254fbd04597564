"""The work: whether it is done, what failed, which accounts and secrets are broken."""

import asyncio
from collections.abc import Mapping
from typing import Any

from parley.core.crypto import SecretUnreadable, Vault
from parley.core.i18n import N_
from parley.core.settings import Settings
from parley.doctor.finding import Finding, error, hint, listed, ok, warning
from parley.doctor.machine import is_ours

OVERDUE = "SELECT count(*) FROM (SELECT FROM lanes WHERE died_at IS NULL AND next_run_at < now() - interval '2 minutes' LIMIT 10000) l"


async def worker(connection: Any, settings: Settings) -> Finding:
    overdue = await connection.fetchval(OVERDUE)
    if not overdue:
        return ok(N_("No work is overdue."))
    if not await asyncio.to_thread(is_ours, settings):
        return hint(N_("Tasks that wait for Parley to run: {count}."), N_("Start it: `parley run`."), count=overdue)
    remedy = N_("Parley answers but does not work: look for errors in its log, and restart it.")
    return error(N_("Tasks overdue by more than two minutes: {count}."), remedy, count=overdue)


DEAD = "SELECT kind, count(*) FROM lanes WHERE died_at IS NOT NULL GROUP BY kind ORDER BY kind"


async def dead_lanes(connection: Any, settings: Settings) -> Finding:
    dead = [f"{row[0]} ({row[1]})" for row in await connection.fetch(DEAD)]
    if dead:
        remedy = N_("Each has failed too often to be tried again by itself. Its reason is in the log and in the table lanes.")
        return warning(N_("Given up: {kinds}."), remedy, kinds=listed(dead))
    return ok(N_("No task was given up."))


async def failed_calls(connection: Any, settings: Settings) -> Finding:
    failed = await connection.fetchval("SELECT count(*) FROM (SELECT FROM journal_failed LIMIT 1000) f")
    if failed:
        remedy = N_("They are kept, and listed at their account: run them again there after an update, or let them go.")
        return warning(N_("Calls of providers that could not be understood: {count}."), remedy, count=failed)
    return ok(N_("Every call of a provider was understood."))


BROKEN = """
    SELECT a.name, coalesce(h.last_error, '') FROM accounts a
      LEFT JOIN account_health h ON (h.workspace_id, h.account_id) = (a.workspace_id, a.id)
     WHERE a.state = 'broken' ORDER BY a.name
"""


async def accounts(connection: Any, settings: Settings) -> Finding:
    broken = [f"{name} ({reason[:80]})" if reason else name for name, reason in await connection.fetch(BROKEN)]
    if broken:
        return error(
            N_("These accounts no longer work: {accounts}."),
            N_("Open them under Channels and connect them anew."),
            accounts=listed(broken),
        )
    return ok(N_("All accounts work."))


# What was sealed, in which row and field, and whose it is.
SEALED = """
    SELECT workspace_id, id AS row, 'accounts.secrets' AS field, secrets AS sealed, name FROM accounts WHERE secrets IS NOT NULL
    UNION ALL
    SELECT a.workspace_id, a.staff_id, 'authenticator_apps.secret', a.secret, s.name
      FROM authenticator_apps a JOIN staff s ON (s.workspace_id, s.id) = (a.workspace_id, a.staff_id)
    UNION ALL
    SELECT workspace_id, id, 'hook_endpoints.secret', secret, url FROM hook_endpoints
     ORDER BY name
"""


async def secrets(connection: Any, keys: Mapping[str, bytes]) -> Finding:
    """Whether the master keys at hand open everything that was sealed."""
    sealed = await connection.fetch(SEALED)
    if not sealed:
        return ok(N_("There are no secrets to be opened yet."))
    if not keys:
        remedy = N_(
            "Put secret.key back from your backup, or name it in PARLEY_MASTER_KEYS. Without it accounts, second steps and webhooks must "
            "be set up anew."
        )
        return error(N_("The master key is gone. Secrets sealed by it: {count}."), remedy, count=len(sealed))
    vault = Vault(keys, next(iter(keys)))
    closed = list(dict.fromkeys(row["name"] for row in sealed if not _opens(vault, row)))
    if closed:
        remedy = N_(
            "Add the key that sealed them to PARLEY_MASTER_KEYS, behind the present one. Else connect these accounts anew, reset the "
            "second step of these colleagues, and renew the secrets of these webhooks."
        )
        return error(N_("The master key does not open the secrets of: {names}."), remedy, names=listed(closed))
    return ok(N_("The master key opens all secrets."))


def _opens(vault: Vault, row: Any) -> bool:
    try:
        vault.open(row["sealed"], workspace=row["workspace_id"], row=row["row"], field=row["field"])
    except SecretUnreadable:
        return False
    return True


CHECKS = (worker, dead_lanes, failed_calls, accounts)
