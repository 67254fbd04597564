"""The invented customers of a practice: a few for each kind of business, in each language. Their lines are in `practice/*.toml`."""

from functools import cache
from pathlib import Path

import msgspec

from parley import workspace
from parley.core.i18n import Language
from parley.core.ids import WorkspaceId
from parley.demo.script import Guest, salon
from parley.demo.stage import DEMO

FOLDER = Path(__file__).with_name("practice")


@cache
def troupe(business: str, language: Language) -> tuple[Guest, ...]:
    lines = msgspec.toml.decode((FOLDER / f"{business}.toml").read_bytes(), type=dict[Language, tuple[Guest, ...]])
    return lines[language]


def guests_of(workspace_id: WorkspaceId, standing: workspace.practice.Practice) -> tuple[Guest, ...]:
    """Everybody who is invented in a workspace: the whole salon's in the demonstration, a few elsewhere."""
    return salon().guests if workspace_id == DEMO else troupe(standing.business, standing.language)


def guest_at(workspace_id: WorkspaceId, standing: workspace.practice.Practice, kind: str, address: str) -> Guest | None:
    """Who has this address in a channel; nobody if it is a real visitor's."""
    return next((guest for guest in guests_of(workspace_id, standing) if guest.address(kind) == address), None)
