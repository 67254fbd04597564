"""An account may belong to one location: the salon whose number it is."""

from parley.core.migrations import run

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    run(__file__)
