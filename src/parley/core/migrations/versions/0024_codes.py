"""Codes by which somebody shows that an address is theirs."""

from parley.core.migrations import run

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    run(__file__)
