"""Letters of Parley's own to the staff: through a mailbox that the workspace has connected, if it has one."""

import asyncio
from typing import Literal

import msgspec
import structlog

from parley import channels
from parley.channels import Mail, Part, SendError
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.i18n import N_, Language, translator
from parley.core.ids import AccountId
from parley.workspace import Invitation, Staff

log = structlog.get_logger()

PATIENCE_SECONDS = 15
Posted = Literal["sent", "unsent", "nowhere"]
"""`nowhere`: there is no mailbox to send from, or no address to send to."""

INVITED = N_("Invitation to %(workspace)s")
INVITED_TEXT = N_("""Hello!

%(inviter)s invites you to work in Parley: %(workspace)s.

Open this link, choose a password, and you are in:
%(link)s

The link works once and for a week. If you did not expect this letter, just leave it.""")
NEW_PASSWORD = N_("A new password for Parley")
NEW_PASSWORD_TEXT = N_("""Hello, %(name)s!

Somebody, probably you, has asked for a new password in %(workspace)s. Set it here:
%(link)s

The link works once and for a day. If it was not you, just leave this letter: your password stays as it is.""")


class Letter(msgspec.Struct, frozen=True):
    to: str
    subject: str
    text: str

    def __repr__(self) -> str:
        return "Letter(…)"


def invitation(invited: Invitation, link: str, language: Language) -> Letter:
    speech = translator(language)
    words = {"workspace": invited.workspace_name, "inviter": invited.inviter, "link": link}
    return Letter(invited.email, speech.gettext(INVITED) % words, speech.gettext(INVITED_TEXT) % words)


def new_password(staff: Staff, workspace_name: str, link: str) -> Letter:
    speech = translator(staff.language)
    words = {"name": staff.name, "workspace": workspace_name, "link": link}
    return Letter(staff.email, speech.gettext(NEW_PASSWORD), speech.gettext(NEW_PASSWORD_TEXT) % words)


async def mailbox(tx: Tx) -> AccountId | None:
    """The workspace's first mailbox that works."""
    rows = await channels.accounts(tx)
    return next((row.id for row in rows if row.state == "active" and channels.adapter(row.kind).manifest.address_kind == "email"), None)


async def send(ground: Ground, mailbox: AccountId, letter: Letter) -> None:
    """Raises a `SendError`. No transaction is open."""
    account = await ground.one(channels.Accounts).get(mailbox)
    await channels.send(ground, account, Part(to=letter.to, text=letter.text, mail=Mail(subject=letter.subject)))


async def post(ground: Ground, mailbox: AccountId | None, letter: Letter) -> Posted:
    """Send it while somebody waits, who is told how it went."""
    if mailbox is None or not letter.to:
        return "nowhere"
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await send(ground, mailbox, letter)
    except (SendError, TimeoutError) as error:
        log.warning("letter.unsent", mailbox=str(mailbox), reason=type(error).__name__)
        return "unsent"
    return "sent"
