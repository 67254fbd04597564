"""Where an answer goes, if that takes more than the thread."""

from parley.core.migrations import run

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run(__file__)
