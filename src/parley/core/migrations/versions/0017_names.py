"""What people and messages are called at a provider."""

from parley.core.migrations import run

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run(__file__)
