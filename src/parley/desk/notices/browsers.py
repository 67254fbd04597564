"""The browsers that take pushes, and the key by which they know that it is us. All of it is sealed: it would let anybody send."""

import hashlib
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from parley import workspace
from parley.core import ids
from parley.core.crypto import SecretUnreadable, Vault
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.ground import Ground
from parley.core.ids import StaffId
from parley.desk.notices import webpush
from parley.workspace import Presence

MOST_BROWSERS = 20
FIELD, KEY_FIELD = "push", "vapid"

Endpoint = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Address(msgspec.Struct, frozen=True):
    """What a browser gives to whoever may push to it."""

    endpoint: Endpoint
    p256dh: Key
    auth: Key

    @property
    def origin(self) -> str:
        """The push service."""
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    def __repr__(self) -> str:
        return f"Address({self.origin})"


class Browser(msgspec.Struct, frozen=True):
    id: UUID
    address: Address


class NoSuchBrowser(Invalid):
    """This browser's push service cannot be used."""


# ── ours ────────────────────────────────────────────────────────────────────────────────────────

KEY = "SELECT id, sealed FROM push_keys WHERE workspace_id = $1"
NEW_KEY = "INSERT INTO push_keys (workspace_id, id, public, sealed) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"


class _Kept(msgspec.Struct, frozen=True):
    id: UUID
    sealed: bytes


async def push_key(tx: Tx, vault: Vault) -> EllipticCurvePrivateKey:
    """The workspace's own, made when it is first asked for."""
    kept = await tx.row(_Kept, KEY, tx.workspace_id)
    if kept is None:
        id, key = ids.new(), webpush.generated()
        sealed = vault.seal(webpush.number_of(key), workspace=tx.workspace_id, row=id, field=KEY_FIELD)
        await tx.execute(NEW_KEY, tx.workspace_id, id, webpush.point(key.public_key()), sealed)
        kept = await tx.row(_Kept, KEY, tx.workspace_id)
        assert kept
    return webpush.private_key(vault.open(kept.sealed, workspace=tx.workspace_id, row=kept.id, field=KEY_FIELD))


async def public_key(tx: Tx, vault: Vault) -> str:
    """What a browser is told when it subscribes."""
    return webpush.written(webpush.point((await push_key(tx, vault)).public_key()))


# ── theirs ──────────────────────────────────────────────────────────────────────────────────────

SUBSCRIBE = """
    INSERT INTO push_browsers (workspace_id, id, staff_id, session_id, endpoint_hash, sealed) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (workspace_id, endpoint_hash) DO UPDATE SET
        (id, staff_id, session_id, sealed, made_at) = (excluded.id, excluded.staff_id, excluded.session_id, excluded.sealed, now())
"""
KEEP_NEWEST = """
    DELETE FROM push_browsers WHERE workspace_id = $1 AND id IN (
        SELECT id FROM push_browsers WHERE workspace_id = $1 AND staff_id = $2 ORDER BY made_at DESC OFFSET $3)  -- push_browsers_staff
"""
OF_STAFF = "SELECT id, session_id, sealed FROM push_browsers WHERE workspace_id = $1 AND staff_id = $2"


async def subscribe(tx: Tx, ground: Ground, address: Address, *, by: Presence) -> None:
    """From now on this browser takes pushes, until the session that it is signed in with has ended."""
    _check(address, ground)
    id = ids.new()
    sealed = ground.vault.seal(msgspec.json.encode(address), workspace=tx.workspace_id, row=id, field=FIELD)
    await tx.execute(SUBSCRIBE, tx.workspace_id, id, by.staff.id, by.session.id, _hash(address), sealed)
    await tx.execute(KEEP_NEWEST, tx.workspace_id, by.staff.id, MOST_BROWSERS)


async def unsubscribe(tx: Tx, *, by: Presence) -> None:
    """No more pushes to the browser of this session."""
    sql = "DELETE FROM push_browsers WHERE workspace_id = $1 AND session_id = $2"
    await tx.execute(sql, tx.workspace_id, by.session.id)


async def is_subscribed(tx: Tx, *, by: Presence) -> bool:
    sql = "SELECT true FROM push_browsers WHERE workspace_id = $1 AND session_id = $2 LIMIT 1"
    return bool(await tx.value(sql, tx.workspace_id, by.session.id))


async def browsers(tx: Tx, vault: Vault, staff_id: StaffId) -> list[Browser]:
    """Those in which somebody is still signed in, and whose address can still be read."""
    kept = await tx.records(OF_STAFF, tx.workspace_id, staff_id)
    open_now = await workspace.sessions.open_among(tx, [session_id for _, session_id, _ in kept]) if kept else set[UUID]()
    found = [_opened(tx, vault, id, sealed) for id, session_id, sealed in kept if session_id in open_now]
    return [browser for browser in found if browser]


async def forget(tx: Tx, gone: Sequence[UUID]) -> None:
    await tx.execute("DELETE FROM push_browsers WHERE workspace_id = $1 AND id = ANY($2)", tx.workspace_id, list(gone))


def _opened(tx: Tx, vault: Vault, id: UUID, sealed: bytes) -> Browser | None:
    try:
        plain = vault.open(sealed, workspace=tx.workspace_id, row=id, field=FIELD)
    except SecretUnreadable:
        return None
    return Browser(id, msgspec.json.decode(plain, type=Address))


def _check(address: Address, ground: Ground) -> None:
    """Where it leads to is for the guard of the way out to say; here only what could never be a push service is turned away."""
    parts = urlsplit(address.endpoint)
    plain = parts.scheme == "http" and parts.hostname in ground.http.allow_private
    if not parts.hostname or not (parts.scheme == "https" or plain):
        raise NoSuchBrowser(field="endpoint")
    try:
        webpush.browser_key(webpush.read(address.p256dh))
        auth = webpush.read(address.auth)
    except webpush.BadKeys:
        raise NoSuchBrowser(field="p256dh") from None
    if len(auth) != webpush.AUTH_BYTES:
        raise NoSuchBrowser(field="auth")


def _hash(address: Address) -> bytes:
    return hashlib.sha256(address.endpoint.encode()).digest()
