"""Lists of customers that were brought in."""

from parley.core.migrations import run

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run(__file__)
