"""How much comes in on each account in each hour, how long answers take there, and alarms where that is no longer so."""

from parley.core.migrations import run

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    run(__file__)
