"""Hands one part to a provider, keeps the account's health, and names what went wrong."""

import asyncio
from typing import Any

import msgspec
import structlog

from parley.channels import registry
from parley.channels.accounts import set_state, touch
from parley.channels.contract import FetchesMedia, able
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, SendError, TemplateChanged, TemplateStopped, TemplateUnknown
from parley.channels.events import AccountBroke
from parley.channels.lending import lend
from parley.channels.types import Account, Attachment, File, Part, Receipt
from parley.channels.wakes import TEMPLATES_LANE
from parley.core.events import announce
from parley.core.ground import Ground
from parley.core.lanes import wake

log = structlog.get_logger()

LONGEST_SEND = 60.0
STALE = (TemplateUnknown, TemplateStopped, TemplateChanged)


async def send(ground: Ground, account: Account[Any], part: Part) -> Receipt:
    """Ask the provider to send one part. No transaction is open. Raises a `SendError`, whatever happens."""
    part = msgspec.structs.replace(part, files=tuple([await _loaded(ground, account, file) for file in part.files]))
    try:
        async with asyncio.timeout(LONGEST_SEND):
            return await registry.adapter(account.kind).send(part, account, ground.http)
    except TimeoutError as error:
        raise OutcomeUnknown(f"no answer within {LONGEST_SEND:.0f} s") from error
    except SendError:
        raise
    except Exception as error:
        # A fault of ours after bytes may have left: to repeat it blindly could say things twice.
        log.exception("send.fault", kind=account.kind)
        raise OutcomeUnknown(type(error).__name__) from error


async def _loaded(ground: Ground, account: Account[Any], file: File) -> File:
    by_address = registry.adapter(account.kind).manifest.can.files_by_address
    data = b"" if by_address else await ground.files.get(file.key)
    return msgspec.structs.replace(file, data=data, address=lend(ground, file))


async def note_outcome(ground: Ground, account: Account[Any], error: SendError | None) -> None:
    """Keep the account's health; credentials that are refused break it, so that a person looks."""
    async with ground.database.transaction(account.workspace_id) as tx:
        await touch(tx, account.id, spoke=error is None, error=error and f"{error.sentence()} {error.detail}".strip())
        if isinstance(error, AccountBroken):
            await set_state(tx, account.id, "broken")
            await announce(tx, AccountBroke(account.id, error.detail))
        if isinstance(error, STALE):  # what we know of its templates is no longer so
            await wake(tx, TEMPLATES_LANE, str(account.id))


async def fetch(ground: Ground, account: Account[Any], attachment: Attachment) -> Attachment:
    """Bring an attachment's bytes into the file store. Raises a `SendError`."""
    adapter = registry.adapter(account.kind)
    if not able(adapter, FetchesMedia):
        raise ProviderDown("this channel brings no files")
    fetched = await adapter.fetch(attachment, account, ground.http)
    data = fetched.data or b""
    key = await ground.files.put(account.workspace_id, data, mime=fetched.mime)
    return msgspec.structs.replace(fetched, data=None, key=key, size=len(data))
