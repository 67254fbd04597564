"""The yardstick: how many one-row INSERTs pgbench commits on the same server, with the same durability."""

import asyncio
import re
from pathlib import Path

from bench.stand import Stand

BODY_BYTES = 400
TABLE = """
    CREATE TABLE IF NOT EXISTS bench_plain (
        id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), chat bigint NOT NULL, body text NOT NULL)
"""
SCRIPT = f"\\set chat random(1, 1000000)\nINSERT INTO bench_plain (chat, body) VALUES (:chat, '{'я' * (BODY_BYTES // 2)}');\n"


async def commits_per_second(stand: Stand, clients: int, seconds: int) -> float:
    script = await _prepared(stand)
    command = [stand.programs / "pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-T", str(seconds)]
    process = await asyncio.create_subprocess_exec(
        *command, "-f", script, stand.database_url, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    told, trouble = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"pgbench failed: {trouble.decode()[-2000:]}")
    found = re.search(rb"tps = ([\d.]+)", told)
    # Where the machine is so busy that connecting took all the time, it tells no rate.
    return float(found[1]) if found else await commits_per_second(stand, clients, seconds * 2)


async def _prepared(stand: Stand) -> Path:
    script = stand.settings.data / "plain.sql"
    script.write_text(SCRIPT)
    await stand.execute(f"{TABLE}; TRUNCATE bench_plain")
    return script
