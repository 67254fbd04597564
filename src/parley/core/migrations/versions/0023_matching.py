"""Who might be whom: keys to find them by, and suggestions."""

from parley.core.migrations import run

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    run(__file__)
