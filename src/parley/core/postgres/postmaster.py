"""A PostgreSQL server as the operating system sees it: who runs one on these files, how one is started, how it ends with us."""

import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import msgspec

from parley.core.postgres.account import Account

PR_SET_PDEATHSIG = 1
SOCKET_PATH_BYTES = 107
LOG_BYTES = 10_000_000

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Postmaster(msgspec.Struct, frozen=True):
    """A living server, by what it wrote into postmaster.pid."""

    pid: int
    port: int
    address: str
    """The folder of its socket, or 127.0.0.1"""
    is_ready: bool


def living(files: Path) -> Postmaster | None:
    """The server that runs on these files, whoever started it."""
    try:
        lines = (files / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    lines += [""] * 8
    pid, port, address, status = lines[0], lines[3], lines[4], lines[7].strip()
    if not pid.isdigit() or not _runs_on(files, int(pid)):
        return None
    return Postmaster(int(pid), int(port or 0), address or "127.0.0.1", status == "ready")


def _runs_on(files: Path, pid: int) -> bool:
    # After a crash the number may belong to somebody else; a postmaster stands in its data folder.
    try:
        return Path(f"/proc/{pid}/cwd").samefile(files)
    except OSError:
        return False


def launch(programs: Path, files: Path, account: Account, *, log: Path, durable: bool) -> subprocess.Popen[bytes]:
    """Start a server that ends when this process does, even by kill -9."""
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("the database would end with this thread: start it from the main one")
    port = _port(files)
    folder = _socket_folder(files.parent, port)
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder or "", "unix_socket_permissions": "0700"}
    if not durable:
        options |= {"fsync": "off", "full_page_writes": "off"}
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with _opened(log) as output:
        return subprocess.Popen(
            [programs / "postgres", "-D", files, *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us: we stop it when our own work is done
            preexec_fn=_end_with(os.getpid()),
            **account.process(),
        )


def _port(files: Path) -> int:
    """The port of the last time if it is free, so that whoever knows the address finds the server there again."""
    options = files / "postmaster.opts"
    last = re.search(r"port=(\d+)", options.read_text()) if options.exists() else None
    return (last and _free_port(int(last[1]))) or _free_port(0) or 0


def _free_port(wanted: int) -> int | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return None
        return int(probe.getsockname()[1])


def _socket_folder(home: Path, port: int) -> str | None:
    """Where the socket goes; nowhere if its path would be longer than the kernel takes."""
    return str(home) if len(os.fsencode(home / f".s.PGSQL.{port}")) <= SOCKET_PATH_BYTES else None


def _opened(log: Path) -> IO[bytes]:
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".old"))
    return log.open("ab")


def _end_with(parent: int) -> Callable[[], None]:
    """Runs in the child, after it has become another user: a change of user would clear the wish."""

    def wish() -> None:
        if _libc:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)  # SIGINT is PostgreSQL's fast shutdown
        if os.getppid() != parent:
            os._exit(1)

    return wish


def last_words(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 2000))
        return " / ".join(file.read().decode(errors="replace").splitlines()[-8:])
