"""Promises: by when customers are answered and helped, by which rules, and how they were kept."""

from parley.core.migrations import run

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run(__file__)
