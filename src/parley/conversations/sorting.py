"""Into which of several heaps a conversation goes: the first whose question it answers."""

from collections.abc import Mapping, Sequence

import msgspec

from parley.conversations.filtering import FIELDS, Asked, Field
from parley.core import ids, questions
from parley.core.db import Tx
from parley.core.ids import ConversationId, StaffId
from parley.core.questions import CONTAINS, Condition, Group

PERSONAL = frozenset({"owner", "unread", "mentions_me", "status", "silent", "overdue", "last_message"})
"""What has no sense of something that has just come in, or depends on who asks."""


def _said(condition: Condition, asked: Asked) -> str:
    """In what the customer has said since somebody last answered."""
    return f"""EXISTS (SELECT FROM messages m WHERE (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id) AND m.direction = 'in'
                        AND m.at >= coalesce(c.waiting_since, c.created_at)
                        AND position(lower({asked(condition.only)}) IN lower(m.text)) > 0)"""


SORTABLE: Mapping[str, Field] = {
    **{name: field for name, field in FIELDS.items() if name not in PERSONAL},
    "said": Field("text", (CONTAINS,), _said),
}
"""What may be asked of a conversation that is to be sorted."""

NO_HEAP = -1


class Heap(msgspec.Struct, frozen=True):
    question: Group
    among: Sequence[ConversationId] | None = None
    """Only these can go there; None: all."""


SORT = """
    SELECT c.id, CASE {cases} ELSE {none} END
      FROM conversations c JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
     WHERE c.workspace_id = $1 AND c.id = ANY($2)
"""


async def sort(tx: Tx, conversations: Sequence[ConversationId], heaps: Sequence[Heap]) -> dict[ConversationId, int]:
    """The number of each one's heap, from 0; `NO_HEAP` where no question fits. Raises BadFilter."""
    asked = Asked(StaffId(ids.NOBODY), first=3)
    cases = " ".join(f"WHEN {_fits(heap, asked)} THEN {number}" for number, heap in enumerate(heaps)) or "WHEN false THEN 0"
    return dict(await tx.records(SORT.format(cases=cases, none=NO_HEAP), tx.workspace_id, conversations, *asked.values))


def _fits(heap: Heap, asked: Asked) -> str:
    among = "true" if heap.among is None else f"c.id = ANY({asked(heap.among)}::uuid[])"
    return f"{among} AND {questions.sql_of(heap.question, asked, SORTABLE)}"
