"""An SMTP listener of our own: an MX or a forwarding rule hands mail in, and it is ours only once the journal has it."""

import asyncio
import logging
import re
import ssl
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, cast

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session

from parley.channels.adapters.email import source
from parley.channels.adapters.email.settings import EmailSettings
from parley.channels.types import Account, Call
from parley.core.errors import ParleyError

Mailbox = Account[EmailSettings]
FindMailbox = Callable[[str], Awaitable[Mailbox | None]]
"""The active e-mail account of an address (lower case, without its `+tag`), if it takes mail by SMTP."""
Deliver = Callable[[Mailbox, Call], Awaitable[None]]
"""Gives a call to the journal; returns when it is committed."""

# It writes senders and recipients at INFO, and whole mails at DEBUG.
logging.getLogger("mail.log").setLevel(logging.WARNING)

COMMANDS = {"*": 200, "RCPT": 1000, "MAIL": 200, "DATA": 200, "NOOP": 50, "VRFY": 1, "HELP": 5, "EHLO": 5, "HELO": 5, "RSET": 200}
HEADER_SAFE = re.compile(r"[^\x00-\x1f\x7f<>]{0,400}")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one sender, and all of them together, may take from us."""

    mail_bytes: int = 30 * 1024 * 1024
    connections: int = 200
    connections_per_peer: int = 20
    mails_at_once: int = 8
    """So many mails are held in memory; others wait for their turn before DATA."""
    recipients: int = 50
    strangers: int = 10
    """Unknown recipients after which a connection is guessing."""
    silence_seconds: float = 60.0


class Inlet:
    """Listens while it is entered: `async with Inlet(…)`. Runs on this event loop, in no thread of its own."""

    def __init__(
        self,
        find: FindMailbox,
        deliver: Deliver,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        hostname: str = "parley",
        tls: ssl.SSLContext | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._address = (host, port)
        self._hostname = hostname
        self._tls = tls
        self._limits = limits or Limits()
        self._hooks = _Hooks(find, deliver, self._limits)
        self._guests = _Guests(self._limits)
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> "Inlet":
        self._server = await asyncio.get_running_loop().create_server(self._session, *self._address)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server:
            self._server.close()
            self._guests.send_home()
            await self._server.wait_closed()

    @property
    def port(self) -> int:
        return self._server.sockets[0].getsockname()[1] if self._server else 0

    def _session(self) -> "_Session":
        return _Session(self._hooks, self._guests, self._limits, hostname=self._hostname, tls=self._tls)


class _Guests:
    """Who is connected, and whose turn it is to send a mail."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._peers: Counter[str] = Counter()
        self._transports: set[asyncio.Transport] = set()
        self.turns = asyncio.Semaphore(limits.mails_at_once)

    def admit(self, peer: str, transport: asyncio.Transport) -> bool:
        if len(self._transports) >= self._limits.connections or self._peers[peer] >= self._limits.connections_per_peer:
            return False
        self._peers[peer] += 1
        self._transports.add(transport)
        return True

    def dismiss(self, peer: str, transport: asyncio.Transport) -> None:
        self._transports.discard(transport)
        self._peers -= Counter([peer])

    def send_home(self) -> None:
        for transport in list(self._transports):
            transport.abort()


