"""The embedded database starts alone, keeps its secrets, is shared, comes back, and ends with us."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import asyncpg
import pytest

from parley.core import ids
from parley.core.postgres import DatabaseFailed, Embedded, postmaster, running

HOST = """
import asyncio, sys
from pathlib import Path
from parley.core.postgres import Embedded

async def main():
    embedded = Embedded(Path(sys.argv[1]), pg_bin=Path(sys.argv[2]) if sys.argv[2] else None, durable=False)
    await embedded.start()
    print(embedded.pid, embedded.url, flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await embedded.stop()

asyncio.run(main())
"""
"""A process that hosts the database until it is told a line."""

TOLD_BY_ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user's rights to give up")


@pytest.fixture
def data(server_folder: Path) -> Path:
    return server_folder / f"data-{ids.new()}"


@pytest.fixture
def home(postgres: Embedded, server_folder: Path) -> Path:
    """Where the server of the whole run lives, for tests that only look."""
    return server_folder / "server" / "postgres"


@pytest.fixture
def embedded(data: Path, pg_bin: Path | None) -> Embedded:
    return Embedded(data, pg_bin=pg_bin, durable=False)


@pytest.fixture
def broken_off(data: Path) -> None:
    """What a process leaves that was killed while it made the database."""
    (data / "postgres" / "unfinished" / "base").mkdir(parents=True)
    data.chmod(0o711)


@pytest.fixture
async def started(embedded: Embedded) -> AsyncGenerator[Embedded]:
    await embedded.start()
    yield embedded
    await embedded.stop()


# ── what it is ──────────────────────────────────────────────────────────────────────────────────


async def test_it_is_made_and_started_by_one_call(data: Path, pg_bin: Path | None) -> None:
    async with running(data, pg_bin=pg_bin) as url:
        assert await ask(url, "SELECT current_database()") == "parley"


async def test_rows_are_there_after_the_next_start(embedded: Embedded) -> None:
    await embedded.start()
    await ask(embedded.url, "CREATE TABLE notes AS SELECT 'kept' AS body")
    await embedded.stop()
    await embedded.start()

    assert await ask(embedded.url, "SELECT body FROM notes") == "kept"
    await embedded.stop()


async def test_the_address_is_the_same_after_the_next_start(embedded: Embedded) -> None:
    await embedded.start()
    first = embedded.url
    await embedded.stop()
    await embedded.start()

    assert embedded.url == first
    await embedded.stop()


async def test_what_is_acknowledged_is_on_the_disk(data: Path, pg_bin: Path | None) -> None:
    async with running(data, pg_bin=pg_bin) as url:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert await ask(url, f"SHOW {setting}") == "on"


async def test_cyrillic_is_made_of_letters(empty_database_url: str) -> None:
    await ask(empty_database_url, "CREATE EXTENSION pg_trgm")

    assert await ask(empty_database_url, "SELECT lower('ПРИВІТ, ЁЖ')") == "привіт, ёж"
    assert await ask(empty_database_url, "SELECT 'привет' % 'приветы'") is True
    assert await ask(empty_database_url, "SELECT to_tsvector('simple', '«Привет» — мир')::text") == "'мир':2 'привет':1"


async def test_sessions_are_plenty(postgres: Embedded) -> None:
    assert await ask(postgres.url, "SHOW max_connections") == "200"


# ── who may enter ───────────────────────────────────────────────────────────────────────────────


async def test_a_wrong_password_is_turned_away_on_the_socket_and_on_the_network(postgres: Embedded) -> None:
    for url in (postgres.url, over_the_network(postgres.url)):
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(re.sub(r"parley:[^@]+@", "parley:guess@", url), "SELECT 1")


async def test_the_network_answers_on_this_machine_only(postgres: Embedded) -> None:
    assert await ask(over_the_network(postgres.url), "SELECT 1") == 1
    assert await ask(postgres.url, "SHOW listen_addresses") == "127.0.0.1"


async def test_passwords_are_kept_as_scram_and_are_different(postgres: Embedded) -> None:
    others = "SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'"

    assert await ask(postgres.admin_url, others) == 0
    assert urlsplit(postgres.url).password != urlsplit(postgres.admin_url).password


async def test_we_connect_as_an_owner_who_is_no_superuser(postgres: Embedded) -> None:
    assert await ask(postgres.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert await ask(postgres.admin_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is True


def test_nobody_else_on_the_machine_can_read_the_files(postgres: Embedded, home: Path) -> None:
    secret = urlsplit(postgres.url).password or ""
    telling = [path for path in home.iterdir() if path.is_file() and secret in path.read_text()]

    assert home.stat().st_mode & 0o777 == 0o700
    assert [(path.name, path.stat().st_mode & 0o777) for path in telling] == [("secret.json", 0o600)]
    assert secret not in Path(f"/proc/{postgres.pid}/cmdline").read_text()


async def test_peoples_words_do_not_reach_the_servers_log(empty_database_url: str, home: Path) -> None:
    before = len((home / "log").read_text())
    await ask(empty_database_url, "CREATE TABLE notes (body text UNIQUE)")
    await ask(empty_database_url, "INSERT INTO notes VALUES ('ada@example.org')")
    with pytest.raises(asyncpg.UniqueViolationError):
        await ask(empty_database_url, "INSERT INTO notes VALUES ('ada@example.org')")

    told = (home / "log").read_text()[before:]
    assert "duplicate key" in told
    assert "ada@example.org" not in told


# ── the user it runs as ─────────────────────────────────────────────────────────────────────────


@TOLD_BY_ROOT_ONLY
def test_root_gives_the_server_a_user_of_its_own(postgres: Embedded) -> None:
    status = Path(f"/proc/{postgres.pid}/status").read_text()

    assert re.search(r"^Uid:\t0\t", status, re.M) is None
    assert re.search(r"^Groups:\t *$", status, re.M)


@TOLD_BY_ROOT_ONLY
async def test_a_closed_parent_folder_stays_closed(server_folder: Path, pg_bin: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parley.core.postgres.account.SHARED", server_folder / "shared")
    closed = server_folder / f"closed-{ids.new()}"
    closed.mkdir(mode=0o700)

    async with running(closed / "data", pg_bin=pg_bin, durable=False) as url:
        assert quote(str(server_folder / "shared" / "data-"), safe="") in url
        assert await ask(url, "SELECT 1") == 1

    assert closed.stat().st_mode & 0o777 == 0o700


async def test_a_long_path_goes_without_a_socket(server_folder: Path, pg_bin: Path | None) -> None:
    async with running(server_folder / ("long" * 25), pg_bin=pg_bin, durable=False) as url:
        assert urlsplit(url).hostname == "127.0.0.1"
        assert await ask(url, "SELECT 1") == 1


# ── the programs ────────────────────────────────────────────────────────────────────────────────


async def test_a_folder_without_programs_is_refused(data: Path, server_folder: Path) -> None:
    with pytest.raises(DatabaseFailed, match="No PostgreSQL"):
        await Embedded(data, pg_bin=server_folder).start()


async def test_a_start_that_fails_says_why(embedded: Embedded, data: Path) -> None:
    await embedded.start()
    await embedded.stop()
    (data / "postgres" / "data" / "postgresql.conf").write_text("shared_buffers = nonsense\n")

    with pytest.raises(DatabaseFailed, match="shared_buffers"):
        await embedded.start()


async def test_a_making_that_was_broken_off_is_made_again(embedded: Embedded, broken_off: None) -> None:
    await embedded.start()

    assert await ask(embedded.url, "SELECT 1") == 1
    await embedded.stop()


# ── several processes ───────────────────────────────────────────────────────────────────────────


async def test_processes_that_start_at_once_make_one_database_and_share_it(data: Path, pg_bin: Path | None) -> None:
    async with hosting(data, pg_bin) as one, hosting(data, pg_bin) as other:
        (pid, url), (other_pid, other_url) = await asyncio.gather(address(one), address(other))

        assert (pid, url) == (other_pid, other_url)
        assert await ask(url, "SELECT 1") == 1


async def test_a_guest_leaves_the_server_running(started: Embedded, data: Path, pg_bin: Path | None) -> None:
    async with hosting(data, pg_bin) as guest:
        assert await address(guest) == (started.pid, started.url)
    assert await guest.wait() == 0

    assert await ask(started.url, "SELECT 1") == 1


async def test_a_guest_takes_over_when_its_host_is_killed(data: Path, embedded: Embedded, pg_bin: Path | None) -> None:
    async with hosting(data, pg_bin) as host:
        pid, url = await address(host)
        await embedded.start()
        assert embedded.pid == pid
        host.kill()
        await gone(pid)
    await answering(url)

    assert embedded.url == url
    await embedded.stop()


async def test_the_server_ends_with_a_process_that_is_killed(data: Path, pg_bin: Path | None) -> None:
    async with hosting(data, pg_bin) as host:
        pid, _ = await address(host)
        host.kill()

        await gone(pid)


async def test_a_process_that_is_killed_and_started_at_once_finds_its_rows(data: Path, pg_bin: Path | None) -> None:
    async with hosting(data, pg_bin) as host:
        _, url = await address(host)
        await ask(url, "CREATE TABLE notes AS SELECT 'kept' AS body")
        host.kill()
    async with hosting(data, pg_bin) as host:
        _, url = await address(host)

        assert await ask(url, "SELECT body FROM notes") == "kept"


async def test_a_server_that_is_killed_is_started_again_at_its_address(started: Embedded) -> None:
    killed, url = started.pid or 0, started.url
    await ask(url, "CREATE TABLE notes AS SELECT 'kept' AS body")
    os.kill(killed, signal.SIGKILL)
    await until(lambda: started.pid != killed)

    assert started.url == url
    assert await ask(url, "SELECT body FROM notes") == "kept"


async def test_a_number_that_belongs_to_somebody_else_is_not_taken_for_a_server(embedded: Embedded, data: Path) -> None:
    await embedded.start()
    running_file = data / "postgres" / "data" / "postmaster.pid"
    lines = running_file.read_text().splitlines()
    owner = running_file.stat()
    await embedded.stop()
    running_file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    os.chown(running_file, owner.st_uid, owner.st_gid)

    assert postmaster.living(data / "postgres" / "data") is None


async def test_it_starts_from_the_main_thread_only(embedded: Embedded) -> None:
    with pytest.raises(RuntimeError, match="main"):
        await asyncio.to_thread(asyncio.run, embedded.start())


# ── words ───────────────────────────────────────────────────────────────────────────────────────


async def ask(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url, timeout=30)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def over_the_network(url: str) -> str:
    port = re.search(r"port=(\d+)", url)
    assert port
    return f"postgresql://parley:{urlsplit(url).password}@127.0.0.1:{port[1]}/parley"


@asynccontextmanager
async def hosting(data: Path, pg_bin: Path | None) -> AsyncGenerator[Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HOST, data, pg_bin or "", stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
    try:
        yield process
    finally:
        if process.returncode is None and process.stdin:
            process.stdin.close()
        await process.wait()


async def address(process: Process) -> tuple[int, str]:
    assert process.stdout
    pid, url = (await process.stdout.readline()).decode().split()
    return int(pid), url


async def gone(pid: int) -> None:
    await until(lambda: not Path(f"/proc/{pid}").exists())


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0.01)


async def answering(url: str) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                await ask(url, "SELECT 1")
            except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError):
                await asyncio.sleep(0.01)
            else:
                return
