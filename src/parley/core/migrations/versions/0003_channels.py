"""Accounts and their health, and the journal of raw calls."""

from parley.core.migrations import run

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run(__file__)