class _Visit(Session):
    """What a connection has done so far."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.strangers = 0


class _Session(SMTP):
    """One connection. Knows no AUTH: nobody sends mail through us."""

    # RFC 5321 allows 1000 bytes a line. What real programs write is longer, and refusing it would lose mail.
    line_length_limit = 64 * 1024

    def __init__(self, hooks: "_Hooks", guests: _Guests, limits: Limits, *, hostname: str, tls: ssl.SSLContext | None) -> None:
        super().__init__(
            hooks,
            data_size_limit=limits.mail_bytes,
            enable_SMTPUTF8=True,
            hostname=hostname,
            ident="ESMTP",
            tls_context=tls,
            timeout=limits.silence_seconds,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
            command_call_limit=COMMANDS,
            loop=asyncio.get_running_loop(),
        )
        # The library keeps these in one dictionary for all connections, and lengthens them with each greeting.
        self.command_size_limits = defaultdict(lambda: 2048)
        self.command_size_limit = 2048
        self._guests = guests
        self._silence = limits.silence_seconds
        self._guest: tuple[str, asyncio.Transport] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none by their class.
        line = cast(asyncio.Transport, transport)
        if self._guest is None and not self._is_admitted(line):
            line.write(b"421 4.7.0 Too many connections\r\n")
            line.close()
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._guest:
            self._guests.dismiss(*self._guest)
            super().connection_lost(error)
            self._guest = None

    def data_received(self, data: bytes) -> None:
        if self._guest:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return super().eof_received() if self._guest else None

    async def smtp_DATA(self, arg: str) -> None:
        async with self._guests.turns:
            self._reset_timeout(self._silence * 10)
            await super().smtp_DATA(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        await self.push("502 5.5.1 No mail is sent from here")

    def _create_session(self) -> Session:
        return _Visit(self.loop)

    def _is_admitted(self, transport: asyncio.Transport) -> bool:
        name: Any = transport.get_extra_info("peername")
        peer = str(name[0]) if name else ""
        if not self._guests.admit(peer, transport):
            return False
        self._guest = (peer, transport)
        return True


class _Hooks:
    """What we decide at each step. The names are the library's."""

    def __init__(self, find: FindMailbox, deliver: Deliver, limits: Limits) -> None:
        self._find = find
        self._deliver = deliver
        self._limits = limits

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]) -> list[str]:
        session.host_name = hostname
        return [line for line in responses if not line.startswith("250-AUTH")]

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if len(envelope.rcpt_tos) >= self._limits.recipients:
            return "452 4.5.3 Too many recipients"
        if await self._find(bare(address)) is None:
            return self._stranger(server, session)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        # The journal's commit is not undone by a sender that hangs up: what it has, it has.
        return await asyncio.shield(self._delivered(raw, envelope.mail_from or "", list(envelope.rcpt_tos)))

    async def handle_exception(self, error: Exception) -> str:
        return "451 4.3.0 Try again later"

    def _stranger(self, server: SMTP, session: Session) -> str:
        if isinstance(session, _Visit):
            session.strangers += 1
            if session.strangers > self._limits.strangers and server.transport:
                server.transport.close()
        return "550 5.1.1 There is nobody of this name here"

    async def _delivered(self, raw: bytes, sender: str, recipients: list[str]) -> str:
        try:
            for recipient, mailbox in (await self._addressed(recipients)).items():
                await self._deliver(mailbox, _call(raw, sender, recipient, mailbox.settings))
        except (ParleyError, OSError):
            return "451 4.3.0 Not stored yet, try again later"
        return "250 2.0.0 Stored"

    async def _addressed(self, recipients: list[str]) -> dict[str, Mailbox]:
        """One recipient for each mailbox: a mail to two of its names is still one mail."""
        chosen: dict[Any, tuple[str, Mailbox]] = {}
        for recipient in recipients:
            if mailbox := await self._find(bare(recipient)):
                chosen.setdefault(mailbox.id, (recipient, mailbox))
        return dict(chosen.values())


def bare(address: str) -> str:
    """An address without its `+tag`, as accounts are looked up."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _call(raw: bytes, sender: str, recipient: str, settings: EmailSettings) -> Call:
    """With the envelope written above the mail, as a delivery agent does (RFC 5321, section 4.4)."""
    lines = f"Return-Path: <{_safe(sender)}>\r\nDelivered-To: {_safe(recipient)}\r\n"
    return source.sealed(lines.encode() + raw, settings, source="smtp", folder=source.INBOX)


def _safe(address: str) -> str:
    bare_text = address.removeprefix("<").removesuffix(">")
    return bare_text if HEADER_SAFE.fullmatch(bare_text) else ""
