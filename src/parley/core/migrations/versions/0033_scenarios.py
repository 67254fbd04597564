"""Scenarios: what the bot asks and does step by step, in versions; which of them run, and how their steps fare."""

from parley.core.migrations import run

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    run(__file__)
