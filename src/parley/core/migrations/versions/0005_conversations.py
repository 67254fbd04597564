"""Conversations, messages, deliveries, search."""

from parley.core.migrations import run

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run(__file__)
