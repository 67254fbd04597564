"""The second step by an app that counts time (TOTP, RFC 6238), and the recovery codes for the day on which the phone is lost."""

import hashlib
import re
import secrets
from base64 import b32encode

import msgspec
from pyotp import random_base32
from pyotp.exceptions import OTPVerificationError
from pyotp.totp import TOTP

from parley.core import clock
from parley.core.crypto import Vault
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.workspace import audit
from parley.workspace.errors import WrongCode
from parley.workspace.types import Staff

FIELD = "authenticator_apps.secret"
CODES = 10
NEIGHBOURS = 1
"""Steps of 30 seconds by which a phone's clock may differ."""

PUT = """
    INSERT INTO authenticator_apps (workspace_id, staff_id, secret) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id, staff_id) DO UPDATE SET secret = excluded.secret, last_step = 0
     WHERE authenticator_apps.confirmed_at IS NULL
"""
SECRET = "SELECT secret FROM authenticator_apps WHERE workspace_id = $1 AND staff_id = $2 AND (confirmed_at IS NOT NULL) = $3"  # noqa: S105
CONFIRM = "UPDATE authenticator_apps SET confirmed_at = $3 WHERE workspace_id = $1 AND staff_id = $2 AND confirmed_at IS NULL"
# Of two that bring the same code at once, one changes the row and the other finds it changed.
TAKE_STEP = "UPDATE authenticator_apps SET last_step = $3 WHERE workspace_id = $1 AND staff_id = $2 AND last_step < $3"
TAKE_CODE = """
    UPDATE recovery_codes SET used_at = $4 WHERE workspace_id = $1 AND staff_id = $2 AND code_hash = $3 AND used_at IS NULL
"""


class Pairing(msgspec.Struct, frozen=True):
    """What an app needs to know: as a picture of the address, or typed."""

    secret: str
    uri: str

    def __repr__(self) -> str:
        return "Pairing(…)"


async def pair(tx: Tx, vault: Vault, *, me: Staff) -> Pairing:
    """Begin, or go on with what was begun: the secret stays until its first code was right."""
    secret = await _secret(tx, vault, me.id, confirmed=False)
    if secret is None:
        secret = random_base32()
        sealed = vault.seal(secret.encode(), workspace=tx.workspace_id, row=me.id, field=FIELD)
        await tx.execute(PUT, tx.workspace_id, me.id, sealed)
    return Pairing(secret, TOTP(secret).provisioning_uri(name=me.email, issuer_name="Parley"))


async def confirm(tx: Tx, vault: Vault, code: str, *, me: Staff) -> list[str]:
    """The first right code turns the app on. Returns the recovery codes, which are shown now and never again."""
    await _take_step(tx, await _secret(tx, vault, me.id, confirmed=False), code, me.id)
    await tx.execute(CONFIRM, tx.workspace_id, me.id, clock.now())
    await audit.record(tx, me, "second_factor.turned_on", ("staff", me.id))
    return await _renewed(tx, me.id)


async def is_on(tx: Tx, staff_id: StaffId) -> bool:
    sql = "SELECT true FROM authenticator_apps WHERE workspace_id = $1 AND staff_id = $2 AND confirmed_at IS NOT NULL"
    return bool(await tx.value(sql, tx.workspace_id, staff_id))


async def codes_left(tx: Tx, staff_id: StaffId) -> int:
    sql = "SELECT count(*) FROM recovery_codes WHERE workspace_id = $1 AND staff_id = $2 AND used_at IS NULL"
    return await tx.value(sql, tx.workspace_id, staff_id)


async def check(tx: Tx, vault: Vault, code: str, *, staff: Staff) -> None:
    """A code of the app or a recovery code; each is good once."""
    if _is_of_app(code):
        await _take_step(tx, await _secret(tx, vault, staff.id, confirmed=True), code, staff.id)
    elif not await tx.execute(TAKE_CODE, tx.workspace_id, staff.id, _code_hash(staff.id, code), clock.now()):
        raise WrongCode(field="code")
    else:
        await audit.record(tx, staff, "second_factor.recovery_code_used", ("staff", staff.id))


async def renew_codes(tx: Tx, vault: Vault, code: str, *, me: Staff) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing."""
    await check(tx, vault, code, staff=me)
    await audit.record(tx, me, "second_factor.codes_renewed", ("staff", me.id))
    return await _renewed(tx, me.id)


async def forget(tx: Tx, staff_id: StaffId) -> bool:
    """Whether there was an app to forget, begun or confirmed."""
    sql = "DELETE FROM authenticator_apps WHERE workspace_id = $1 AND staff_id = $2"
    return await tx.execute(sql, tx.workspace_id, staff_id) > 0


async def _secret(tx: Tx, vault: Vault, staff_id: StaffId, *, confirmed: bool) -> str | None:
    sealed = await tx.value(SECRET, tx.workspace_id, staff_id, confirmed)
    return vault.open(sealed, workspace=tx.workspace_id, row=staff_id, field=FIELD).decode() if sealed else None


async def _take_step(tx: Tx, secret: str | None, code: str, staff_id: StaffId) -> None:
    if secret is None:
        raise WrongCode(field="code")
    try:
        step = TOTP(secret).verify_and_get_timecode(_digits(code), for_time=clock.now(), valid_window=NEIGHBOURS)
    except OTPVerificationError:
        raise WrongCode(field="code") from None
    if not await tx.execute(TAKE_STEP, tx.workspace_id, staff_id, step):
        raise WrongCode(field="code")


async def _renewed(tx: Tx, staff_id: StaffId) -> list[str]:
    codes = [_recovery_code() for _ in range(CODES)]
    await tx.execute("DELETE FROM recovery_codes WHERE workspace_id = $1 AND staff_id = $2", tx.workspace_id, staff_id)
    sql = "INSERT INTO recovery_codes (workspace_id, staff_id, code_hash) SELECT $1, $2, unnest($3::bytea[])"
    await tx.execute(sql, tx.workspace_id, staff_id, [_code_hash(staff_id, code) for code in codes])
    return codes


def _recovery_code() -> str:
    """80 bits, so that a plain digest of it cannot be guessed back: abcd-efgh-2345-6777."""
    letters = b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def _code_hash(staff_id: StaffId, code: str) -> bytes:
    letters = re.sub(r"[\s-]", "", code).lower()
    return hashlib.sha256(staff_id.bytes + letters.encode(errors="surrogatepass")).digest()


def _is_of_app(code: str) -> bool:
    return len(_digits(code)) == 6


def _digits(code: str) -> str:
    digits = re.sub(r"[\s-]", "", code)
    return digits if re.fullmatch(r"[0-9]+", digits) else ""
