"""Reading JSON that may be anything: what is not as hoped for counts as absent."""

from typing import Any, cast


def fields(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def text(value: Any, *path: str) -> str:
    """The text at the end of a path of names."""
    for name in path:
        value = fields(value).get(name)
    return value if isinstance(value, str) else ""


def number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
