"""The embedded database: starts on a data folder, or shares the one that runs there, and comes back if it falls."""

import asyncio
import fcntl
import signal
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import structlog

from parley.core.postgres import account, cluster, postmaster
from parley.core.postgres.errors import DatabaseFailed

PAUSE = 0.05
PATIENCE = 60
"""Seconds until a server that does not end is told to abort; it then recovers at its next start."""

log = structlog.get_logger()


@asynccontextmanager
async def running(data: Path, *, pg_bin: Path | None = None, durable: bool = True) -> AsyncGenerator[str]:
    """The database of a data folder, by its URL. It stops at the end if we started it."""
    embedded = Embedded(data, pg_bin=pg_bin, durable=durable)
    await embedded.start()
    try:
        yield embedded.url
    finally:
        await embedded.stop()


class Embedded:
    """A server on one data folder. Start it from the main thread: it ends when the thread that started it does."""

    def __init__(self, data: Path, *, pg_bin: Path | None = None, durable: bool = True) -> None:
        self._data = data.resolve()
        self._pg_bin = pg_bin
        self._durable = durable  # without it a crash of the machine (not of a process) loses data: for tests only
        self._cluster: cluster.Cluster | None = None
        self._server: postmaster.Postmaster | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Connects as the owner of the database `parley`. Stays the same until `stop`, even if the server falls and rises."""
        return self._url()

    @property
    def admin_url(self) -> str:
        """Connects as the superuser: for backups and extensions."""
        return self._url(admin=True)

    @property
    def pid(self) -> int | None:
        """The server's process, whoever started it."""
        return self._server and self._server.pid

    async def start(self) -> None:
        """Return when the server answers, however long its recovery takes; raise `DatabaseFailed` if it cannot."""
        await self._rise()
        self._watch = asyncio.create_task(self._stay_up(), name="embedded database")

    async def stop(self) -> None:
        """End the server if it is ours. One that we share goes on."""
        if self._watch:
            self._watch.cancel()
            await asyncio.wait([self._watch])
        if self._process:
            await _end(self._process)
        self._process = self._server = self._watch = None

    def _url(self, *, admin: bool = False) -> str:
        if not self._cluster or not self._server:
            raise RuntimeError("the database has not been started")
        return self._cluster.url(self._server.address, self._server.port, admin=admin)

    async def _rise(self) -> None:
        home, owner = await asyncio.to_thread(account.home, self._data)
        owner.make(home)
        if not home.is_relative_to(self._data):
            log.info("database.elsewhere", folder=str(home), reason=f"the user {owner.name} may not enter the data folder")
        async with _locked(home / "lock"):
            self._cluster = await asyncio.to_thread(cluster.opened, home, owner, self._pg_bin)
            self._server = await _shared(self._cluster) or await self._own(self._cluster, owner)

    async def _own(self, files: cluster.Cluster, owner: account.Account) -> postmaster.Postmaster:
        log_file = files.files.with_name("log")
        process = postmaster.launch(files.programs, files.files, owner, log=log_file, durable=self._durable)
        try:
            server = await _risen(files, process)
        except BaseException:
            await _end(process)
            raise
        if not server:
            raise DatabaseFailed(f"PostgreSQL ended at its start: {postmaster.last_words(log_file)}")
        self._process = process
        return server

    async def _stay_up(self) -> None:
        """A server that was killed, or whose other owner has ended, is started again at the same address."""
        while True:
            await asyncio.sleep(PAUSE)
            if self._has_fallen():
                await self._rise_again()

    def _has_fallen(self) -> bool:
        if self._process:
            return self._process.poll() is not None
        return not self._cluster or postmaster.living(self._cluster.files) != self._server

    async def _rise_again(self) -> None:
        log.warning("database.fallen")
        self._process = None
        try:
            await self._rise()
        except (DatabaseFailed, OSError) as error:
            log.error("database.failed", reason=str(error))
            await asyncio.sleep(1)
        else:
            log.info("database.risen")


async def _shared(files: cluster.Cluster) -> postmaster.Postmaster | None:
    """The server that somebody has started on these files; one that is just ending or starting is waited for."""
    while found := postmaster.living(files.files):
        if await _answers(files, found):
            return found
        await asyncio.sleep(PAUSE)
    return None


async def _risen(files: cluster.Cluster, process: subprocess.Popen[bytes]) -> postmaster.Postmaster | None:
    """The server once it answers, None if it ended instead."""
    while process.poll() is None:
        found = postmaster.living(files.files)
        if found and found.pid == process.pid and await _answers(files, found):
            return found
        await asyncio.sleep(PAUSE)
    return None


async def _answers(files: cluster.Cluster, found: postmaster.Postmaster) -> bool:
    if not found.is_ready:
        return False
    try:
        connection = await asyncpg.connect(files.url(found.address, found.port), timeout=10)
    except (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
        return False
    await connection.close()
    return True


async def _end(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown: sessions are ended, everything is written."""
    process.send_signal(signal.SIGINT)
    for _ in range(int(PATIENCE / PAUSE)):
        if process.poll() is not None:
            return
        await asyncio.sleep(PAUSE)
    process.send_signal(signal.SIGQUIT)
    await asyncio.to_thread(process.wait)


@asynccontextmanager
async def _locked(path: Path) -> AsyncGenerator[None]:
    """One process at a time looks after these files."""
    with path.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await asyncio.sleep(PAUSE)
        yield
