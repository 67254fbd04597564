"""Invitations, second factors, passkeys."""

from parley.core.migrations import run

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run(__file__)
