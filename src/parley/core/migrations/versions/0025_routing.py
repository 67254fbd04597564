"""Queues, who serves them, what waits in them, and who was given what."""

from parley.core.migrations import run

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    run(__file__)
