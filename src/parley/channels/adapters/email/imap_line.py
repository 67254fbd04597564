"""One connection to an IMAP server: commands go out with a tag, responses come back until that tag does."""

import asyncio
import re
from collections import deque
from typing import Final

from parley.channels.adapters.email.dial import told, trust, unencrypted
from parley.channels.adapters.email.imap_wire import Garbled, Response, Status, Value, Wire
from parley.channels.adapters.email.settings import Server
from parley.channels.errors import ProviderDown

KEEP: Final = 32 * 1024 * 1024
"""A literal above this never stays in memory."""
CHUNK: Final = 256 * 1024
MAX_ANSWER_BYTES: Final = 96 * 1024 * 1024
MAX_RESPONSES: Final = 20_000


class No(Exception):
    """The server declined a command."""

    def __init__(self, status: Status, shown: str) -> None:
        super().__init__(shown)
        self.status = status
        self.shown = shown


class Line:
    """Any method may raise `No`, `Garbled`, `OSError` or `ProviderDown`."""

    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answers_within: float) -> None:
        self.server = server
        self._reader = reader
        self._writer = writer
        self._within = answers_within
        self._wire = Wire(KEEP)
        self._waiting: deque[Response] = deque()
        self._count = 0
        self.has_news = False
        """Whether the server has told of a new mail since this was last cleared."""

    async def greeted(self) -> None:
        greeting = await self.next()
        status = self.noted(greeting)
        if greeting.tag != "*" or status is None or status.word not in {"OK", "PREAUTH"}:
            raise ProviderDown(f"{self.server.host}:{self.server.port} is not a mail server")

    async def encrypt(self) -> None:
        await self.command("STARTTLS")
        if self._waiting or not self._wire.is_clean:
            raise ProviderDown(f"{self.server.host}: somebody spoke before the line was encrypted")
        try:
            await self._writer.start_tls(trust(self.server.ca), server_hostname=self.server.host)
        except OSError as error:
            raise ProviderDown(unencrypted(self.server, error)) from None

    async def command(self, command: str) -> list[Response]:
        """The untagged responses to a command."""
        return await self.finished(self.send(command))

    async def values(self, command: str, word: str) -> list[list[Value]]:
        """The responses of one kind; `* 12 FETCH (…)` carries its word in second place."""
        responses = await self.command(command)
        return [response.values() for response in responses if word in response.text.upper().split(" ", 2)[:2]]

    def send(self, command: str) -> str:
        """The tag under which the command will be answered."""
        self._count += 1
        tag = f"P{self._count}"
        self.write(f"{tag} {command}\r\n".encode())
        return tag

    def write(self, data: bytes) -> None:
        self._writer.write(data)

    async def continued(self) -> None:
        """Wait for the server's leave to go on. A refusal instead of it ends the command."""
        while (response := await self.next()).tag != "+":
            self.noted(response)
            if response.tag != "*":
                raise self._no(response)

    async def finished(self, tag: str) -> list[Response]:
        """The untagged responses up to the end of the command."""
        gathered: list[Response] = []
        held = 0
        while (response := await self.next()).tag != tag:
            if response.tag == "+":
                # A failed XOAUTH2 tells why in a challenge, and waits for an empty answer.
                self.write(b"\r\n")
            self.noted(response)
            gathered.append(response)
            held += sum(len(literal) for literal in response.literals if isinstance(literal, bytes))
            if held > MAX_ANSWER_BYTES or len(gathered) > MAX_RESPONSES:
                raise Garbled("too much")
        if (status := response.status()) is None or status.word != "OK":
            raise self._no(response)
        return gathered

    async def next(self, *, patient: bool = False) -> Response:
        """The next response; a patient caller sets the limit of time itself."""
        async with asyncio.timeout(None if patient else self._within):
            while not self._waiting:
                data = await self._reader.read(CHUNK)
                if not data:
                    raise ProviderDown(f"{self.server.host} closed the connection")
                self._waiting.extend(self._wire.feed(data))
        return self._waiting.popleft()

    def noted(self, response: Response) -> Status | None:
        """Heed what a server may say at any time: that it goes, that there is mail."""
        status = response.status()
        if response.tag == "*" and status and status.word == "BYE":
            raise ProviderDown(f"{self.server.host}: {told(status.text)}")
        self.has_news = self.has_news or bool(re.match(r"\d+ EXISTS", response.text, re.IGNORECASE))
        return status

    def _no(self, response: Response) -> No:
        status = response.status() or Status("BAD")
        return No(status, told(status.text, self.server.password) or status.word)
