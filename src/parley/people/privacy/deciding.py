"""Which law a workspace answers by, and how long an erasure waits."""

from collections.abc import Mapping

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.people.privacy.types import Law, Rules
from parley.workspace import Staff

LONGEST_WAIT_DAYS = 60
BY_LANGUAGE: Mapping[str, Law] = {"ru": Law.RUSSIA, "uk": Law.UKRAINE}

KEEP = """
    INSERT INTO privacy_rules (workspace_id, law, wait_days) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id) DO UPDATE SET law = excluded.law, wait_days = excluded.wait_days
"""


async def rules(tx: Tx) -> Rules:
    """Whoever has decided nothing answers by the law that goes with the workspace's language."""
    found = await tx.row(Rules, "SELECT law, wait_days FROM privacy_rules WHERE workspace_id = $1", tx.workspace_id)
    if found:
        return found
    language = await tx.value("SELECT language FROM workspaces WHERE workspace_id = $1", tx.workspace_id)
    return Rules(BY_LANGUAGE.get(language, Law.EUROPE))


async def decide(tx: Tx, chosen: Rules, *, by: Staff) -> None:
    """Requests that came before keep their deadlines."""
    workspace.require(by, "workspace.manage")
    if not 0 <= chosen.wait_days <= LONGEST_WAIT_DAYS:
        raise Invalid(field="wait_days")
    await tx.execute(KEEP, tx.workspace_id, chosen.law.value, chosen.wait_days)
    detail = {"law": chosen.law.value, "wait_days": chosen.wait_days}
    await workspace.audit.record(tx, by, "privacy.rules_changed", ("workspace", tx.workspace_id), detail)
