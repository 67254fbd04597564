"""What was sent, how it went, and sending it once more."""

from datetime import timedelta
from uuid import UUID

from parley.api.outgoing import recording
from parley.api.outgoing.endpoints import endpoint, hurry
from parley.api.outgoing.errors import EndpointResting, NothingToSend
from parley.api.outgoing.types import Delivery, DeliveryState
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.lanes import Job, Lane

LAST = UUID(int=2**128 - 1)
AT_ONCE = 5000
DELIVERED_KEPT = timedelta(days=3)
OTHERS_KEPT = timedelta(days=14)

COLUMNS = "id, endpoint_id, type, state, happened_at, due_at, attempts, last_attempt_at, status, took, snippet, error"
PAGE = f"""
    SELECT {COLUMNS} FROM hook_deliveries
     WHERE workspace_id = $1 AND endpoint_id = $2 AND id < $3 AND ($4::text IS NULL OR state = $4)
     ORDER BY id DESC LIMIT $5  -- hook_deliveries_log
"""
AGAIN = """
    UPDATE hook_deliveries SET state = 'pending', place = DEFAULT, due_at = now(), queued_at = now(), attempts = 0
     WHERE workspace_id = $1 AND id = $2
"""
FINISHED = """
    DELETE FROM hook_deliveries WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM hook_deliveries  -- hook_deliveries_age
         WHERE state <> 'pending' AND happened_at < now() - $1::interval AND (state = 'delivered' OR happened_at < now() - $2::interval)
         LIMIT $3))
"""
# Few wait, whatever lies behind: hook_deliveries_line holds these alone.
STRANDED = "DELETE FROM hook_deliveries WHERE state = 'pending' AND happened_at < now() - $1::interval"


async def deliveries(
    tx: Tx, endpoint_id: UUID, *, before: UUID | None = None, state: DeliveryState | None = None, limit: int = 50
) -> list[Delivery]:
    """Latest first."""
    return await tx.rows(Delivery, PAGE, tx.workspace_id, endpoint_id, before or LAST, state, limit)


async def delivery(tx: Tx, endpoint_id: UUID, id: UUID) -> Delivery:
    """With what is sent."""
    sql = f"SELECT {COLUMNS}, body FROM hook_deliveries WHERE workspace_id = $1 AND endpoint_id = $2 AND id = $3"
    found = await tx.row(Delivery, sql, tx.workspace_id, endpoint_id, id)
    if found is None:
        raise NotFound
    return found


async def send_again(tx: Tx, endpoint_id: UUID, id: UUID) -> None:
    """At the end of the line, under the same id: a receiver that has it already knows that."""
    found = await delivery(tx, endpoint_id, id)
    if (await endpoint(tx, endpoint_id)).state != "active":
        raise EndpointResting
    if found.state != "pending" and found.body is None:
        raise NothingToSend
    await tx.execute(AGAIN, tx.workspace_id, id)
    await hurry(tx, endpoint_id)


async def send_test(tx: Tx, endpoint_id: UUID) -> None:
    """Something harmless. Whatever stands before it in the line is tried at once as well."""
    if (await endpoint(tx, endpoint_id)).state != "active":
        raise EndpointResting
    await recording.test(tx, endpoint_id)
    await hurry(tx, endpoint_id)


async def forget(ground: Ground, lane: Lane) -> None:
    """Let old deliveries go, in small steps."""
    while await _step(ground) == AT_ONCE:
        pass


async def _step(ground: Ground) -> int:
    async with ground.database.across() as tx:
        await tx.execute(STRANDED, OTHERS_KEPT)
        return await tx.execute(FINISHED, DELIVERED_KEPT, OTHERS_KEPT, AT_ONCE)


FORGET_DELIVERIES = Job("hooks.forget", "later", run=forget, every="23 * * * *")
