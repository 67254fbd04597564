"""Call-backs: what was promised to whom, and how it was kept."""

from parley.core.migrations import run

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    run(__file__)
