"""Our own SMTP listener: what Postfix hands in, what it must refuse, and when a mail counts as ours."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from uuid import uuid4

import aiosmtplib
import msgspec
import pytest
import uvloop

from parley.channels.adapters.email.adapter import Email
from parley.channels.adapters.email.dial import trust
from parley.channels.adapters.email.inlet import Inlet, Limits, Mailbox
from parley.channels.adapters.email.settings import EmailSettings, Security
from parley.channels.types import Account, Call, Delivered, Kind, Mail, Part
from parley.core.errors import Unavailable
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.channels.email.conftest import LOOPBACK
from tests.servers.mail import HOST, MailServers, letter, tls_server


class Desk:
    """The accounts that take mail by SMTP, and the journal behind them."""

    def __init__(self, *names: str) -> None:
        self.mailboxes = {f"{name}@inlet.test": _mailbox(f"{name}@inlet.test") for name in names}
        self.calls: list[tuple[str, Call]] = []
        self.is_down = False
        self.arrived = asyncio.Semaphore(0)
        self.stored = asyncio.Semaphore(0)
        self.may_store = asyncio.Event()
        self.may_store.set()

    async def find(self, address: str) -> Mailbox | None:
        return self.mailboxes.get(address)

    async def deliver(self, mailbox: Mailbox, call: Call) -> None:
        self.arrived.release()
        await self.may_store.wait()
        if self.is_down:
            raise Unavailable
        self.calls.append((mailbox.settings.address, call))
        self.stored.release()


def _mailbox(address: str) -> Mailbox:
    return Account(AccountId(uuid4()), WorkspaceId(uuid4()), "email", "Почта", EmailSettings(address=address, seal=f"seal of {address}"))


@asynccontextmanager
async def client(inlet: Inlet) -> AsyncGenerator[aiosmtplib.SMTP]:
    client = aiosmtplib.SMTP(hostname=HOST, port=inlet.port, start_tls=False, timeout=20)
    await client.connect()
    try:
        yield client
    finally:
        client.close()


async def sent(inlet: Inlet, *to: str, text: str = "Здравствуйте", sender: str = "ada@client.test") -> int:
    """The code of the last answer to a mail."""
    async with client(inlet) as smtp:
        try:
            await smtp.sendmail(sender, to, letter(to=to[0], text=text).as_bytes())
        except aiosmtplib.SMTPResponseException as error:
            return error.code
        except aiosmtplib.SMTPRecipientsRefused as error:
            return error.recipients[-1].code
    return 250


@pytest.fixture
async def desk() -> Desk:
    return Desk("salon", "clinic")


@pytest.fixture
async def inlet(desk: Desk) -> AsyncGenerator[Inlet]:
    async with Inlet(desk.find, desk.deliver) as inlet:
        yield inlet


async def test_a_mail_is_stored_sealed_and_with_its_envelope(desk: Desk, inlet: Inlet, email: Email) -> None:
    assert await sent(inlet, "Salon+c.tok@inlet.test") == 250

    ((address, call),) = desk.calls
    email.verify(call, desk.mailboxes[address])
    assert call.body.startswith(b"Return-Path: <ada@client.test>\r\nDelivered-To: Salon+c.tok@inlet.test\r\nFrom: ")
    assert call.headers["x-parley-source"] == "smtp"


async def test_a_mail_is_acknowledged_only_when_it_is_stored(desk: Desk, inlet: Inlet) -> None:
    desk.may_store.clear()
    sending = asyncio.create_task(sent(inlet, "salon@inlet.test"))
    await desk.arrived.acquire()
    assert not sending.done()
    desk.may_store.set()
    assert await sending == 250


async def test_a_mail_that_cannot_be_stored_stays_with_its_sender(desk: Desk, inlet: Inlet) -> None:
    desk.is_down = True
    assert await sent(inlet, "salon@inlet.test") == 451
    desk.is_down = False
    assert await sent(inlet, "salon@inlet.test") == 250
    assert len(desk.calls) == 1


async def test_a_sender_that_hangs_up_does_not_undo_what_is_being_stored(desk: Desk, inlet: Inlet) -> None:
    desk.may_store.clear()
    sending = asyncio.create_task(sent(inlet, "salon@inlet.test"))
    await desk.arrived.acquire()
    sending.cancel()
    with suppress(asyncio.CancelledError):
        await sending
    desk.may_store.set()
    async with asyncio.timeout(10):
        await desk.stored.acquire()
    assert len(desk.calls) == 1


@pytest.mark.parametrize("stranger", ["nobody@inlet.test", "ada@elsewhere.test", "salon@inlet.test.evil.example"])
async def test_only_our_own_accounts_get_mail_here(desk: Desk, inlet: Inlet, stranger: str) -> None:
    assert await sent(inlet, stranger) == 550
    assert desk.calls == []


async def test_a_mail_to_two_accounts_is_one_for_each(desk: Desk, inlet: Inlet) -> None:
    await sent(inlet, "salon+a@inlet.test", "clinic@inlet.test", "salon+b@inlet.test")
    assert sorted(address for address, _ in desk.calls) == ["clinic@inlet.test", "salon@inlet.test"]


async def test_a_bounce_comes_in(desk: Desk, inlet: Inlet) -> None:
    assert await sent(inlet, "salon@inlet.test", sender="") == 250
    assert desk.calls[0][1].body.startswith(b"Return-Path: <>\r\n")


async def test_long_lines_are_taken_as_they_are(desk: Desk, inlet: Inlet) -> None:
    async with client(inlet) as smtp:
        await smtp.sendmail("ada@client.test", "salon@inlet.test", b"From: ada@client.test\r\n\r\n" + b"x" * 20_000 + b"\r\n")
    assert b"x" * 20_000 in desk.calls[0][1].body


async def test_a_mail_that_is_too_large_is_refused(desk: Desk) -> None:
    async with Inlet(desk.find, desk.deliver, limits=Limits(mail_bytes=10_000)) as inlet:
        assert await sent(inlet, "salon@inlet.test", text="х" * 10_000) == 552
        async with client(inlet) as smtp:
            await smtp.mail("ada@client.test")
            await smtp.rcpt("salon@inlet.test")
            with pytest.raises(aiosmtplib.SMTPDataError, match="Too much"):
                await smtp.data(b"x" * 900 + (b"\r\n" + b"x" * 900) * 20)


async def test_no_mail_can_be_hidden_inside_another(desk: Desk, inlet: Inlet) -> None:
    """A dot between bare line feeds is no end of a mail: some servers pass it on, and what follows would be a mail of its own."""
    reader, writer = await asyncio.open_connection(HOST, inlet.port)
    hidden = b"first\n.\nMAIL FROM:<boss@inlet.test>\r\nRCPT TO:<clinic@inlet.test>\r\nDATA\r\nsecond\r\n.\r\n"
    for line in (b"EHLO x\r\n", b"MAIL FROM:<a@b>\r\n", b"RCPT TO:<salon@inlet.test>\r\n", b"DATA\r\n", hidden, b"QUIT\r\n"):
        writer.write(line)
    await reader.read()
    writer.close()
    assert [address for address, _ in desk.calls] == ["salon@inlet.test"]
    assert b"clinic" in desk.calls[0][1].body


async def test_nobody_can_log_in(inlet: Inlet) -> None:
    async with client(inlet) as smtp:
        await smtp.ehlo()
        assert smtp.server_auth_methods == []
        assert (await smtp.execute_command(b"AUTH", b"PLAIN", b"AGEAYg==")).code == 502


async def test_an_inlet_with_a_certificate_encrypts(desk: Desk, servers: MailServers) -> None:
    context = trust(servers.ca)
    async with Inlet(desk.find, desk.deliver, tls=tls_server(servers)) as inlet, client(inlet) as smtp:
        await smtp.starttls(server_hostname=HOST, tls_context=context)
        await smtp.ehlo()
        assert smtp.server_auth_methods == []
        await smtp.sendmail("ada@client.test", "salon@inlet.test", letter(to="salon@inlet.test").as_bytes())
    assert len(desk.calls) == 1


async def test_one_sender_does_not_take_all_the_places(desk: Desk) -> None:
    async with Inlet(desk.find, desk.deliver, limits=Limits(connections_per_peer=2)) as inlet, client(inlet), client(inlet):
        with pytest.raises(aiosmtplib.SMTPConnectResponseError, match="Too many"):
            async with client(inlet):
                pass


async def test_a_place_is_free_again_when_its_guest_has_left(desk: Desk) -> None:
    async with Inlet(desk.find, desk.deliver, limits=Limits(connections=1)) as inlet:
        for _ in range(3):
            reader, writer = await asyncio.open_connection(HOST, inlet.port)
            assert (await reader.readline()).startswith(b"220")
            writer.write(b"QUIT\r\n")
            await reader.read()
            writer.close()


async def test_who_guesses_names_is_shown_the_door(desk: Desk) -> None:
    async with Inlet(desk.find, desk.deliver, limits=Limits(strangers=3)) as inlet, client(inlet) as smtp:
        await smtp.mail("ada@client.test")
        with pytest.raises(aiosmtplib.SMTPServerDisconnected):
            for number in range(10):
                with suppress(aiosmtplib.SMTPRecipientRefused):
                    await smtp.rcpt(f"guess{number}@inlet.test")


async def test_a_silent_guest_is_sent_home(desk: Desk) -> None:
    async with Inlet(desk.find, desk.deliver, limits=Limits(silence_seconds=0.05)) as inlet:
        reader, writer = await asyncio.open_connection(HOST, inlet.port)
        assert (await reader.read()).startswith(b"220")
        writer.close()


# ── with Postfix before it


async def test_postfix_hands_its_mail_in(desk: Desk, servers: MailServers) -> None:
    async with Inlet(desk.find, desk.deliver, port=servers.ports["INLET"]):
        await servers.hand_in(letter(to="salon@inlet.test", text="Через почтовый сервер"), to="salon+c.tok@inlet.test")
        async with asyncio.timeout(30):
            await desk.stored.acquire()

    body = desk.calls[0][1].body
    assert b"Delivered-To: salon+c.tok@inlet.test" in body
    assert "Через почтовый сервер".encode() in body


async def test_our_refusal_becomes_a_bounce_in_the_sender_s_mailbox(desk: Desk, servers: MailServers, email: Email, http: Http) -> None:
    settings = servers.settings(f"support-{uuid4().hex[:8]}", reads_sent=False)
    mailbox = Account(AccountId(uuid4()), WorkspaceId(uuid4()), "email", "Почта", settings)
    part = Part(to="nobody@inlet.test", text="Есть кто?", mail=Mail(message_id="<c.tok@desk.test>"))
    calls: list[Call] = []

    async def take(taken: Sequence[Call]) -> None:
        calls.extend(taken)

    async with Inlet(desk.find, desk.deliver, port=servers.ports["INLET"]):
        await email.send(part, mailbox, http)
        async with asyncio.timeout(30), aclosing(email.listen(mailbox, b"", take, http)) as cursors:
            async for _ in cursors:
                if calls:
                    break

    (told,) = email.parse(calls[0], mailbox)
    assert (told.kind, told.delivered, told.external_id) == (Kind.STATUS, Delivered.FAILED, "<c.tok@desk.test>")
    assert b"550 5.1.1" in calls[0].body


async def test_all_ways_work_on_the_event_loop_of_the_real_server(servers: MailServers) -> None:
    """uvloop's transports and encryption are its own."""
    settings = servers.settings(f"support-{uuid4().hex[:8]}")
    by_starttls = msgspec.structs.replace(
        settings,
        imap_port=servers.ports["IMAP"],
        imap_security=Security.STARTTLS,
        smtp_port=servers.ports["SUBMISSION"],
        smtp_security=Security.STARTTLS,
    )

    async def all_ways() -> int:
        desk, email = Desk("salon"), Email()
        async with Http(allow_private=LOOPBACK) as http, Inlet(desk.find, desk.deliver, tls=tls_server(servers)) as inlet:
            for ways in (settings, by_starttls):
                mailbox = Account(AccountId(uuid4()), WorkspaceId(uuid4()), "email", "Почта", ways)
                await email.check(mailbox, http)
                await email.send(Part(to="ada@client.test", text="x"), mailbox, http)
            async with client(inlet) as smtp:
                await smtp.starttls(server_hostname=HOST, tls_context=trust(servers.ca))
                await smtp.sendmail("ada@client.test", "salon@inlet.test", letter(to="salon@inlet.test").as_bytes())
        return len(desk.calls)

    assert await asyncio.to_thread(uvloop.run, all_ways()) == 1
