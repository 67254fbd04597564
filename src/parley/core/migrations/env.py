"""Alembic asks here how to reach the database: `parley.core.migrate` has opened the connection, and commits it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
