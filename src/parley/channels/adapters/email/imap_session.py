"""The few IMAP commands that reading a mailbox needs. None of them changes anything there."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import msgspec

from parley.channels.adapters.email import imap_values
from parley.channels.adapters.email.dial import opened, told
from parley.channels.adapters.email.imap_line import Line, No
from parley.channels.adapters.email.imap_values import moment, number, quoted, say_back
from parley.channels.adapters.email.imap_wire import Garbled, Value, pairs
from parley.channels.adapters.email.oauth import xoauth2
from parley.channels.adapters.email.settings import Security, Server
from parley.channels.errors import AccountBroken, ProviderDown

HEADER_BYTES = 64 * 1024
PASSING = {"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN", "THROTTLED"}
"""With these codes a refusal says nothing about the password or the mail (RFC 5530)."""


class Stand(msgspec.Struct, frozen=True):
    """Where a folder stands: mails are numbered within a validity, and the next one gets `next`, if the server tells."""

    validity: int
    next: int = 0


class Sized(msgspec.Struct, frozen=True):
    """A mail that waits: its number, its bytes, and when the server got it."""

    uid: int
    size: int
    arrived: datetime | None


class Fetched(msgspec.Struct, frozen=True):
    """A mail's bytes; None where the server did not give them all."""

    uid: int
    raw: bytes | None


@asynccontextmanager
async def connected(server: Server, *, allow_private: frozenset[str], answers_within: timedelta) -> AsyncGenerator["Session"]:
    """A session that is not yet logged in. Whatever breaks the line inside is raised as `ProviderDown`."""
    reader, writer = await opened(server, allow_private)
    session = Session(Line(server, reader, writer, answers_within.total_seconds()))
    try:
        await session.begin()
        yield session
        await session.leave()
    except (OSError, Garbled) as error:
        raise ProviderDown(f"{server.host}: the line broke ({type(error).__name__})") from None
    except No as error:
        raise ProviderDown(f"{server.host}: {error.shown}") from None
    finally:
        writer.transport.abort()


