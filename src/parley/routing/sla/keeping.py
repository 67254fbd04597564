"""What is done to policies: add, change, put in order, remove, bring back."""

from collections.abc import Sequence

import msgspec

from parley import channels, people, workspace
from parley.core import clock, ids
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.routing import queues
from parley.routing.looking import look
from parley.routing.sla.clocks import Clock
from parley.routing.sla.errors import NoSuchChannel, NoSuchQueue, NothingPromised, PolicyNameMissing, TooManyPolicies
from parley.routing.sla.queries import policies, policy
from parley.routing.sla.types import Offer, Policy, PolicyId
from parley.workspace import Staff

CHANGED = "promises"
"""The signal on which pages that show policies look again."""
MOST = 50
LONGEST_NAME = 100

COLUMNS = (
    "name", "first_minutes", "next_minutes", "resolution_minutes", "warns_percent", "calendar_id", "queues", "channels",
    "priority_from", "segment_id", "public_only", "on_risk", "on_breach", "team_id",
)  # fmt: skip
ADD = f"""
    INSERT INTO sla_policies (workspace_id, id, changed_at, position, {", ".join(COLUMNS)})
    SELECT $1, $2, $3, coalesce(max(position), 0) + 1, {", ".join(f"${at}" for at, _ in enumerate(COLUMNS, start=4))}
      FROM sla_policies WHERE workspace_id = $1
"""
CHANGE = f"""
    UPDATE sla_policies SET changed_at = $3, {", ".join(f"{column} = ${at}" for at, column in enumerate(COLUMNS, start=4))}
     WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL
"""
ORDER = """
    UPDATE sla_policies p SET position = n.position, changed_at = $3
      FROM unnest($2::uuid[]) WITH ORDINALITY AS n (id, position)
     WHERE p.workspace_id = $1 AND p.id = n.id AND p.position <> n.position
"""
# Whatever is not resolved is promised what the policies say now.
JUDGE_ANEW = """
    INSERT INTO promise_turns (workspace_id, conversation_id)
    SELECT workspace_id, id FROM conversations WHERE workspace_id = $1 AND status <> 'resolved' AND joined_to IS NULL
"""


async def add(tx: Tx, offer: Offer, *, by: Staff) -> Policy:
    workspace.require(by, "routing.manage")
    if len(await policies(tx)) >= MOST:
        raise TooManyPolicies(field="name")
    checked = await _checked(tx, offer)
    id = PolicyId(ids.new())
    await tx.execute(ADD, tx.workspace_id, id, clock.now(), *_values(checked))
    await _written_down(tx, "policy.added", id, checked.name, by)
    return await policy(tx, id)


async def change(tx: Tx, id: PolicyId, offer: Offer, *, by: Staff) -> Policy:
    workspace.require(by, "routing.manage")
    checked = await _checked(tx, offer)
    if not await tx.execute(CHANGE, tx.workspace_id, id, clock.now(), *_values(checked)):
        raise NotFound
    await _written_down(tx, "policy.changed", id, checked.name, by)
    return await policy(tx, id)


async def put_in_order(tx: Tx, order: Sequence[PolicyId], *, by: Staff) -> None:
    """The first that fits a conversation applies."""
    workspace.require(by, "routing.manage")
    await tx.execute(ORDER, tx.workspace_id, order, clock.now())
    await _judge_anew(tx)


async def remove(tx: Tx, id: PolicyId, *, by: Staff) -> None:
    workspace.require(by, "routing.manage")
    before = await policy(tx, id)
    await tx.execute("UPDATE sla_policies SET removed_at = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id, clock.now())
    await _written_down(tx, "policy.removed", id, before.name, by)


async def restore(tx: Tx, id: PolicyId, *, by: Staff) -> Policy:
    workspace.require(by, "routing.manage")
    sql = "UPDATE sla_policies SET removed_at = NULL, changed_at = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL"
    if not await tx.execute(sql, tx.workspace_id, id, clock.now()):
        raise NotFound
    found = await policy(tx, id)
    await _written_down(tx, "policy.restored", id, found.name, by)
    return found


async def _checked(tx: Tx, offer: Offer) -> Offer:
    """Raises NotFound for a calendar, segment or team that is not there."""
    if not any(offer.target(one) for one in Clock):
        raise NothingPromised(field="first_minutes")
    if offer.calendar_id:
        await workspace.calendar(tx, offer.calendar_id)
    if offer.segment_id:
        await people.segments.segment(tx, offer.segment_id)
    if offer.team_id:
        await workspace.team(tx, offer.team_id)
    if not set(offer.queues) <= {queue.id for queue in await queues.queues(tx)}:
        raise NoSuchQueue(field="queues")
    if not set(offer.channels) <= set(channels.kinds()):
        raise NoSuchChannel(field="channels")
    return msgspec.structs.replace(offer, name=_name(offer.name))


def _name(text: str) -> str:
    name = " ".join(storable(text).split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise PolicyNameMissing(field="name")
    return name


def _values(offer: Offer) -> list[object]:
    return [getattr(offer, column) for column in COLUMNS]


async def _written_down(tx: Tx, action: str, id: PolicyId, name: str, by: Staff) -> None:
    await workspace.audit.record(tx, by, action, ("policy", id), {"name": name})
    await _judge_anew(tx)


async def _judge_anew(tx: Tx) -> None:
    await tx.execute(JUDGE_ANEW, tx.workspace_id)
    tx.signal(CHANGED)
    await look(tx)
