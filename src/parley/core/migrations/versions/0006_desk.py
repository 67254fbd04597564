"""Conversations at the desk: tags, priority, teams, mentions, what is sent later."""

from parley.core.migrations import run

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run(__file__)
