"""API tokens, idempotency keys, outgoing webhooks."""

from parley.core.migrations import run

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run(__file__)
