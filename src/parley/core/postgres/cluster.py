"""The files of a database: made once, whole or not at all, with passwords that nobody chose."""

import os
import secrets
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import msgspec

from parley.core.postgres import programs
from parley.core.postgres.account import Account
from parley.core.postgres.errors import DatabaseFailed

OWNER = "parley"
"""The role that we connect as: owns its database, may make roles, is no superuser."""
ADMIN = "postgres"

HBA = """\
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""

SETTINGS = """\
# Written once by Parley and then left alone: tune it as you like.
max_connections = 200
shared_buffers = 128MB
maintenance_work_mem = 64MB
work_mem = 8MB
synchronous_commit = on
wal_compression = on
min_wal_size = 256MB
max_wal_size = 1GB
checkpoint_timeout = 15min
random_page_cost = 1.1
autovacuum_max_workers = 2
# A young database has no statistics, and is several times slower until it has.
autovacuum_naptime = 5s
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
# Values are people's own: they do not belong in a log.
log_error_verbosity = terse
log_min_error_statement = panic
"""

WITHIN = """\
ALTER ROLE {admin} PASSWORD '{admin_password}'
CREATE ROLE {owner} LOGIN CREATEROLE CREATEDB PASSWORD '{owner_password}'
CREATE DATABASE {owner} OWNER {owner}
"""


class Secret(msgspec.Struct, frozen=True):
    """The two passwords. Never log or render."""

    admin: str
    owner: str

    def __repr__(self) -> str:
        return "Secret(…)"


class Cluster(msgspec.Struct, frozen=True):
    """One database on disk, and the programs that can run it."""

    files: Path
    programs: Path
    secret: Secret

    def url(self, address: str, port: int, *, admin: bool = False) -> str:
        """`address` is a socket's folder or a host."""
        role, password = (ADMIN, self.secret.admin) if admin else (OWNER, self.secret.owner)
        if address.startswith("/"):
            return f"postgresql://{role}:{password}@/{OWNER}?host={quote(address, safe='')}&port={port}"
        return f"postgresql://{role}:{password}@{address}:{port}/{OWNER}"


def opened(home: Path, account: Account, wanted: Path | None) -> Cluster:
    """The cluster in this folder, made if it is not there. Hold the lock."""
    files = home / "data"
    if not files.exists():
        _make(home, account, programs.find(wanted, account))
    major = int((files / "PG_VERSION").read_text())
    return Cluster(files, programs.find(wanted, account, major=major), _read_secret(home))


def _make(home: Path, account: Account, folder: Path) -> None:
    fresh = home / "unfinished"
    shutil.rmtree(fresh, ignore_errors=True)
    account.make(fresh)
    run([folder / "initdb", "--pgdata", fresh, "--username", ADMIN, "--encoding", "UTF8", *_locale(folder), "--no-instructions"], account)
    (fresh / "pg_hba.conf").write_text(HBA)
    (fresh / "postgresql.conf").write_text(SETTINGS)
    secret = _new_secret(home)
    words = WITHIN.format(admin=ADMIN, owner=OWNER, admin_password=secret.admin, owner_password=secret.owner)
    run([folder / "postgres", "--single", "-D", fresh, "-c", "exit_on_error=on", ADMIN], account, told=words)
    fresh.rename(home / "data")


def _locale(folder: Path) -> list[str]:
    # LC_CTYPE too: up to 18, pg_trgm and the text search parser ask libc what a letter is, and in "C" Cyrillic has none.
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if programs.version(folder) >= 17 else []
    return ["--locale=C.UTF-8", *builtin]


def run(command: list[str | Path], account: Account, *, told: str = "") -> None:
    done = subprocess.run(command, input=told, capture_output=True, text=True, **account.process())
    if done.returncode:
        raise DatabaseFailed(f"{Path(command[0]).name} failed: {done.stderr.strip()[-2000:]}")


def _new_secret(home: Path) -> Secret:
    secret = Secret(admin=secrets.token_urlsafe(24), owner=secrets.token_urlsafe(24))
    path = home / "secret.json"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(msgspec.json.encode(secret))
        file.flush()
        os.fsync(file.fileno())
    return secret


def _read_secret(home: Path) -> Secret:
    return msgspec.json.decode((home / "secret.json").read_bytes(), type=Secret)
