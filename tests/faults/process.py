"""`parley run` as an installation runs it: a process of its own that a test may kill, pause, end and start again."""

import asyncio
import base64
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path

from tests.faults.wire import Cut, Line, Refused

KEY = bytes(32)
KEYS = f"k1={base64.b64encode(KEY).decode()}"
WITHIN = 60.0
"""Seconds: generous bounds for what should take a few."""
PARLEY = Path(sys.executable).with_name("parley")


class Parley:
    """One installation: a data folder, a port, and the database in that folder or the one named."""

    def __init__(self, data: Path, *, database_url: str = "") -> None:
        self.data = data
        self.database_url = database_url
        self.port = _free_port()
        self._process: Process | None = None

    @property
    def running(self) -> Process:
        assert self._process is not None, "this Parley has not been started"
        return self._process

    async def start(self) -> float:
        """Returns when it is healthy: after how many seconds."""
        self.data.mkdir(mode=0o711, exist_ok=True)
        began = time.monotonic()
        with (self.data / "output").open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                PARLEY, "run", env=self._environment(), stdin=DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        await self.healthy()
        return time.monotonic() - began

    async def healthy(self) -> None:
        async with asyncio.timeout(WITHIN):
            while await self.health() != 200:
                assert self.running.returncode is None, self.output()[-4000:]
                await asyncio.sleep(0.02)

    async def health(self) -> int | None:
        """What a balancer sees; None where nobody answers."""
        line = Line(self.port)
        try:
            return await line.ask("GET", "/health")
        except (Cut, Refused):
            return None
        finally:
            line.close()

    async def kill(self) -> None:
        """kill -9: no line of our code runs any more."""
        self.running.kill()
        await self.running.wait()

    async def terminate(self) -> int:
        """As a service manager does it; returns the exit code."""
        self.running.send_signal(signal.SIGTERM)
        async with asyncio.timeout(WITHIN):
            return await self.running.wait()

    def pause(self) -> None:
        self.running.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.running.send_signal(signal.SIGCONT)

    async def gone(self) -> None:
        """Whatever state it is in, it runs no more."""
        if self._process and self._process.returncode is None:
            await self.kill()

    def output(self) -> str:
        return (self.data / "output").read_text(errors="replace")

    def _environment(self) -> dict[str, str]:
        ours = {
            "PARLEY_DATA": str(self.data),
            "PARLEY_DATABASE_URL": self.database_url,
            "PARLEY_PORT": str(self.port),
            "PARLEY_MASTER_KEYS": KEYS,
            "PARLEY_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "PARLEY_LOG_FORMAT": "json",
        }
        return {**os.environ, **ours}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
