"""Persons, identities, links, ways."""

from parley.core.migrations import run

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run(__file__)
