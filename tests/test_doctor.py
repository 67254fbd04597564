"""The doctor names what is wrong with an installation, and what to do."""

import json
import os
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from parley import app, channels, doctor, workspace
from parley.core import clock, ids
from parley.core.crypto import Vault
from parley.core.i18n import translator
from parley.core.ids import WorkspaceId
from parley.core.postgres import Embedded
from parley.core.settings import load
from parley.doctor import Finding, Level
from parley.doctor.machine import disk_space, file_limit, memory_left

MIB = 1024 * 1024
KEY = f"k1={b64encode(bytes(32)).decode()}"
OTHER_KEY = f"k2={b64encode(bytes(range(32))).decode()}"

Environment = dict[str, str]


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> Environment:
    """An installation on a database that has the newest schema, not running just now."""
    (tmp_path / "files").mkdir()
    return {
        "PARLEY_DATA": str(tmp_path),
        "PARLEY_DATABASE_URL": database_url,
        "PARLEY_MASTER_KEYS": KEY,
        "PARLEY_PUBLIC_URL": "https://chat.example.com",
        "PARLEY_PORT": "1",
    }


@pytest.fixture
async def owner(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Whoever may spoil the schema."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def salon(environ: Environment) -> WorkspaceId:
    """A workspace with one account, whose secret is sealed."""
    id = WorkspaceId(ids.new())
    async with app.opened(load(environ)) as ground, ground.database.transaction(id) as tx:
        await workspace.found(tx, name="Salon", owner_name="Grace", owner_email="grace@salon.example", owner_password="correct horse")
        await channels.save(tx, ground, "console", "Till", {"secret": "s" * 40})
    return id


async def bad(environ: Environment) -> list[str]:
    """What the doctor minds, worst or not, in English."""
    found = await doctor.examine(environ)
    return [_told(finding) for finding in found if finding.level in (Level.WARNING, Level.ERROR)]


def _told(finding: Finding) -> str:
    assert finding.remedy
    return finding.what.format(**finding.facts)


@contextmanager
def answering(body: bytes) -> Generator[str]:
    """A server on loopback with this to say; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield str(server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# ── well ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_sound_installation_is_found_sound(environ: Environment, salon: WorkspaceId) -> None:
    found = await doctor.examine(environ)

    assert not doctor.is_ill(found)
    assert await bad(environ) == []
    assert "The master key opens all secrets." in doctor.as_text(found, translator("en"))


async def test_a_new_machine_is_told_how_to_begin_and_nothing_is_made_on_it(tmp_path: Path) -> None:
    data = tmp_path / "new"

    found = await doctor.examine({"PARLEY_DATA": str(data), "PARLEY_PORT": "1"})

    assert not doctor.is_ill(found)
    assert "`parley run` makes it, and everything in it." in doctor.as_text(found, translator("en"))
    assert not data.exists()


async def test_our_own_database_is_examined_while_it_runs(postgres: Embedded, server_folder: Path) -> None:
    found = await doctor.examine({"PARLEY_DATA": str(server_folder / "server"), "PARLEY_PORT": "1"})

    assert "The database is empty." in doctor.as_text(found, translator("en"))


# ── the machine ─────────────────────────────────────────────────────────────────────────────────


async def test_a_setting_that_makes_no_sense_is_named(environ: Environment) -> None:
    assert await bad(environ | {"PARLEY_PORT": "eighty"}) == ["A setting cannot be used. PARLEY_PORT: Expected `int`, got `str`"]


async def test_a_data_folder_that_takes_no_files_is_named(environ: Environment, tmp_path: Path) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("a file where the folder should be")

    assert f"Parley may not write into its data folder {occupied}." in await bad(environ | {"PARLEY_DATA": str(occupied)})


async def test_a_file_store_that_takes_no_files_is_named(environ: Environment, tmp_path: Path) -> None:
    (tmp_path / "files").rmdir()
    (tmp_path / "files").write_text("a file where the folder should be")

    assert await bad(environ) == ["Files cannot be stored."]


@pytest.mark.parametrize(("free", "level"), [(50 * MIB, Level.ERROR), (500 * MIB, Level.WARNING), (5000 * MIB, Level.OK)])
def test_a_disk_that_fills_up_is_named_in_time(free: int, level: Level) -> None:
    assert disk_space(free).level is level


@pytest.mark.parametrize(("limit", "level"), [(256, Level.ERROR), (4096, Level.HINT), (65_536, Level.OK)])
def test_too_few_open_files_are_named(limit: int, level: Level) -> None:
    assert file_limit(limit).level is level


def test_scarce_memory_is_named() -> None:
    assert (memory_left(100 * MIB).level, memory_left(2000 * MIB).level) == (Level.WARNING, Level.OK)


async def test_a_port_that_another_program_has_is_named(environ: Environment) -> None:
    with answering(b"I am somebody else") as port:
        assert await bad(environ | {"PARLEY_PORT": port}) == [f"Another program has port {port}."]


async def test_an_address_without_encryption_is_named(environ: Environment) -> None:
    told = await bad(environ | {"PARLEY_PUBLIC_URL": "http://chat.example.com"})

    assert told == ["http://chat.example.com is not encrypted: messengers refuse it, and passwords can be read on the way."]


# ── the database ────────────────────────────────────────────────────────────────────────────────


async def test_a_database_that_does_not_answer_is_named(environ: Environment) -> None:
    told = await bad(environ | {"PARLEY_DATABASE_URL": "postgresql://grace:secret@127.0.0.1:1/parley"})

    assert told == ["The database cannot be reached (ConnectionRefusedError)."]


async def test_a_wrong_password_is_named_and_not_repeated(environ: Environment) -> None:
    url = urlsplit(environ["PARLEY_DATABASE_URL"])
    wrong = url._replace(netloc=f"{url.username}:mistyped@{url.netloc.rpartition('@')[2]}").geturl()

    found = await doctor.examine(environ | {"PARLEY_DATABASE_URL": wrong})

    assert "The database refuses Parley's user or password." in doctor.as_text(found, translator("en"))
    assert "mistyped" not in doctor.as_json(found, translator("en"))


async def test_a_database_that_does_not_exist_is_named(environ: Environment) -> None:
    missing = urlsplit(environ["PARLEY_DATABASE_URL"])._replace(path="/nobody_made_it").geturl()

    told = await bad(environ | {"PARLEY_DATABASE_URL": missing})

    assert told == ["The database that PARLEY_DATABASE_URL names does not exist."]


async def test_an_older_schema_is_named(environ: Environment, owner: asyncpg.Connection) -> None:
    await owner.execute("UPDATE alembic_version SET version_num = '0004'")

    told = await bad(environ)

    assert told[0].startswith("The database is of an older version: 0005")


async def test_a_newer_schema_is_named(environ: Environment, owner: asyncpg.Connection) -> None:
    await owner.execute("UPDATE alembic_version SET version_num = '9999'")

    assert await bad(environ) == ["This database belongs to a newer Parley. Update Parley first."]


async def test_a_hole_in_the_wall_between_workspaces_is_named(environ: Environment, owner: asyncpg.Connection) -> None:
    await owner.execute("ALTER TABLE messages NO FORCE ROW LEVEL SECURITY; DROP POLICY one_workspace ON persons")

    assert await bad(environ) == ["The wall between workspaces is open in: messages, persons."]


async def test_lost_privileges_are_named(environ: Environment, owner: asyncpg.Connection) -> None:
    await owner.execute("REVOKE INSERT ON journal FROM parley_system")

    assert await bad(environ) == ["Parley may not use these tables: journal."]


async def test_a_user_who_may_not_act_as_our_roles_is_named(environ: Environment, owner: asyncpg.Connection) -> None:
    url = urlsplit(environ["PARLEY_DATABASE_URL"])
    poor = url._replace(netloc=f"poor:poor@{url.netloc.rpartition('@')[2]}").geturl()
    await owner.execute("CREATE ROLE poor LOGIN PASSWORD 'poor'")
    try:
        told = await bad(environ | {"PARLEY_DATABASE_URL": poor})
    finally:
        await owner.execute("DROP ROLE poor")

    assert "Parley may not act as the database role parley_app." in told


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_clocks_that_differ_are_named(environ: Environment, monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    shifted = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: shifted)

    told = await bad(environ)

    assert len(told) == 1
    assert told[0].startswith("This machine's clock and the database's differ by ")


# ── keys and work ───────────────────────────────────────────────────────────────────────────────


async def test_another_master_key_is_named_with_what_it_does_not_open(environ: Environment, salon: WorkspaceId) -> None:
    told = await bad(environ | {"PARLEY_MASTER_KEYS": OTHER_KEY})

    assert told == ["The master key does not open the secrets of: Till."]
    assert await bad(environ | {"PARLEY_MASTER_KEYS": f"{OTHER_KEY},{KEY}"}) == []


async def test_a_lost_master_key_is_named_and_no_new_one_is_made(environ: Environment, salon: WorkspaceId, tmp_path: Path) -> None:
    told = await bad(environ | {"PARLEY_MASTER_KEYS": ""})

    assert told == ["The master key is gone. Secrets sealed by it: 1."]
    assert not (tmp_path / "secret.key").exists()


async def test_a_second_step_that_no_key_opens_is_named_by_its_owner(environ: Environment, salon: WorkspaceId) -> None:
    async with app.opened(load(environ)) as ground, ground.database.transaction(salon) as tx:
        [grace] = await workspace.staff(tx)
        await workspace.authenticator.pair(tx, Vault({"k2": bytes(range(32))}, "k2"), me=grace)

    assert await bad(environ) == ["The master key does not open the secrets of: Grace."]


async def test_a_damaged_key_file_is_named(environ: Environment, tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("k1=too short")

    assert await bad(environ | {"PARLEY_MASTER_KEYS": ""}) == [f"The master key in {tmp_path / 'secret.key'} cannot be read."]


async def test_a_key_file_that_others_may_read_is_named(environ: Environment, tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text(KEY)
    (tmp_path / "secret.key").chmod(0o644)

    assert await bad(environ | {"PARLEY_MASTER_KEYS": ""}) == [
        f"Others on this machine may read the master key in {tmp_path / 'secret.key'}."
    ]


LATE = """INSERT INTO lanes (workspace_id, id, kind, key, class, next_run_at, died_at)
          VALUES ($1, $2, 'conversations.deliver', 'x', 'out', now() - interval '1 hour', $3)"""


@pytest.fixture
async def machine(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """As Parley itself, which sees every row."""
    connection = await asyncpg.connect(database_url, server_settings={"role": "parley_system"})
    yield connection
    await connection.close()


async def test_work_that_nobody_does_is_named_where_parley_runs(environ: Environment, machine: asyncpg.Connection) -> None:
    await machine.execute(LATE, ids.new(), ids.new(), None)

    assert await bad(environ) == []
    with answering(b'{"database":"ok"}') as port:
        assert await bad(environ | {"PARLEY_PORT": port}) == ["Tasks overdue by more than two minutes: 1."]


async def test_work_that_was_given_up_is_named(environ: Environment, machine: asyncpg.Connection) -> None:
    await machine.execute(LATE, ids.new(), ids.new(), clock.now())

    assert await bad(environ) == ["Given up: conversations.deliver (1)."]


async def test_calls_that_failed_are_counted(environ: Environment, machine: asyncpg.Connection) -> None:
    sql = "INSERT INTO journal_failed (workspace_id, account_id, id, event_key, error) VALUES ($1, $2, $3, 'k', 'not JSON')"
    await machine.execute(sql, ids.new(), ids.new(), ids.new())

    assert await bad(environ) == ["Calls of providers that could not be understood: 1."]


async def test_a_broken_account_is_named_with_its_reason(environ: Environment, salon: WorkspaceId, machine: asyncpg.Connection) -> None:
    await machine.execute("UPDATE accounts SET state = 'broken'")
    await machine.execute("UPDATE account_health SET last_error = 'The token was revoked.'")

    assert await bad(environ) == ["These accounts no longer work: Till (The token was revoked.)."]


# ── telling ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ru", "База данных недоступна (ConnectionRefusedError)."), ("uk", "База даних недоступна (ConnectionRefusedError).")],
)
def test_the_command_speaks_the_terminals_language_and_fails(environ: Environment, language: str, sentence: str) -> None:
    unreachable = {"PARLEY_DATABASE_URL": "postgresql://grace:secret@127.0.0.1:1/parley", "LC_ALL": f"{language}_XX.UTF-8"}
    command = [sys.executable, "-c", "from parley.cli import main; raise SystemExit(main())", "doctor", "--json"]

    ended = subprocess.run(command, env={**os.environ, **environ, **unreachable}, capture_output=True, text=True, timeout=60)

    assert ended.returncode == 1
    assert sentence in [finding["what"] for finding in json.loads(ended.stdout)]
    assert "secret" not in ended.stdout + ended.stderr
