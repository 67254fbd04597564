"""Moments as the Graph API writes them when it is asked: 2026-11-22T08:15:00+0000."""

from datetime import datetime


def written(text: str | None) -> datetime | None:
    """None where there is none, or something else."""
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return at if at and at.tzinfo else None
