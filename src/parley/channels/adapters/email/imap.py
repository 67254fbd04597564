"""Reads a mailbox for as long as it is connected: what waits, what comes, and what the business answers in its own mail program."""

import random
from asyncio import sleep
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import msgspec

from parley.channels.adapters.email import source
from parley.channels.adapters.email.imap_line import No
from parley.channels.adapters.email.imap_session import Session, Sized
from parley.channels.adapters.email.imap_values import mailbox_name
from parley.channels.adapters.email.settings import EmailSettings
from parley.channels.contract import Take
from parley.channels.errors import AccountBroken
from parley.channels.types import Call
from parley.core import clock

MB = 1024 * 1024


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How patient and how greedy the listener is."""

    idle: timedelta = timedelta(seconds=60)
    """Far below the 29 minutes of RFC 2177: its end finds dead lines, and is when the Sent folder is looked at."""
    poll: timedelta = timedelta(seconds=30)
    """Where a server has no IDLE."""
    answer: timedelta = timedelta(seconds=30)
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(seconds=60)
    attempts: int = 6
    """So many lines may break one after the other before the account is reported as down."""
    batch_mails: int = 50
    batch_bytes: int = 20 * MB
    largest_mail: int = 30 * MB

    def pause(self, failures: int) -> float:
        """Doubled with each failure; the jitter keeps ten thousand mailboxes from coming back in one moment."""
        longest = min(self.first_pause * 2 ** (failures - 1), self.longest_pause)
        return longest.total_seconds() * random.uniform(0.5, 1)  # noqa: S311


class Mark(msgspec.Struct, frozen=True):
    """Everything in a folder up to `last` has been taken, as long as its numbering has this validity."""

    validity: int
    last: int


class Cursor(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far each folder has been read."""

    inbox: Mark | None = None
    sent: Mark | None = None

    def at(self, side: str) -> Mark | None:
        return self.sent if side == source.SENT else self.inbox

    def moved(self, side: str, mark: Mark) -> "Cursor":
        return Cursor(self.inbox, mark) if side == source.SENT else Cursor(mark, self.sent)


def cursor_of(data: bytes) -> Cursor:
    """What cannot be read is a first connection: the journal drops what it has already."""
    try:
        return msgspec.json.decode(data, type=Cursor)
    except msgspec.DecodeError:
        return Cursor()


async def watch(session: Session, settings: EmailSettings, cursor: Cursor, take: Take, pace: Pace) -> AsyncGenerator[Cursor]:
    """Read what waits, then wait for more, for ever. Yields how far it has come after each batch and each wait."""
    reader = _Reader(session, settings, take, pace)
    await reader.find_folders()
    while True:
        for side in await reader.sides_with_news(cursor):
            async with aclosing(reader.read(side, cursor.at(side))) as marks:
                async for mark in marks:
                    cursor = cursor.moved(side, mark)
                    yield cursor
        await reader.wait()
        yield cursor


async def folders(session: Session, settings: EmailSettings) -> dict[str, str]:
    """The names of the folders to read. Raises `AccountBroken` where the settings name one that is not there."""
    found = {source.INBOX: mailbox_name(settings.inbox)}
    if settings.reads_sent and (sent := mailbox_name(settings.sent) or await session.sent_folder()):
        found[source.SENT] = sent
    for name in found.values():
        try:
            await session.stand(name)
        except No as error:
            raise AccountBroken(f"the folder {name} cannot be read: {error.shown}") from None
    return found


class _Reader:
    """Reads the folders of one session."""

    def __init__(self, session: Session, settings: EmailSettings, take: Take, pace: Pace) -> None:
        self._session = session
        self._settings = settings
        self._take = take
        self._pace = pace
        self._folders: dict[str, str] = {}
        self._open = ""
        self._validity = 0
        self._next = 0

    async def find_folders(self) -> None:
        self._folders = await folders(self._session, self._settings)

    async def sides_with_news(self, cursor: Cursor) -> list[str]:
        """The inbox always, and last, so that it stays open for waiting; the Sent folder only when it has changed."""
        if source.SENT not in self._folders:
            return [source.INBOX]
        mark = cursor.sent
        stand = await self._session.stand(self._folders[source.SENT])
        is_read = mark and stand.validity == mark.validity and stand.next == mark.last + 1
        return [source.INBOX] if is_read else [source.SENT, source.INBOX]

    async def read(self, side: str, mark: Mark | None) -> AsyncGenerator[Mark]:
        """Take everything after the mark, in batches."""
        await self._enter(side)
        since = self._since(mark)
        waiting = await self._session.uids_since(since - timedelta(days=1)) if since else await self._after(mark)
        last = mark.last if mark and not since else 0
        for start in range(0, len(waiting), 200):
            for batch in _batches(await self._session.sizes(waiting[start : start + 200]), self._pace):
                await self._give(side, [mail for mail in batch if not (since and mail.arrived and mail.arrived < since)])
                last = batch[-1].uid
                yield Mark(self._validity, last)
        if mark is None or since or waiting:
            yield Mark(self._validity, max([last, self._next - 1, *waiting[-1:]]))

    async def wait(self) -> None:
        if self._session.can("IDLE"):
            await self._session.idle(self._pace.idle)
        else:
            await sleep(self._pace.poll.total_seconds())

    async def _enter(self, side: str) -> None:
        if self._open == side:
            return
        stand = await self._session.examine(self._folders[side])
        self._open, self._validity, self._next = side, stand.validity, stand.next

    def _since(self, mark: Mark | None) -> datetime | None:
        """From when on to look where the numbers of the mails say nothing to us."""
        if mark is None:
            return clock.now() - timedelta(hours=self._settings.first_hours)
        if mark.validity != self._validity:
            return clock.now() - timedelta(days=self._settings.rescan_days)
        return None

    async def _after(self, mark: Mark | None) -> list[int]:
        return await self._session.uids_from(mark.last + 1 if mark else 1)

    async def _give(self, side: str, mails: Sequence[Sized]) -> None:
        fitting = [mail.uid for mail in mails if mail.size <= self._pace.largest_mail]
        fetched = await self._session.mails(fitting, self._pace.largest_mail) if fitting else []
        raws = {mail.uid: mail.raw for mail in fetched}
        calls = [await self._call(side, mail, raws.get(mail.uid)) for mail in mails if mail.uid in raws or mail.uid not in fitting]
        if calls:
            await self._take(calls)

    async def _call(self, side: str, mail: Sized, raw: bytes | None) -> Call:
        """A mail that cannot be had whole is told of by its header, instead of holding up the ones behind it."""
        return source.sealed(
            await self._session.header(mail.uid) if raw is None else raw,
            self._settings,
            source="imap",
            folder=side,
            uid=f"{self._validity}.{mail.uid}",
            arrived=mail.arrived.astimezone(UTC).isoformat() if mail.arrived else "",
            without_body=str(mail.size) if raw is None else "",
        )


def _batches(mails: Sequence[Sized], pace: Pace) -> list[list[Sized]]:
    """Neighbours, as long as they are few and small enough; the size of one that is not fetched does not count."""
    batches: list[list[Sized]] = []
    held = 0
    for mail in mails:
        size = mail.size if mail.size <= pace.largest_mail else 0
        if not batches or len(batches[-1]) == pace.batch_mails or held + size > pace.batch_bytes:
            batches.append([])
            held = 0
        batches[-1].append(mail)
        held += size
    return batches