class Session:
    """Talks over one line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._server = line.server
        self._capabilities: frozenset[str] = frozenset()

    # ── coming and going

    async def begin(self) -> None:
        await self._line.greeted()
        if self._server.security is Security.STARTTLS:
            await self._line.encrypt()
        await self._learn()

    async def login(self, token: str = "") -> None:
        """By token where one is given, else by password. Raises `AccountBroken` when the server does not want us."""
        try:
            await self._authenticate(token)
        except No as error:
            shown = f"{self._server.host}: {told(error.shown, token)}"
            raise ProviderDown(shown) if error.status.code in PASSING else AccountBroken(shown, code=error.status.code) from None
        await self._learn()

    async def leave(self) -> None:
        with suppress(OSError, ProviderDown, Garbled, No):
            await self._line.command("LOGOUT")

    def can(self, capability: str) -> bool:
        return capability in self._capabilities

    # ── looking

    async def sent_folder(self) -> str:
        """The name, in the server's own spelling, of the folder marked as Sent (RFC 6154); empty where none is."""
        for values in await self._line.values('LIST "" "*"', "LIST"):
            match values:
                case [_, list() as flags, _, name] if any(str(flag).lower() == "\\sent" for flag in flags):
                    return say_back(name)
                case _:
                    continue
        return ""

    async def examine(self, folder: str) -> Stand:
        """Open a folder for reading only."""
        statuses = [response.status() for response in await self._line.command(f"EXAMINE {quoted(folder)}")]
        codes = {status.code: status.argument for status in statuses if status}
        return Stand(number(codes.get("UIDVALIDITY")), number(codes.get("UIDNEXT")))

    async def stand(self, folder: str) -> Stand:
        """Where a folder stands that is not open."""
        for values in await self._line.values(f"STATUS {quoted(folder)} (UIDVALIDITY UIDNEXT)", "STATUS"):
            if isinstance(facts := values[-1], list):
                named = pairs(facts)
                return Stand(number(named.get("UIDVALIDITY")), number(named.get("UIDNEXT")))
        return Stand(0)

    async def uids_from(self, uid: int) -> list[int]:
        self._line.has_news = False
        # `n:*` always names the last mail, even where that is below n.
        return [found for found in await self._search(f"UID {uid}:*") if found >= uid]

    async def uids_since(self, day: datetime) -> list[int]:
        self._line.has_news = False
        return await self._search(f"SINCE {imap_values.day(day)}")

    async def sizes(self, uids: Sequence[int]) -> list[Sized]:
        found = await self._fetch(uids, "RFC822.SIZE INTERNALDATE")
        return [Sized(uid, number(facts.get("RFC822.SIZE")), moment(facts.get("INTERNALDATE"))) for uid, facts in found]

    async def mails(self, uids: Sequence[int], at_most: int) -> list[Fetched]:
        """Whole mails, not marked as read; one that is longer than `at_most` bytes comes without its bytes."""
        try:
            found = await self._fetch(uids, f"BODY.PEEK[]<0.{at_most + 1}>")
        except No as error:
            if error.status.code in PASSING:
                raise
            return await self._one_by_one(uids, at_most)
        return [Fetched(uid, imap_values.body(facts, at_most)) for uid, facts in found]

    async def header(self, uid: int) -> bytes:
        """As much of a mail's header as is worth keeping; empty where the server cannot read it itself."""
        try:
            found = await self._fetch([uid], f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>")
        except No:
            return b""
        return b"".join(imap_values.body(facts, HEADER_BYTES) or b"" for _, facts in found)

    async def idle(self, span: timedelta) -> None:
        """Wait until there is news or the span is over. Its end is also the probe that finds a dead line."""
        tag = self._line.send("IDLE")
        await self._line.continued()
        with suppress(TimeoutError):
            async with asyncio.timeout(span.total_seconds()):
                while not self._line.has_news:
                    self._line.noted(await self._line.next(patient=True))
        self._line.write(b"DONE\r\n")
        await self._line.finished(tag)

    # ── how

    async def _learn(self) -> None:
        for response in await self._line.command("CAPABILITY"):
            if response.text.upper().startswith("CAPABILITY "):
                self._capabilities = frozenset(response.text.upper().split()[1:])

    async def _authenticate(self, token: str) -> None:
        if token:
            await self._sasl("XOAUTH2", xoauth2(self._server.user, token))
        elif self.can("AUTH=PLAIN"):
            await self._sasl("PLAIN", b64encode(f"\0{self._server.user}\0{self._server.password}".encode()).decode())
        else:
            await self._login()

    async def _sasl(self, mechanism: str, answer: str) -> None:
        tag = self._line.send(f"AUTHENTICATE {mechanism}")
        await self._line.continued()
        self._line.write(answer.encode() + b"\r\n")
        await self._line.finished(tag)

    async def _login(self) -> None:
        """As literals: a password may hold anything."""
        user, password = self._server.user.encode(), self._server.password.encode()
        tag = self._line.send(f"LOGIN {{{len(user)}}}")
        await self._line.continued()
        self._line.write(user + f" {{{len(password)}}}\r\n".encode())
        await self._line.continued()
        self._line.write(password + b"\r\n")
        await self._line.finished(tag)

    async def _search(self, what: str) -> list[int]:
        responses = await self._line.command(f"UID SEARCH {what}")
        found = [response.text.split()[1:] for response in responses if response.text.upper().startswith("SEARCH")]
        return sorted({number(uid) for line in found for uid in line} - {0})

    async def _fetch(self, uids: Sequence[int], what: str) -> list[tuple[int, dict[str, Value]]]:
        found: dict[int, dict[str, Value]] = {}
        for values in await self._line.values(f"UID FETCH {','.join(map(str, uids))} (UID {what})", "FETCH"):
            if isinstance(facts := values[-1], list):
                named = pairs(facts)
                # A server may slip in the changed flags of the same mail as a response of their own.
                found.setdefault(number(named.get("UID")), {}).update(named)
        return [(uid, found[uid]) for uid in sorted(set(uids) & found.keys())]

    async def _one_by_one(self, uids: Sequence[int], at_most: int) -> list[Fetched]:
        """One mail that the server cannot read must not hold up the others."""
        if len(uids) == 1:
            return [Fetched(mail.uid, None) for mail in await self.sizes(uids)]
        return [mail for uid in uids for mail in await self.mails([uid], at_most)]
