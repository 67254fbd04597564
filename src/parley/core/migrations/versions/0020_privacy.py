"""Requests about personal data, erasures and their protocols."""

from parley.core.migrations import run

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run(__file__)
