"""Whether somebody has agreed to something, on at least one address, as consents.judge would say it."""

from parley.core.questions import ANY, Condition
from parley.people.consents import PURPOSES
from parley.people.segments.facts import Asked

LATEST = """(SELECT c.granted, c.everywhere FROM consents c  -- consents_latest
              WHERE c.workspace_id = $1 AND c.identity_id = {of}.id AND c.purpose = {purpose} ORDER BY c.at DESC, c.granted LIMIT 1)"""
OBJECTED = f"""EXISTS (
    SELECT FROM identities o CROSS JOIN unnest({{objections}}::text[]) AS q (purpose)
     CROSS JOIN LATERAL {LATEST.format(of="o", purpose="q.purpose")} said
     WHERE o.workspace_id = $1 AND o.person_id = p.id AND NOT said.granted AND (said.everywhere OR o.kind = i.kind))"""
AGREED = f"""EXISTS (
    SELECT FROM identities i CROSS JOIN LATERAL {LATEST} said
     WHERE i.workspace_id = $1 AND i.person_id = p.id AND i.scope NOT IN ('doubtful', 'erased') AND said.granted AND NOT {OBJECTED})"""


def agreed(condition: Condition, asked: Asked) -> str:
    """Values are purposes: any of them is enough."""
    if not condition.values or not set(condition.values) <= set(PURPOSES):
        raise ValueError
    found = " OR ".join(
        AGREED.format(of="i", purpose=asked(one), objections=asked([one, "processing"])) for one in dict.fromkeys(condition.values)
    )
    return f"({found})" if condition.op == ANY else f"NOT ({found})"
