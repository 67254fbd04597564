"""Promises: by when customers are answered and helped, by which rules, and how they were kept."""

from parley.core.migrations import run

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    run(__file__)
