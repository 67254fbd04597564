"""PostgreSQL of our own: one command, one process, one database, on a machine that has none."""

from parley.core.postgres.account import known
from parley.core.postgres.errors import DatabaseFailed
from parley.core.postgres.server import Embedded, running

__all__ = ["DatabaseFailed", "Embedded", "known", "running"]
