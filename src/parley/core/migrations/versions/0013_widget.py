"""The chat widget's looks and manners."""

from parley.core.migrations import run

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run(__file__)
