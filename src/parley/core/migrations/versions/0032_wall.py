"""What the supervisor's wall asks for, and words that only one colleague sees."""

from parley.core.migrations import run

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    run(__file__)
