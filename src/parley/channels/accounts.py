"""Connected accounts: their settings sealed at rest, opened once per process and dropped when they change."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any

import msgspec

from parley import workspace
from parley.channels import registry
from parley.channels.contract import Adapter, ServesSeveral, able
from parley.channels.errors import InvalidSignature
from parley.channels.types import Account, Call, Manifest
from parley.channels.wakes import CHECK_LANE, LISTEN_LANE, TEMPLATES_LANE, wake_intake
from parley.core import clock, ids
from parley.core.db import Tx, storable
from parley.core.errors import Invalid, NotFound
from parley.core.ground import Ground
from parley.core.ids import AccountId, LocationId, WorkspaceId
from parley.core.lanes import wake

REGISTERED_WITHIN = timedelta(minutes=1)
"""An account is saved before its provider is told where to call: to ask sooner whether all is well would find that it is not."""
CHANGED = "accounts"
"""The signal on which every process forgets the accounts that it has opened."""


class AccountRow(msgspec.Struct, frozen=True):
    """What pages may know of an account: no secret among it."""

    id: AccountId
    kind: str
    name: str
    address: str
    state: str
    settings: dict[str, Any]
    created_at: datetime
    last_in_at: datetime | None = None
    last_out_at: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    checked_at: datetime | None = None
    failed_calls: int = 0
    location_id: LocationId | None = None
    """None: of the whole business."""


ROWS = """
    SELECT a.id, a.kind, a.name, a.address, a.state, a.settings, a.created_at, a.location_id,
           h.last_in_at, h.last_out_at, h.last_error, h.last_error_at, h.checked_at,
           (SELECT count(*) FROM (SELECT FROM journal_failed f WHERE (f.workspace_id, f.account_id) = (a.workspace_id, a.id) LIMIT 1000) f)
               AS failed_calls
      FROM accounts a LEFT JOIN account_health h ON (h.workspace_id, h.account_id) = (a.workspace_id, a.id)
     WHERE a.workspace_id = $1 AND ($2::uuid IS NULL OR a.id = $2)
     ORDER BY a.created_at, a.id
"""


async def accounts(tx: Tx) -> list[AccountRow]:
    return await tx.rows(AccountRow, ROWS, tx.workspace_id, None)


async def account(tx: Tx, id: AccountId) -> AccountRow:
    row = await tx.row(AccountRow, ROWS, tx.workspace_id, id)
    if row is None:
        raise NotFound
    return row


async def open_account(tx: Tx, ground: Ground, id: AccountId) -> Account[Any]:
    """An account with its secrets, for those who talk to its provider."""
    sealed = await tx.row(_Sealed, SEALED + " AND workspace_id = $2", id, tx.workspace_id)
    if sealed is None:
        raise NotFound
    return sealed.opened(ground)


async def proposed(tx: Tx, ground: Ground, kind: str, settings: Mapping[str, Any], *, id: AccountId | None = None) -> Account[Any]:
    """An account as it would be saved, for a check with its provider first. Raises `Invalid` naming the setting."""
    known = (await open_account(tx, ground, id)).settings if id else None
    opened = _checked(registry.adapter(kind).manifest, {**(msgspec.to_builtins(known) if known else {}), **settings})
    return Account(id or AccountId(ids.new()), tx.workspace_id, kind, "", opened)


async def save(
    tx: Tx, ground: Ground, kind: str, name: str, settings: Mapping[str, Any], *, id: AccountId | None = None, address: str = ""
) -> AccountId:
    """Connect an account, or change one: absent secrets keep their value. Raises `Invalid` naming the setting."""
    manifest = registry.adapter(kind).manifest
    opened = (await proposed(tx, ground, kind, settings, id=id)).settings
    id = id or AccountId(ids.new())
    plain, secret = _split(manifest, opened)
    sealed = ground.vault.seal(msgspec.json.encode(secret), workspace=tx.workspace_id, row=id, field="accounts.secrets")
    sql = """INSERT INTO accounts (workspace_id, id, kind, name, address, settings, secrets) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, address = excluded.address,
                settings = excluded.settings, secrets = excluded.secrets, state = 'active'"""
    await tx.execute(sql, tx.workspace_id, id, kind, name, address, plain, sealed)
    await tx.execute("INSERT INTO account_health (workspace_id, account_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", tx.workspace_id, id)
    await _start(tx, id)
    _changed(tx, id)
    return id


async def set_state(tx: Tx, id: AccountId, state: str) -> None:
    """`active`, `paused` (calls are journalled, but worked and answered only later), `broken`, or `disconnected` (calls are not kept)."""
    if not await tx.execute("UPDATE accounts SET state = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id, state):
        raise NotFound
    if state == "active":
        await _start(tx, id)
    _changed(tx, id)


async def put_at(tx: Tx, id: AccountId, location_id: LocationId | None) -> None:
    """Whose number, bot or page it is. Raises NotFound for a location that is not there."""
    if location_id:
        await workspace.location(tx, location_id)
    sql = "UPDATE accounts SET location_id = $3 WHERE workspace_id = $1 AND id = $2"
    if not await tx.execute(sql, tx.workspace_id, id, location_id):
        raise NotFound
    tx.signal("accounts")


def _changed(tx: Tx, id: AccountId) -> None:
    tx.topics.update((CHANGED, f"account/{id}"))
    tx.signal("accounts")


async def _start(tx: Tx, id: AccountId) -> None:
    """Work what came meanwhile, listen, check and fetch where the channel needs it; a lane that is not wanted ends at once."""
    await wake_intake(tx, [id])
    await wake(tx, LISTEN_LANE, str(id))
    await wake(tx, CHECK_LANE, str(id), at=clock.now() + REGISTERED_WITHIN)
    await wake(tx, TEMPLATES_LANE, str(id))


class Accounts:
    """Opened accounts of one process. A change anywhere empties it."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._opened: dict[AccountId, Account[Any]] = {}
        ground.bus.subscribe(CHANGED, lambda _topic: self._opened.clear())

    async def get(self, id: AccountId) -> Account[Any]:
        """Raises `NotFound`."""
        opened = self._opened.get(id)
        if opened is None:
            found = await self.ground.database.glance(_Sealed, SEALED, id)
            if not found:
                raise NotFound
            opened = self._opened[id] = found[0].opened(self.ground)
        return opened

    async def concerned(self, call: Call, account: Account[Any]) -> Sequence[Account[Any]]:
        """Whom a verified call is about: others too, where one registration serves several and the call is signed for them as well.

        Raises `NotFound` where that is nobody any more, unless the provider would hold it against the others."""
        adapter = registry.adapter(account.kind)
        if not able(adapter, ServesSeveral):
            if not account.connected:
                raise NotFound
            return (account,)
        setting, subjects = adapter.manifest.own_id, adapter.subjects(call)
        ours = getattr(account.settings, setting)
        others = await self._others(account.kind, setting, subjects - {ours})
        signed = [other for other in others if _is_signed_for(adapter, call, other)]
        concerned = [account, *signed] if ours in subjects or not signed else signed
        return [one for one in concerned if one.connected]

    async def _others(self, kind: str, setting: str, called: AbstractSet[str]) -> Sequence[Account[Any]]:
        if not called:
            return ()
        found = await self.ground.database.glance(_Sealed, CALLED, kind, setting, list(called))
        return [one.opened(self.ground) for one in found]


