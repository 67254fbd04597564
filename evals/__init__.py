"""Parley's decisions measured against sets of which the truth is known."""
