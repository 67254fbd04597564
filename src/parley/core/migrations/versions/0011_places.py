"""Locations' hours, calendars, branding, retention."""

from parley.core.migrations import run

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run(__file__)
