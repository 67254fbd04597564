"""Roles, the wall between workspaces, lanes."""

from parley.core.migrations import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    run(__file__)
