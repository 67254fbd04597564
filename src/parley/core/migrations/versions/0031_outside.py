"""Agents who work elsewhere: where they are called, what they are offered, what is on its way to them."""

from parley.core.migrations import run

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    run(__file__)
