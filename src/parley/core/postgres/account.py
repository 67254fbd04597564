"""The operating system's user under which PostgreSQL runs: ourselves, or one of its own where we are root."""

import os
import pwd
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

import msgspec

from parley.core.postgres.errors import DatabaseFailed

NAME = "parley"
SHARED = Path("/var/lib/parley")
"""Where the database lives when its user may not enter the data folder."""


class Becoming(TypedDict, total=False):
    """What `subprocess` needs to run as another user."""

    cwd: str
    user: int
    group: int
    extra_groups: list[int]


class Account(msgspec.Struct, frozen=True):
    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def process(self) -> Becoming:
        return {"cwd": "/"} if self.is_ours else {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}

    def make(self, folder: Path) -> None:
        """A folder that this user alone may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if not self.is_ours:
            os.chown(folder, self.uid, self.gid)


def open_folder(folder: Path, mode: int = 0o755) -> None:
    """A folder that others may enter too, whatever our umask is. One that is there already is left as it is."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    folder.chmod(mode)


def home(data: Path) -> tuple[Path, Account]:
    """The folder of the database and the user it belongs to. An existing one is kept, whoever owns it."""
    if found := known(data):
        return found, _owner(found)
    account = _myself() if os.geteuid() else _servant()
    data.parent.mkdir(parents=True, exist_ok=True)
    open_folder(data, 0o711)
    inside, outside = _places(data)
    if may_use(data, account):
        return inside, account
    open_folder(SHARED)
    return outside, account


def known(data: Path) -> Path | None:
    """The folder of the database that belongs to this data folder, if there is one already. Makes nothing."""
    return next((folder for folder in _places(data) if _has_cluster(folder)), None)


def _places(data: Path) -> tuple[Path, Path]:
    return data / "postgres", SHARED / f"{data.name.strip('.')}-{sha256(os.fsencode(data)).hexdigest()[:8]}"


def may_use(path: Path, account: Account) -> bool:
    """Whether this user gets as far as this folder or program."""
    return subprocess.run(["test", "-x", path], **account.process()).returncode == 0


def _has_cluster(folder: Path) -> bool:
    try:
        return (folder / "data").exists()
    except PermissionError:
        raise DatabaseFailed(
            f"The database in {folder} belongs to the user {_owner(folder).name}: start Parley as that one, or as root."
        ) from None


def _owner(folder: Path) -> Account:
    uid, gid = folder.stat().st_uid, folder.stat().st_gid
    return _myself() if uid == os.geteuid() else Account(_name(uid), uid, gid)


def _myself() -> Account:
    return Account(_name(os.geteuid()), os.geteuid(), os.getegid())


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _servant() -> Account:
    try:
        known = pwd.getpwnam(NAME)
    except KeyError:
        _create()
        known = pwd.getpwnam(NAME)
    if known.pw_uid == 0:
        raise DatabaseFailed(f"The user {NAME} is root under another name; PostgreSQL does not run as root.")
    return Account(NAME, known.pw_uid, known.pw_gid)


def _create() -> None:
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", str(SHARED), "--shell", "/usr/sbin/nologin"]
    try:
        made = subprocess.run(["/usr/sbin/useradd", *options, NAME], capture_output=True, text=True)
    except OSError as error:
        raise DatabaseFailed(f"PostgreSQL does not run as root. Create a user named {NAME}.") from error
    if made.returncode not in (0, 9):  # 9: another process was first
        raise DatabaseFailed(f"PostgreSQL does not run as root, and a user {NAME} could not be created: {made.stderr.strip()}")
