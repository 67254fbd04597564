"""What a browser and we say to each other about passkeys (WebAuthn): a question to sign, and the check of what comes back."""

from datetime import timedelta
from uuid import UUID

import msgspec
import webauthn
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from parley.core import clock, ids
from parley.core.db import Database, Tx
from parley.core.ids import StaffId, WorkspaceId
from parley.workspace import audit, challenges, passkeys, queries, sessions
from parley.workspace.challenges import LIFETIME, Site
from parley.workspace.errors import PasskeyRefused
from parley.workspace.passkeys import Passkey
from parley.workspace.types import Entry, Staff, Visit

LONGEST_ID = 1023  # bytes, as the standard says
TIMEOUT_MS = LIFETIME // timedelta(milliseconds=1)
STRANGE = (WebAuthnException, ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What the library says of an answer that is wrong, and what its parts say of one that is no answer at all."""


class Owner(msgspec.Struct, frozen=True):
    """For whom a passkey is made; there may be nobody of that id yet."""

    workspace_id: WorkspaceId
    id: StaffId
    email: str
    name: str

    @property
    def handle(self) -> bytes:
        return self.workspace_id.bytes + self.id.bytes


async def ask_to_make(tx: Tx, site: Site, owner: Owner, *, holder: bytes) -> str:
    """The options for `navigator.credentials.create`, as JSON."""
    known = [PublicKeyCredentialDescriptor(id=key.credential_id) for key in await passkeys.list_of(tx, owner.id)]
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Parley",
        user_id=owner.handle,
        user_name=owner.email,
        user_display_name=owner.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=known,
        timeout=TIMEOUT_MS,
    )
    await challenges.remember(tx, holder, options.challenge)
    return webauthn.options_to_json(options)


async def ask_to_sign(tx: Tx, site: Site, *, holder: bytes, staff_id: StaffId | None = None) -> str:
    """The options for `navigator.credentials.get`, as JSON: by anybody's passkey, or by one of somebody's."""
    allowed = [_descriptor(key) for key in await passkeys.list_of(tx, staff_id)] if staff_id else []
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=allowed,
        user_verification=UserVerificationRequirement.REQUIRED,
        timeout=TIMEOUT_MS,
    )
    await challenges.remember(tx, holder, options.challenge)
    return webauthn.options_to_json(options)


def made(site: Site, credential: str, *, challenge: bytes, staff_id: StaffId, name: str) -> Passkey:
    """A new key as its device vouches for it."""
    try:
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=_asked(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
        transports = _transports(credential)
    except STRANGE as error:
        raise PasskeyRefused from error
    if len(verified.credential_id) > LONGEST_ID:
        raise PasskeyRefused
    syncs = verified.credential_device_type is CredentialDeviceType.MULTI_DEVICE
    id, now = ids.new(), clock.now()
    return Passkey(
        id,
        staff_id,
        name,
        verified.credential_id,
        verified.credential_public_key,
        verified.sign_count,
        syncs,
        verified.credential_backed_up,
        transports,
        now,
    )


async def add(tx: Tx, site: Site, credential: str, *, challenge: bytes, name: str, me: Staff) -> Passkey:
    """A new key becomes one of mine."""
    key = made(site, credential, challenge=challenge, staff_id=me.id, name=name)
    await passkeys.keep(tx, key, me=me)
    return key


async def sign_in(database: Database, site: Site, credential: str, *, holder: bytes, visit: Visit) -> Entry:
    """By a passkey alone: the device has checked who holds it, so that it counts for both steps."""
    async with database.across() as tx:
        challenge = await challenges.take(tx, holder)
    answer = _parsed(credential)
    workspace_id, staff_id = _owner_named(answer)
    async with database.transaction(workspace_id) as tx:
        key = await verified(tx, site, answer, challenge=challenge)
        staff = await queries.staff_member(tx, key.staff_id)
        if staff.id != staff_id or not staff.active:
            raise PasskeyRefused
        await audit.record(tx, staff, "passkey.used", ("staff", staff.id), {"name": key.name})
        return await sessions.open(tx, staff, visit)


async def second_step(tx: Tx, site: Site, credential: str, *, challenge: bytes, staff: Staff) -> None:
    """One of their passkeys in place of a code."""
    key = await verified(tx, site, _parsed(credential), challenge=challenge)
    if key.staff_id != staff.id:
        raise PasskeyRefused


async def verified(tx: Tx, site: Site, answer: AuthenticationCredential, *, challenge: bytes) -> Passkey:
    """The key that has signed. A counter that did not move forward speaks of a copy, and is refused."""
    key = await passkeys.locked(tx, answer.raw_id)
    if key is None:
        raise PasskeyRefused
    try:
        result = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=_asked(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except STRANGE as error:
        raise PasskeyRefused from error
    _must_be_the_kind_it_was(key, result)
    await passkeys.used(tx, key, sign_count=result.new_sign_count, backed_up=result.credential_backed_up)
    return key


def _must_be_the_kind_it_was(key: Passkey, result: VerifiedAuthentication) -> None:
    """Whether a key may be copied to other devices is decided when it is made, and never changes."""
    if (result.credential_device_type is CredentialDeviceType.MULTI_DEVICE) != key.syncs:
        raise PasskeyRefused


def _asked(challenge: bytes) -> bytes:
    if not challenge:
        raise PasskeyRefused
    return challenge


def _parsed(credential: str) -> AuthenticationCredential:
    try:
        return parse_authentication_credential_json(credential)
    except STRANGE as error:
        raise PasskeyRefused from error


def _owner_named(answer: AuthenticationCredential) -> tuple[WorkspaceId, StaffId]:
    handle = answer.response.user_handle or b""
    if len(handle) != 32:
        raise PasskeyRefused
    return WorkspaceId(UUID(bytes=handle[:16])), StaffId(UUID(bytes=handle[16:]))


def _transports(credential: str) -> list[str]:
    told = msgspec.json.decode(credential, type=_Registered).response.transports
    return [one for one in told if one in {known.value for known in AuthenticatorTransport}]


class _Response(msgspec.Struct):
    transports: list[str] = []


class _Registered(msgspec.Struct):
    response: _Response


def _descriptor(key: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=key.credential_id, transports=[AuthenticatorTransport(one) for one in key.transports])
