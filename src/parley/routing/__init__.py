"""Routing: who takes what waits, and when. The engine is pure; what it looks at is a snapshot, so that the simulator runs the same code."""
