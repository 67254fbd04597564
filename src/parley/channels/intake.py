"""Intake: works an account's journal rows in order, in batches. Run twice on the same row, it changes nothing the second time."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import structlog

from parley.channels import registry
from parley.channels.accounts import Accounts, touch
from parley.channels.acknowledging import acknowledge_later
from parley.channels.contract import Adapter, ParsesApart, able
from parley.channels.errors import Unreadable
from parley.channels.events import Incoming, Proof, Received
from parley.channels.nul import without_nul
from parley.channels.types import Account, Attachment, Call, Inbound, Kind
from parley.channels.wakes import INTAKE_LANE, TEMPLATES_LANE, Wakes
from parley.core import clock
from parley.core.db import AGAIN, LOST, Tx, storable
from parley.core.errors import NotFound, Unavailable
from parley.core.events import announce
from parley.core.ground import Ground
from parley.core.ids import AccountId, JournalId
from parley.core.lanes import Job, Lane, LeaseLost, resting, wake
from parley.core.metrics import counter, histogram
from parley.core.tokens import TokenError

log = structlog.get_logger()

CALLS = counter("intake_calls", "Calls that intake has worked, by channel and outcome", "channel", "outcome")
LAG = histogram("intake_lag_seconds", "From the receipt of the oldest call of a batch to its commit")

BATCH = 200
GATHER = 0.02
"""Seconds between batches that were not full: under load the next one then has twenty messages instead of two, for the same statements."""
TRIES = 3
PASSING = (*LOST, *AGAIN, asyncpg.InsufficientResourcesError)
"""Faults that are not the call's: a lost line, a deadlock, a full disk. The batch is tried again as it is."""
LINGER = 1.0
"""Seconds for which an intake waits for more before it gives its lane back: claiming it anew would cost more than the message."""

PENDING = """
    SELECT j.id, j.event_key, j.received_at, j.headers, j.body
      FROM (SELECT id, event_key FROM journal_pending WHERE workspace_id = $1 AND account_id = $2 ORDER BY id LIMIT $3) p
     CROSS JOIN LATERAL (  -- one look-up by the whole key each, also while the planner knows nothing of a young database
           SELECT * FROM journal j WHERE j.workspace_id = $1 AND j.account_id = $2 AND j.event_key = p.event_key LIMIT 1) j
     ORDER BY p.id
"""


class Row(msgspec.Struct, frozen=True):
    """A journalled call that waits for intake."""

    id: JournalId
    event_key: str
    received_at: datetime
    headers: dict[str, Any]
    body: bytes

    def call(self) -> Call:
        facts = self.headers
        return Call(self.body, facts["headers"], facts["query"], facts["method"], self.received_at)


Understood = tuple[Row, Sequence[Inbound] | Unreadable]


async def work(ground: Ground, lane: Lane) -> None:
    """Work everything that waits for one account; ends when nothing has come for a while."""
    account_id = AccountId(UUID(lane.key))
    with ground.one(Wakes).attending(account_id) as more:
        while True:
            more.clear()
            worked = await take_in(ground, account_id)
            if not worked and not await _more_comes(more):
                return
            if 0 < worked < BATCH:
                await asyncio.sleep(GATHER)


async def _more_comes(more: asyncio.Event) -> bool:
    with suppress(TimeoutError), resting():
        async with asyncio.timeout(LINGER):
            await more.wait()
    return more.is_set()


INTAKE = Job(INTAKE_LANE.kind, INTAKE_LANE.lane, run=work)


async def take_in(ground: Ground, account_id: AccountId) -> int:
    """Work one batch; returns how many calls it had."""
    try:
        account = await ground.one(Accounts).get(account_id)
    except NotFound:
        return 0
    if not account.active:
        return 0
    rows = await ground.database.glance(Row, PENDING, account.workspace_id, account_id, BATCH)
    if rows:
        await _settle(ground, account, await _understand(ground, account, rows))
    return len(rows)


async def _understand(ground: Ground, account: Account[Any], rows: Sequence[Row]) -> list[Understood]:
    adapter = registry.adapter(account.kind)
    if able(adapter, ParsesApart):
        answers = await adapter.parse_all([row.call() for row in rows], account)
    else:
        answers = [_parse(adapter, row.call(), account) for row in rows]
    return [(row, await _store_files(ground, account, answer)) for row, answer in zip(rows, answers, strict=True)]


def _parse(adapter: Adapter, call: Call, account: Account[Any]) -> Sequence[Inbound] | Unreadable:
    try:
        return without_nul(adapter.parse(call, account), call.body)
    except Unreadable as error:
        return error
    except Exception as error:
        log.exception("intake.parse_failed", kind=account.kind)
        return Unreadable(f"{type(error).__name__}: {error}")


