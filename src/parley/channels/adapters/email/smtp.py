"""Hands a mail to the account's submission server, and says which of our reasons a refusal is."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar, cast

import msgspec
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from parley.channels.adapters.email.dial import dialled, told, trust, unencrypted
from parley.channels.adapters.email.settings import Security, Server
from parley.channels.adapters.email.smtp_refusals import login_refusal, recipient_refusal, refusal, sender_refusal
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, Refused, SendError

T = TypeVar("T")

ANSWER_SECONDS = 30.0
DATA_SECONDS = 300.0
VERDICT_SECONDS = 180.0
"""Servers scan a mail between its last byte and their answer."""


class Envelope(msgspec.Struct, frozen=True):
    """Who gets the mail, and who gets its bounce: nobody where `sender` is empty, or `instead` where that is not allowed."""

    sender: str
    recipient: str
    instead: str = ""


@asynccontextmanager
async def submission(server: Server, token: str, *, hello: str, allow_private: frozenset[str]) -> AsyncGenerator["Submission"]:
    """A connection that is encrypted and logged in. Raises a `SendError`; nothing has been sent then."""
    tls = trust(server.ca)
    client = SMTP(
        hostname=server.host,
        sock=await dialled(server, allow_private),
        use_tls=server.security is Security.TLS,
        start_tls=server.security is Security.STARTTLS,
        tls_context=tls,
        local_hostname=hello,
        timeout=ANSWER_SECONDS,
    )
    try:
        await _entered(client, server, token)
        yield Submission(client, server)
    finally:
        _leave(client)


class Submission:
    """A connection over which one mail goes out."""

    def __init__(self, client: SMTP, server: Server) -> None:
        self._client = client
        self._server = server

    async def send(self, envelope: Envelope, message: bytes) -> None:
        """Raises a `SendError`; `OutcomeUnknown` exactly when the whole mail had left and no verdict came."""
        if (limit := self._limit()) and len(message) > limit:
            raise Refused(f"the mail is larger than the {limit} bytes that {self._server.host} takes", code="5.3.4")
        await self._before_data(self._address(envelope))
        await self._before_data(self._stream(message))
        await self._verdict()

    def _limit(self) -> int:
        size = self._client.esmtp_extensions.get("size", "")
        return int(size) if size.isascii() and size.isdigit() and len(size) < 16 else 0

    async def _address(self, envelope: Envelope) -> None:
        is_plain = (envelope.sender + envelope.instead + envelope.recipient).isascii()
        if not is_plain and not self._client.supports_extension("smtputf8"):
            raise Refused(f"{self._server.host} takes no addresses with letters beyond English", code="5.6.7")
        options, encoding = ([], "ascii") if is_plain else (["SMTPUTF8"], "utf-8")
        try:
            await self._client.mail(envelope.sender, options=options, encoding=encoding)
        except SMTPSenderRefused:
            if not envelope.instead or not self._client.is_connected:
                raise
            await self._client.mail(envelope.instead, options=options, encoding=encoding)
        await self._client.rcpt(envelope.recipient, encoding=encoding)

    async def _stream(self, message: bytes) -> None:
        """Everything but the final dot: until that leaves, the server must not act."""
        answer = await self._client.execute_command(b"DATA")
        if answer.code != 354:
            raise refusal(answer.code, answer.message)
        if (protocol := self._client.protocol) is None or protocol.transport is None:
            raise ProviderDown(f"{self._server.host} closed the connection")
        # uvloop's transports are none by their class.
        cast(asyncio.WriteTransport, protocol.transport).set_write_buffer_limits(0)
        async with asyncio.timeout(DATA_SECONDS):
            protocol.write(_stuffed(message))
            await protocol._drain_helper()  # pyright: ignore[reportPrivateUsage] - there is no public way to wait for it

    async def _before_data(self, step: Awaitable[T]) -> T:
        try:
            return await step
        except SMTPSenderRefused as error:
            raise sender_refusal(error.code, error.message) from None
        except SMTPRecipientRefused as error:
            raise recipient_refusal(error.code, error.message) from None
        except SMTPResponseException as error:
            raise refusal(error.code, error.message) from None
        except (SMTPException, OSError) as error:
            raise ProviderDown(f"{self._server.host}: the line broke ({type(error).__name__})") from None

    async def _verdict(self) -> None:
        protocol = self._client.protocol
        if protocol is None:
            raise ProviderDown(f"{self._server.host} closed the connection")
        try:
            protocol.write(b".\r\n")
            answer = await protocol.read_response(timeout=VERDICT_SECONDS)
        except SMTPResponseException as error:
            raise OutcomeUnknown(told(error.message)) from None
        except (SMTPServerDisconnected, SMTPTimeoutError, OSError):
            raise OutcomeUnknown(f"{self._server.host} took the mail and broke off without a word") from None
        if answer.code != 250:
            raise refusal(answer.code, answer.message)


def _stuffed(message: bytes) -> bytes:
    """No line of the mail may look like its end (RFC 5321, section 4.5.2)."""
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


async def _entered(client: SMTP, server: Server, token: str) -> None:
    try:
        await client.connect()
        await client.ehlo()
        await _login(client, server, token)
    except SMTPAuthenticationError as error:
        raise login_refusal(error.code, told(error.message, token, server.password)) from None
    except SMTPResponseException as error:
        raise _unwelcome(error) from None
    except (SMTPServerDisconnected, SMTPTimeoutError) as error:
        raise ProviderDown(f"{server.host}: the line broke ({type(error).__name__})") from None
    except SMTPException as error:
        cause = error.__cause__
        raise ProviderDown(unencrypted(server, cause) if isinstance(cause, OSError) else f"{server.host}: {told(error.message)}") from None
    except OSError as error:
        raise ProviderDown(unencrypted(server, error)) from None


async def _login(client: SMTP, server: Server, token: str) -> None:
    """One attempt by one method: trying all that a server offers locks accounts out sooner."""
    offered = client.server_auth_methods
    if token:
        await client.auth_xoauth2(server.user, token)
    elif not server.password:
        return
    elif "plain" in offered:
        await client.auth_plain(server.user, server.password)
    elif "login" in offered:
        await client.auth_login(server.user, server.password)
    else:
        raise AccountBroken(f"{server.host} offers no login that Parley knows; is the encryption right?")


def _unwelcome(error: SMTPResponseException) -> SendError:
    """A server that does not even greet is down for now, whatever number it gives."""
    found = refusal(error.code, error.message)
    return found if found.retry else ProviderDown(found.detail, code=found.code)


def _leave(client: SMTP) -> None:
    """Say goodbye without waiting for the answer."""
    if client.protocol is not None:
        with suppress(SMTPException, OSError):
            client.protocol.write(b"QUIT\r\n")
    client.close()
