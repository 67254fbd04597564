"""Saved replies, macros, drafts, who is looking and typing."""

from parley.core.migrations import run

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run(__file__)
