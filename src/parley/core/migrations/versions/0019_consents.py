"""What somebody agreed to, for each address and purpose."""

from parley.core.migrations import run

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run(__file__)
