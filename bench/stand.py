"""The thing that is measured: `parley run` as a process of its own, with an embedded database in a folder that vanishes afterwards."""

import asyncio
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from parley.core import settings
from parley.core.postgres import Embedded
from parley.core.settings import Settings

PATIENCE_SECONDS = 60


@dataclass(frozen=True, eq=False)
class Stand:
    """One running Parley."""

    settings: Settings
    process: "subprocess.Popen[bytes]"
    database_url: str
    admin_url: str
    postmaster: int
    ready_after: float
    """Seconds from its start to its first healthy answer."""

    @property
    def app(self) -> int:
        return self.process.pid

    @property
    def programs(self) -> Path:
        """The folder of this server's own `pgbench` and `psql`."""
        return Path(f"/proc/{self.postmaster}/exe").resolve().parent

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[asyncpg.Connection]:
        """As the machine: sees all workspaces."""
        connection = await asyncpg.connect(self.database_url, server_settings={"role": "parley_system", "jit": "off"})
        try:
            yield connection
        finally:
            await connection.close()

    async def execute(self, sql: str) -> None:
        """As the owner of the tables."""
        connection = await asyncpg.connect(self.database_url)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


def tell(words: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {words}\n")
    sys.stderr.flush()


@asynccontextmanager
async def folder() -> AsyncGenerator[Path]:
    """On a disk, and such that PostgreSQL's own user may enter it."""
    made = _made()
    try:
        yield made / "data"
    finally:
        await asyncio.to_thread(shutil.rmtree, made)


def _made() -> Path:
    made = Path(tempfile.mkdtemp(prefix="parley-bench-", dir="/var/tmp"))
    made.chmod(0o711)
    return made


@asynccontextmanager
async def running(data: Path, environ: dict[str, str] | None = None) -> AsyncGenerator[Stand]:
    """`parley run` on a data folder; ended by SIGTERM."""
    told = {"PARLEY_DATA": str(data), "PARLEY_PORT": str(free_port()), "PARLEY_LOG_LEVEL": "warning", **(environ or {})}
    chosen = settings.load(told)
    with (data / "bench.log").open("ab") as log:
        started = time.monotonic()
        process = _start(told, log.fileno())
        try:
            await _healthy(chosen, process)
            ready_after = time.monotonic() - started
            # It runs already: this only tells where.
            database = Embedded(chosen.data)
            await database.start()
            try:
                assert database.pid is not None
                yield Stand(chosen, process, database.url, database.admin_url, database.pid, ready_after)
            finally:
                await database.stop()
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, PATIENCE_SECONDS)
            await until(lambda: asyncio.to_thread(_database_is_gone, data))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(told: dict[str, str], log: int) -> "subprocess.Popen[bytes]":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # the server inherits it
    command = [sys.executable, "-c", "from parley.cli import main; main()", "run"]
    return subprocess.Popen(command, env={**os.environ, **told}, stdout=log, stderr=log)


async def _healthy(chosen: Settings, process: "subprocess.Popen[bytes]") -> None:
    def answers() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {(chosen.data / 'bench.log').read_text()[-4000:]}")
        return _answers(f"{chosen.public_url}/health")

    await until(lambda: asyncio.to_thread(answers))


async def until(is_so: Callable[[], Awaitable[bool]], *, every: float = 0.01) -> None:
    """Asks again and again."""
    for _ in range(int(PATIENCE_SECONDS / every)):
        if await is_so():
            return
        await asyncio.sleep(every)
    raise TimeoutError("it never came about")


def _database_is_gone(data: Path) -> bool:
    """It ends a moment after the app."""
    return not any(data.glob("**/postmaster.pid"))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