def _is_signed_for(adapter: Adapter, call: Call, account: Account[Any]) -> bool:
    try:
        adapter.verify(call, account)
    except InvalidSignature:
        return False
    return True


SEALED = "SELECT workspace_id, id, kind, name, address, settings, secrets, state FROM accounts WHERE id = $1"
CALLED = """
    SELECT workspace_id, id, kind, name, address, settings, secrets, state FROM accounts
     WHERE kind = $1 AND settings ->> $2 = ANY($3) LIMIT 50
"""


class _Sealed(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId
    id: AccountId
    kind: str
    name: str
    address: str
    settings: dict[str, Any]
    secrets: bytes | None
    state: str

    def opened(self, ground: Ground) -> Account[Any]:
        settings = dict(self.settings)
        if self.secrets:
            settings |= msgspec.json.decode(
                ground.vault.open(self.secrets, workspace=self.workspace_id, row=self.id, field="accounts.secrets")
            )
        opened = msgspec.convert(settings, registry.adapter(self.kind).manifest.settings)
        is_active, is_connected = self.state in ("active", "broken"), self.state != "disconnected"
        return Account(self.id, self.workspace_id, self.kind, self.name, opened, self.address, is_active, is_connected)


def _checked(manifest: Manifest, settings: Mapping[str, Any]) -> msgspec.Struct:
    try:
        return msgspec.convert(dict(settings), manifest.settings, strict=False)
    except msgspec.ValidationError as error:
        # msgspec says «… - at `$.smtp_port`»
        raise Invalid(str(error), field=str(error).rpartition("$.")[2].strip("`") or None) from error


def _split(manifest: Manifest, settings: msgspec.Struct) -> tuple[dict[str, Any], dict[str, Any]]:
    values: dict[str, Any] = msgspec.to_builtins(settings)
    plain = {name: value for name, value in values.items() if name not in manifest.secrets}
    return plain, {name: value for name, value in values.items() if name in manifest.secrets}


async def touch(
    tx: Tx, id: AccountId, *, heard: bool = False, spoke: bool = False, error: str | None = None, now: datetime | None = None
) -> None:
    """Keep an account's health, coarsely: a busy account is written at most every ten seconds."""
    sql = """UPDATE account_health SET
                last_in_at = CASE WHEN $3 THEN $6::timestamptz ELSE last_in_at END,
                last_out_at = CASE WHEN $4 THEN $6 ELSE last_out_at END,
                last_error = coalesce($5::text, last_error),
                last_error_at = CASE WHEN $5::text IS NULL THEN last_error_at ELSE $6 END
              WHERE workspace_id = $1 AND account_id = $2
                AND ($5::text IS NOT NULL OR ($3 AND coalesce(last_in_at < $6::timestamptz - interval '10 s', true))
                                    OR ($4 AND coalesce(last_out_at < $6::timestamptz - interval '10 s', true)))"""
    await tx.execute(sql, tx.workspace_id, id, heard, spoke, error and storable(error), now or clock.now())
