"""What is known of a person: fields, notes, tags, touchpoints."""

from parley.core.migrations import run

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run(__file__)
