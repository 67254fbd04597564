"""Companies, and segments of customers."""

from parley.core.migrations import run

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run(__file__)
