"""What is told and erased of call-backs: the number. That a call was promised, and whether it was made, stays for figures."""

from collections.abc import Sequence

from parley import people

# What is still owed is owed to nobody any more.
ERASED = """
    UPDATE callbacks SET phone = NULL, outcome = CASE WHEN ended_at IS NULL THEN 'withdrawn' ELSE outcome END,
           state = CASE WHEN ended_at IS NULL THEN 'cancelled' ELSE state END, ended_at = coalesce(ended_at, now()), agent_id = NULL
     WHERE workspace_id = $1 AND identity_id = ANY($2)
"""
ERASING: Sequence[people.privacy.Erasing] = (people.privacy.at_once("callbacks", ERASED),)
TELLING: Sequence[people.privacy.Telling] = (
    people.privacy.subject(
        "callbacks",
        "id, conversation_id, identity_id, phone, reason, asked_at, promised_at, due_at, state, attempts, outcome, missed_at, ended_at",
        people.privacy.theirs("callbacks"),
    ),
)
