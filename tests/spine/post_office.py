"""A mailbox of the salon without mail servers: mails are put into its journal, and what is answered lands in a sink."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, cast

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session

from parley import channels, conversations, people
from parley.channels import Account, Address
from parley.channels.adapters.email import source
from parley.conversations import Author, Conversation, InboxRow, Message
from parley.core.ground import Ground
from parley.core.ids import ConversationId, IdentityId
from tests.spine.conftest import Salon
from tests.spine.waiting import until

SUPPORT = "support@desk.test"
ADA = "Ada <ada@client.test>"
MX = "mx.desk.test"


class Sink:
    """A submission server that takes every mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = cast(bytes, envelope.content)
        self.mails.append(BytesParser(policy=policy.default).parsebytes(content))
        return "250 OK"


class PostOffice(msgspec.Struct):
    """The salon's mailbox, seen from outside and from the desk."""

    ground: Ground
    salon: Salon
    account: Account[Any]
    sink: Sink

    # ── outside

    async def brings(self, text: str = "Где мой заказ?", *, via: str = "imap", **headers: str) -> bool:
        """A mail comes; `in_reply_to="<a@b>"` becomes In-Reply-To. Returns whether it was new."""
        named = {"from": ADA, "to": SUPPORT, "subject": "Заказ", "message_id": "<1@client.test>"} | headers
        lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items() if value]
        return await self.brings_raw("".join(lines).encode() + b"\r\n" + text.encode(), via=via)

    async def brings_raw(self, raw: bytes, *, via: str = "imap", folder: str = "inbox") -> bool:
        call = source.sealed(raw, self.account.settings, source=via, folder=folder)
        adapter = channels.adapter("email")
        adapter.verify(call, self.account)
        return await self.ground.one(channels.Journal).append(self.account, adapter.key(call), call)

    async def gets(self, text: str) -> EmailMessage:
        """The mail of ours in which this is said."""

        async def look() -> EmailMessage | None:
            return next((mail for mail in self.sink.mails if text in said_in(mail)), None)

        return cast(EmailMessage, await until(look))

    # ── the desk

    async def hears(self, text: str) -> Message:
        """What came in with these words, once it is in a timeline."""

        async def look() -> Message | None:
            async with self.ground.database.transaction(self.salon.workspace_id) as tx:
                id = await tx.value("SELECT id FROM messages WHERE workspace_id = $1 AND text = $2", tx.workspace_id, text)
                return await conversations.message(tx, id) if id else None

        return cast(Message, await until(look))

    async def answers(self, id: ConversationId, text: str) -> EmailMessage:
        """Grace writes by mail, the way that was used last; returns the mail once it is known as sent."""
        async with self.ground.database.transaction(self.salon.workspace_id) as tx:
            ways = await conversations.ways(tx, await conversations.conversation(tx, id))
            way = next(way for way in ways if way.kind == "email")
            author = Author("staff", self.salon.grace)
            said = await conversations.reply(tx, id, text=text, way=(way.identity_id, way.account_id), author=author)

        async def sent() -> bool:
            async with self.ground.database.transaction(self.salon.workspace_id) as tx:
                return (await conversations.message(tx, said.id)).provider_key is not None

        await until(sent)
        return await self.gets(text)

    async def is_told(self, id: IdentityId, address: str) -> None:
        """Somebody types an address of theirs."""
        async with self.ground.database.transaction(self.salon.workspace_id) as tx:
            found = await people.identity(tx, id)
            await people.note_addresses(tx, people.Known(id, found.person_id, found.address, found.name), [Address("email", address)])

    async def resolves(self, id: ConversationId, *, days_ago: int = 10) -> None:
        async with self.ground.database.transaction(self.salon.workspace_id) as tx:
            await conversations.resolve(tx, id, by=self.salon.grace)
            sql = "UPDATE conversations SET resolved_at = now() - make_interval(days => $3) WHERE workspace_id = $1 AND id = $2"
            await tx.execute(sql, tx.workspace_id, id, days_ago)

    async def conversation(self, id: ConversationId) -> Conversation:
        async with self.ground.database.transaction(self.salon.workspace_id) as tx:
            return await conversations.conversation(tx, id)

    async def inbox(self) -> list[InboxRow]:
        async with self.ground.database.transaction(self.salon.workspace_id) as tx:
            return await conversations.inbox(tx, self.salon.grace)

    async def identities(self, id: ConversationId) -> list[people.Identity]:
        async with self.ground.database.transaction(self.salon.workspace_id) as tx:
            return await people.identities(tx, (await conversations.conversation(tx, id)).person_id)


@asynccontextmanager
async def open_office(ground: Ground, salon: Salon) -> AsyncGenerator[PostOffice]:
    sink = Sink()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(sink, hostname="desk.test"), "127.0.0.1", 0)
    settings = {
        "address": SUPPORT,
        "authserv_id": MX,
        "reads_inbox": False,
        "plus_addresses": True,
        "smtp_host": "127.0.0.1",
        "smtp_port": server.sockets[0].getsockname()[1],
        "smtp_security": "none",
    }
    async with ground.database.transaction(salon.workspace_id) as tx:
        id = await channels.save(tx, ground, "email", "Почта", settings, address=SUPPORT)
    async with server:
        yield PostOffice(ground, salon, await ground.one(channels.Accounts).get(id), sink)


def said_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def bounce_of(mail: EmailMessage) -> bytes:
    """As Postfix says that nobody of that name is there."""
    return f"""\
From: MAILER-DAEMON@mx.desk.test\r
To: {SUPPORT}\r
Subject: Undelivered Mail Returned to Sender\r
Message-ID: <bounce@mx.desk.test>\r
Auto-Submitted: auto-replied\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
I'm sorry to have to inform you that your message could not be delivered.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.desk.test\r
\r
Final-Recipient: rfc822; {mail["To"]}\r
Action: failed\r
Status: 5.1.1\r
Diagnostic-Code: smtp; 550 5.1.1 User unknown\r
\r
--b\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: {mail["Message-ID"]}\r
\r
--b--\r
""".encode()
