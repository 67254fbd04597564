"""Call-backs: what was promised to whom, and how it was kept."""

from parley.core.migrations import run

revision = "0029"
down_revision = "0025"


def upgrade() -> None:
    run(__file__)
