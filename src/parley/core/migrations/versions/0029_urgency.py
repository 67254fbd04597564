"""Words that a workspace listens to beside the built-in ones, and the messages in which something urgent was recognised."""

from parley.core.migrations import run

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    run(__file__)
