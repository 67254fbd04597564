"""Templates that providers have approved."""

from parley.core.migrations import run

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run(__file__)
