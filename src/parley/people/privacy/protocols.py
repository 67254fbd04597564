"""The signed protocol of an erasure: what went, when, by whom and why, and keyed hashes of the addresses.

Signed with Ed25519, so that an authority can check it by the public key, which can sign nothing. The key is derived from the master key and
not kept in the database: a restored backup may be older than any key in it, and that is when protocols are read again. The hashes are
HMACs with another derived key: addresses are few enough to be guessed from a plain hash.
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from parley.core.crypto import Vault
from parley.people.privacy.errors import ProtocolForged
from parley.people.privacy.types import Basis

FORMAT = "parley-erasure/1"
MOST_CHARS = 1024 * 1024
SIGNING, HASHING = "erasure protocols", "erased addresses"


class ErasedAddress(msgspec.Struct, frozen=True):
    kind: str
    hash: str


class Protocol(msgspec.Struct, frozen=True, kw_only=True):
    """What is signed. No word of whoever was erased stands in it."""

    format: str
    erasure_id: UUID
    workspace_id: UUID
    workspace: str
    person_id: UUID
    whole: bool
    addresses: tuple[ErasedAddress, ...]
    erased: Mapping[str, int]
    basis: Basis
    reason: str
    request_id: UUID | None
    asked_at: datetime
    asked_by: UUID
    asked_name: str
    began_at: datetime
    erased_at: datetime
    replay_of: UUID | None = None


class Signature(msgspec.Struct, frozen=True):
    alg: str
    key: str
    """Of the master key from which it was derived."""
    public: str
    value: str


class Signed(msgspec.Struct, frozen=True):
    protocol: msgspec.Raw
    signature: Signature


class Name(NamedTuple):
    """By what an identity is known among all."""

    kind: str
    scope: str
    address: str


def sign(vault: Vault, protocol: Protocol) -> str:
    """One line of JSON. What is signed are its bytes under `protocol`: keys sorted, no blanks, UTF-8 (RFC 8785 for what stands in it)."""
    content = msgspec.json.encode(msgspec.to_builtins(protocol), order="sorted")
    key_id, secret = next(iter(vault.derived(SIGNING).items()))
    key = Ed25519PrivateKey.from_private_bytes(secret)
    signature = Signature("Ed25519", key_id, _written(key.public_key().public_bytes_raw()), _written(key.sign(content)))
    return msgspec.json.encode({"protocol": msgspec.Raw(content), "signature": signature}).decode()


def read(vault: Vault, text: str) -> Protocol:
    """A protocol that this installation has signed. Raises `ProtocolForged`; one that was only spaced out anew is still good."""
    try:
        signed = msgspec.json.decode(text[:MOST_CHARS], type=Signed)
        content = msgspec.json.encode(msgspec.json.decode(signed.protocol), order="sorted")
        public = _public_of(vault, signed.signature.key)
        public.verify(b64decode(signed.signature.value, validate=True), content)
        protocol = msgspec.json.decode(content, type=Protocol)
    except (msgspec.MsgspecError, UnicodeError, NotBase64, InvalidSignature, RecursionError):
        raise ProtocolForged from None
    if protocol.format != FORMAT:
        raise ProtocolForged
    return protocol


def public_key(vault: Vault) -> str:
    """By which anybody can check what is signed now, in base64."""
    return _written(_public(next(iter(vault.derived(SIGNING).values()))).public_bytes_raw())


def _public_of(vault: Vault, key_id: str) -> Ed25519PublicKey:
    secret = vault.derived(SIGNING).get(key_id)
    if secret is None:
        raise ProtocolForged
    return _public(secret)


def _public(secret: bytes) -> Ed25519PublicKey:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key()


def _written(raw: bytes) -> str:
    return b64encode(raw).decode()


def address_hash(vault: Vault, workspace_id: UUID, name: Name) -> bytes:
    """By the current master key."""
    return _hashed(next(iter(vault.derived(HASHING).values())), workspace_id, name)


def recognised(vault: Vault, workspace_id: UUID, names: Iterable[tuple[UUID, Name]], hashes: frozenset[str]) -> list[UUID]:
    """Those of some identities whose address was erased, by whichever master key its hash was made."""
    keys = list(vault.derived(HASHING).values())
    return [id for id, name in names if any(_hashed(key, workspace_id, name).hex() in hashes for key in keys)]


def _hashed(key: bytes, workspace_id: UUID, name: Name) -> bytes:
    message = b"".join(len(part).to_bytes(4, "big") + part for part in (workspace_id.bytes, *(one.encode() for one in name)))
    return hmac.digest(key, message, "sha256")
