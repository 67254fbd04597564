"""What the supervisor's wall asks for, and words that only one colleague sees."""

from parley.core.migrations import run

revision = "0030"
down_revision = "0027"


def upgrade() -> None:
    run(__file__)
