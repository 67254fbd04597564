"""Workspaces, locations, staff, teams, sessions, audit."""

from parley.core.migrations import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run(__file__)