async def _store_files(ground: Ground, account: Account[Any], answer: Sequence[Inbound] | Unreadable) -> Sequence[Inbound] | Unreadable:
    """Bytes that a call carried go to the file store before the transaction; stored under their hash, twice is once."""
    if isinstance(answer, Unreadable) or not any(a.data for inbound in answer for a in inbound.attachments):
        return answer
    return [
        msgspec.structs.replace(inbound, attachments=tuple([await _store_file(ground, account, a) for a in inbound.attachments]))
        for inbound in answer
    ]


async def _store_file(ground: Ground, account: Account[Any], attachment: Attachment) -> Attachment:
    if attachment.data is None:
        return attachment
    key = await ground.files.put(account.workspace_id, attachment.data, mime=attachment.mime)
    return msgspec.structs.replace(attachment, data=None, key=key, size=len(attachment.data))


async def _settle(ground: Ground, account: Account[Any], understood: Sequence[Understood]) -> None:
    """Record a batch in one transaction; where one row spoils it, record row by row, so that it alone stays behind."""
    try:
        await _record_in_the_end(ground, account, understood)
    except (LeaseLost, Unavailable, *PASSING):
        raise
    except Exception as error:
        if len(understood) == 1:
            log.exception("intake.row_failed", account=str(account.id))
            await _record(ground, account, [(understood[0][0], Unreadable(f"{type(error).__name__}: {error}"))])
            return
        log.warning("intake.batch_failed", account=str(account.id), calls=len(understood), error=type(error).__name__)
        for one in understood:
            await _settle(ground, account, [one])


async def _record_in_the_end(ground: Ground, account: Account[Any], understood: Sequence[Understood]) -> None:
    """Where others changed what the batch is about at the same moment, once more."""
    for _ in range(TRIES):
        with suppress(*AGAIN):
            return await _record(ground, account, understood)
    return await _record(ground, account, understood)


async def _record(ground: Ground, account: Account[Any], understood: Sequence[Understood]) -> None:
    adapter = registry.adapter(account.kind)
    failed = [(row, answer) for row, answer in understood if isinstance(answer, Unreadable)]
    items = tuple(
        Incoming(inbound, row.received_at, _proof(ground, inbound))
        for row, answer in understood
        if not isinstance(answer, Unreadable)
        for inbound in answer
    )
    async with ground.database.transaction(account.workspace_id) as tx:
        await _claim(tx, account.id, [row.id for row, _ in understood])
        if items:
            manifest = adapter.manifest
            await announce(tx, Received(account, manifest.can, manifest.address_kind or manifest.kind, items))
            await acknowledge_later(tx, adapter, account, items)
        if any(item.inbound.kind is Kind.TEMPLATES for item in items):
            await wake(tx, TEMPLATES_LANE, str(account.id))
        if failed:
            await _fail(tx, account.id, failed)
        await _touch_now_and_then(ground, tx, account.id)
    CALLS.labels(account.kind, "failed").inc(len(failed))
    CALLS.labels(account.kind, "understood").inc(len(understood) - len(failed))
    LAG.observe((clock.now() - understood[0][0].received_at).total_seconds())


async def _claim(tx: Tx, account_id: AccountId, rows: Sequence[JournalId]) -> None:
    """Take the rows out of the waiting list. Whoever finds one gone was paused, and somebody else has worked it."""
    sql = "DELETE FROM journal_pending WHERE workspace_id = $1 AND account_id = $2 AND id = ANY($3)"
    if await tx.execute(sql, tx.workspace_id, account_id, rows) != len(rows):
        raise LeaseLost("channels.intake")


async def _fail(tx: Tx, account_id: AccountId, failed: Sequence[tuple[Row, Unreadable]]) -> None:
    sql = """INSERT INTO journal_failed (workspace_id, account_id, id, event_key, error)
             SELECT $1, $2, * FROM unnest($3::uuid[], $4::text[], $5::text[])"""
    columns = [row.id for row, _ in failed], [row.event_key for row, _ in failed], [storable(str(error)[:2000]) for _, error in failed]
    await tx.execute(sql, tx.workspace_id, account_id, *columns)
    tx.signal("accounts")


def _proof(ground: Ground, inbound: Inbound) -> Proof | None:
    if not inbound.token:
        return None
    for purpose in ("continue", "reply"):
        with suppress(TokenError):
            return Proof(purpose, UUID(bytes=ground.signer.read(purpose, inbound.token, clock.now())))
    return None


class LastTouched(dict[AccountId, datetime]):
    """When this process last wrote an account's health."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()


async def _touch_now_and_then(ground: Ground, tx: Tx, account_id: AccountId) -> None:
    touched, now = ground.one(LastTouched), clock.now()
    if account_id not in touched or now - touched[account_id] > timedelta(seconds=10):
        touched[account_id] = now
        await touch(tx, account_id, heard=True, now=now)
