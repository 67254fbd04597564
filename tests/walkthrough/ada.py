"""Ada: the shop's page with the chat on it, and her mailbox."""

import asyncio
import imaplib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import cast

from playwright.async_api import Locator, Page, expect

from tests.providers.server import Answer, Request, serving
from tests.servers.mail import HOST, PASSWORD, MailServers
from tests.spine.waiting import until

MAILBOX = "client@client.test"


@asynccontextmanager
async def shop(line: list[str]) -> AsyncGenerator[str]:
    """The shop's own site; `line` is what its owner has pasted into its page."""

    async def page(request: Request) -> Answer:
        body = f"<!doctype html><html lang=ru><meta charset=utf-8><title>Магазин</title><h1>Магазин</h1>{''.join(line)}</html>"
        return Answer(200, body.encode(), {"content-type": "text/html; charset=utf-8"})

    async with serving(page) as address:
        yield address


class Visitor:
    """Ada on the shop's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.window = page.get_by_role("dialog")

    async def comes(self, address: str) -> None:
        await self.page.goto(address)
        await self.page.locator("parley-chat .launcher").click()
        await expect(self.window).to_be_visible()

    async def writes(self, text: str) -> None:
        field = self.window.get_by_role("textbox", name="Напишите сообщение")
        await field.fill(text)
        await field.press("Enter")
        await expect(self.said(text)).to_contain_text("Доставлено")

    async def leaves_her_address(self, name: str, address: str) -> None:
        await self.window.get_by_label("Ваше имя").fill(name)
        await self.window.get_by_label("E-mail или телефон").fill(address)
        await self.window.get_by_role("button", name="Сохранить").click()
        await expect(self.window.get_by_text("Спасибо, ответим туда, если вы уйдёте.")).to_be_visible()

    async def leaves(self) -> None:
        await self.page.context.close()

    def said(self, text: str) -> Locator:
        return self.page.get_by_role("log").locator(".row", has_text=text)


class Mailbox:
    """Ada's mail program."""

    def __init__(self, servers: MailServers) -> None:
        self.servers = servers

    async def gets(self, text: str) -> EmailMessage:
        """The mail in which this is said, once it has come."""

        async def look() -> EmailMessage | None:
            return next((mail for mail in await asyncio.to_thread(self._read) if text in words(mail)), None)

        return cast(EmailMessage, await until(look, within=30))

    async def replies(self, to: EmailMessage, text: str) -> EmailMessage:
        """As Gmail in Russian does it: the answer above, everything before it quoted below."""
        quoted = "\n".join(f"> {line}" for line in words(to).splitlines())
        reply = EmailMessage()
        reply["From"], reply["To"], reply["Subject"] = f"Ада <{MAILBOX}>", str(to["Reply-To"]), f"Re: {to['Subject']}"
        reply["Message-ID"], reply["In-Reply-To"], reply["References"] = "<ada-1@client.test>", to["Message-ID"], to["Message-ID"]
        reply["Date"] = datetime.now(UTC)
        reply.set_content(f"{text}\n\nвс, 22 нояб. 2026 г. в 12:30, Салон <{to['Reply-To'].addresses[0].addr_spec}>:\n\n{quoted}\n")
        await self.servers.hand_in(reply, to=to["Reply-To"].addresses[0].addr_spec, sender=MAILBOX)
        return reply

    def _read(self) -> list[EmailMessage]:
        with imaplib.IMAP4(HOST, self.servers.ports["IMAP"]) as mailbox:
            mailbox.authenticate("PLAIN", lambda _: f"\0{MAILBOX}\0{PASSWORD}".encode())
            [count] = mailbox.select(readonly=True)[1]
            parts = mailbox.fetch("1:*", "(RFC822)")[1] if int(count or b"0") else []
        raw = [part[1] for part in parts if isinstance(part, tuple)]
        return [BytesParser(policy=policy.default).parsebytes(one) for one in raw]


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n").strip() if body else ""
