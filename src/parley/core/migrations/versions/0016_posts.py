"""Posts under which customers speak in public, and when such a question wants its first answer."""

from parley.core.migrations import run

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run(__file__)
