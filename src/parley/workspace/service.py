"""Founding a workspace, and what it decides for itself."""

import re

import msgspec

from parley.core.db import Tx
from parley.core.events import announce
from parley.workspace import audit, queries, rules, staffing
from parley.workspace.events import WorkspaceFounded
from parley.workspace.permissions import require
from parley.workspace.types import Settings, Staff, Workspace

FOUND = """
    INSERT INTO workspaces (workspace_id, name, slug, language, time_zone) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slug) DO NOTHING
"""
RENAME = "UPDATE workspaces SET name = $2, language = $3, time_zone = $4 WHERE workspace_id = $1"
LATIN = dict(
    zip(
        "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя",
        "a b v g g d e ie e zh z y i i i k l m n o p r s t u f kh ts ch sh shch . y . e iu ia".replace(".", "").split(" "),
        strict=True,
    )
)


async def found(
    tx: Tx, *, name: str, owner_name: str, owner_email: str, owner_password: str, language: str = "en", time_zone: str = "UTC"
) -> tuple[Workspace, Staff]:
    """Make the workspace whose fresh id this transaction was opened with, and its owner."""
    name, language, time_zone = rules.name(name), rules.language(language), rules.time_zone(time_zone)
    await _take_slug(tx, name, language, time_zone)
    owner = await staffing.first_owner(tx, name=owner_name, email=owner_email, password=owner_password, language=language)
    await audit.record(tx, owner, "workspace.founded", ("workspace", tx.workspace_id), {"name": name})
    await announce(tx, WorkspaceFounded(tx.workspace_id))
    return await queries.workspace(tx), owner


async def rename(tx: Tx, *, name: str, language: str, time_zone: str, by: Staff) -> None:
    require(by, "workspace.manage")
    name, language, time_zone = rules.name(name), rules.language(language), rules.time_zone(time_zone)
    await tx.execute(RENAME, tx.workspace_id, name, language, time_zone)
    await audit.record(tx, by, "workspace.renamed", ("workspace", tx.workspace_id), {"name": name})


async def decide(tx: Tx, settings: Settings, *, by: Staff) -> None:
    """Change the workspace's settings; others beside them stay as they are."""
    require(by, "workspace.manage")
    await tx.execute("UPDATE workspaces SET settings = settings || $2 WHERE workspace_id = $1", tx.workspace_id, settings)
    await audit.record(tx, by, "workspace.settings_changed", ("workspace", tx.workspace_id), msgspec.to_builtins(settings))


async def _take_slug(tx: Tx, name: str, language: str, time_zone: str) -> None:
    """The slug made of the name; if another workspace has it, the end of our id makes it ours."""
    slug = _slug(name)
    for candidate in (slug, f"{slug}-{tx.workspace_id.hex[-6:]}"):
        if await tx.execute(FOUND, tx.workspace_id, name, candidate, language, time_zone):
            return


def _slug(name: str) -> str:
    latin = "".join(LATIN.get(letter, letter) for letter in name.lower())
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:40] or "workspace"
