"""Reads a file in a child process with limits of memory and time: whatever is in it, only the child suffers."""

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import cast

import msgspec

from parley.people.importing.reading.limits import LONGEST_CELL, MOST_COLUMNS, CannotBeRead

SILENCE = timedelta(minutes=2)
"""A child that says nothing for so long is stuck."""
LONGEST_LINE = 6 * LONGEST_CELL * MOST_COLUMNS
# Entering by the doors of the packages above would load the database and the cipher libraries into a stranger's reach.
BOOT = """
import sys, types
for name, path in zip(sys.argv[1::2], sys.argv[2::2]):
    package = types.ModuleType(name)
    package.__path__ = [path]
    sys.modules[name] = package
from parley.people.importing.reading.child import main
main()
"""


async def rows_of(data: bytes) -> AsyncIterator[list[str]]:
    """Each row of a file, the head first. Raises `CannotBeRead`."""
    with tempfile.TemporaryFile() as file:
        await asyncio.to_thread(file.write, data)
        file.seek(0)
        child = await _started(file.fileno())
        try:
            async for row in _said(child):
                yield row
        finally:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()


async def _started(source: int) -> Process:
    here = Path(__file__).parent
    packages = "parley.people", str(here.parent), "parley.people.importing", str(here)
    env = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    run = sys.executable, "-P", "-c", BOOT, *packages
    return await asyncio.create_subprocess_exec(*run, stdin=source, stdout=PIPE, stderr=DEVNULL, env=env, limit=LONGEST_LINE)


async def _said(child: Process) -> AsyncIterator[list[str]]:
    assert child.stdout
    while True:
        try:
            async with asyncio.timeout(SILENCE.total_seconds()):
                line = await child.stdout.readline()
        except (TimeoutError, ValueError) as error:
            raise CannotBeRead("too_large") from error
        said = msgspec.json.decode(line) if line else {"unreadable": "too_large"}  # killed by its limits
        if isinstance(said, dict):
            _end(cast(dict[str, str], said))
            return
        yield cast(list[str], said)


def _end(said: dict[str, str]) -> None:
    if reason := said.get("unreadable"):
        raise CannotBeRead(reason)
