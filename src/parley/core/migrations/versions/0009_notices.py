"""Notices to staff, and the browsers that take them."""

from parley.core.migrations import run

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run(__file__)
