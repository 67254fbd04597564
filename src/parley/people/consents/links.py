"""Links by which somebody leaves our offers without signing in: signed, of one address, one purpose and the message they stood in."""

from uuid import UUID

import msgspec

from parley.core import clock
from parley.core.ids import NOBODY, IdentityId, MessageId, WorkspaceId
from parley.core.tokens import Signer, TokenInvalid
from parley.people.consents.types import PURPOSES, Purpose

SIGNED_FOR = "unsubscribe"
ID_BYTES = 16


class Leaving(msgspec.Struct, frozen=True):
    """What such a link says."""

    workspace_id: WorkspaceId
    identity_id: IdentityId
    purpose: Purpose
    message_id: MessageId | None = None


def link(signer: Signer, site: str, leaving: Leaving) -> str:
    """It never expires: letters are kept for years."""
    payload = b"".join(id.bytes for id in (leaving.workspace_id, leaving.identity_id, leaving.message_id or NOBODY))
    token = signer.sign(SIGNED_FOR, payload + bytes([PURPOSES.index(leaving.purpose)]), expires=None)
    return f"{site}/unsubscribe/{token}"


def read(signer: Signer, token: str) -> Leaving:
    """Raises `TokenInvalid`."""
    payload = signer.read(SIGNED_FOR, token, clock.now())
    if len(payload) != 3 * ID_BYTES + 1 or payload[-1] >= len(PURPOSES):
        raise TokenInvalid
    workspace, identity, message = (UUID(bytes=payload[at : at + ID_BYTES]) for at in range(0, 3 * ID_BYTES, ID_BYTES))
    named = None if message == NOBODY else MessageId(message)
    return Leaving(WorkspaceId(workspace), IdentityId(identity), PURPOSES[payload[-1]], named)
