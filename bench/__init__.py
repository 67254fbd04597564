"""Parley measured against its own goals, beside pgbench on the same database server and in the same minutes: `make bench`."""
