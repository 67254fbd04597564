"""Many providers at once: wrk sends webhooks as fast as they are answered, so cheaply that the server is what is measured."""

import asyncio
import json
import random
from pathlib import Path

import msgspec

from bench import words
from bench.salon import SECRET, Salon
from bench.stand import Stand

SCRIPT = Path(__file__).with_name("updates.lua")


class Answered(msgspec.Struct, frozen=True):
    """What wrk saw."""

    requests: int
    microseconds: int
    p50: int
    p99: int
    errors: int


async def send(stand: Stand, salon: Salon, *, clients: int, seconds: int, chats: int = 1000) -> Answered:
    """Each update has a new id; the chats are the same ones each time."""
    texts = stand.settings.data / "texts"
    if not texts.exists():
        texts.write_text("\n".join(map(json.dumps, words.many(997))))
    first = random.getrandbits(40)
    return await wrk(stand, SCRIPT, salon.hook(), SECRET, str(first), str(chats), texts, clients=clients, seconds=seconds)


async def wrk(stand: Stand, script: Path, *arguments: str | Path, clients: int, seconds: int) -> Answered:
    command = ["wrk", "-t", "1", "-c", str(clients), "-d", f"{seconds}s", "--timeout", "30s", "-s", script, stand.settings.public_url]
    process = await asyncio.create_subprocess_exec(*command, "--", *arguments, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("wrk failed")
    return msgspec.json.decode(told.rpartition(b"RESULT ")[2], type=Answered)
