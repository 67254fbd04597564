"""Cells as text that no spreadsheet computes, and back again."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet would take for a formula (OWASP, "CSV Injection"), also in full width."""
SHIELD = "'"


def guarded(text: str) -> str:
    """With a sign in front that makes a spreadsheet take it for text, where it could be a formula."""
    return SHIELD + text if _is_risky(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith(SHIELD) and _is_risky(text[1:]) else text


def _is_risky(text: str) -> bool:
    # With shields already in front it gets one more, so that the way back is always the same.
    return text.lstrip(f" {SHIELD}").startswith(FORMULA)
