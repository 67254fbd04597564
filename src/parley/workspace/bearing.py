"""Tokens of "<workspace>.<secret>": whoever bears one says where they belong; the database knows only the secret's SHA-256."""

import hashlib
import secrets
from uuid import UUID

import msgspec

from parley.core.errors import NotFound
from parley.core.ids import WorkspaceId

LONGEST = 200


class Fresh(msgspec.Struct, frozen=True):
    """A token just made: it goes to one browser or into one letter, its digest into the database."""

    token: str
    digest: bytes

    def __repr__(self) -> str:
        return "Fresh(…)"


def fresh(workspace_id: WorkspaceId) -> Fresh:
    secret = secrets.token_urlsafe(32)
    return Fresh(f"{workspace_id.hex}.{secret}", hashlib.sha256(secret.encode()).digest())


def workspace_of(token: str) -> WorkspaceId:
    """Which workspace a token claims; whether it is right is for the row with its digest to say."""
    if len(token) > LONGEST:
        raise NotFound
    try:
        return WorkspaceId(UUID(hex=token.partition(".")[0]))
    except ValueError:
        raise NotFound from None


def digest(token: str) -> bytes:
    return hashlib.sha256(token.partition(".")[2].encode(errors="surrogatepass")).digest()
