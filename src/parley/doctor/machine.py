"""The machine: folders, disk, memory, limits, address."""

import os
import resource
import shutil
import socket
import subprocess
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parley.core.i18n import N_
from parley.core.postgres import DatabaseFailed, known
from parley.core.settings import Settings
from parley.doctor.finding import Finding, error, hint, ok, warning

MIB = 1024 * 1024
FULL, NEARLY_FULL = 200 * MIB, 1024 * MIB
SCARCE = 300 * MIB
FEW_FILES, MANY_FILES = 1024, 16_384
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


def data_folder(settings: Settings) -> Finding:
    folder = settings.data
    if not folder.exists():
        return hint(N_("There is no data folder {folder} yet."), N_("`parley run` makes it, and everything in it."), folder=str(folder))
    if not _takes_files(folder):
        remedy = N_("Give the folder to the user under whom Parley runs, or name another one in PARLEY_DATA.")
        return error(N_("Parley may not write into its data folder {folder}."), remedy, folder=str(folder))
    return ok(N_("The data folder {folder} can be written."), folder=str(folder))


def file_store(settings: Settings) -> Finding:
    folder = settings.data / "files"
    if not folder.exists():
        return hint(N_("There is no folder for files yet."), N_("`parley run` makes it, and everything in it."))
    if not _takes_files(folder):
        remedy = N_("Make {folder} a folder that the user of Parley may write into; until then customers' files are not kept.")
        return error(N_("Files cannot be stored."), remedy, folder=str(folder))
    return ok(N_("Files can be stored."))


def database_folder(settings: Settings) -> Finding:
    """Our own database runs as a user of its own where we are root: a folder above that was closed later locks it out."""
    if settings.database_url:
        return ok(N_("The database is one that was there already (PARLEY_DATABASE_URL)."))
    try:
        folder = known(settings.data)
    except DatabaseFailed as failure:
        return error("{reason}", N_("Start Parley as the user who owns its files."), reason=str(failure))
    if folder is None:
        return hint(N_("There is no database yet."), N_("`parley run` makes it, and everything in it."))
    if not _may_enter(folder):
        remedy = N_("Let it through: chmod o+x on {folder} and on each folder above it.")
        return error(N_("The database's own user may not enter {folder}."), remedy, folder=str(folder))
    return ok(N_("The database's files are in {folder}."), folder=str(folder))


def disk(settings: Settings) -> Finding:
    folder = next(place for place in (settings.data, *settings.data.parents) if place.exists())
    return disk_space(shutil.disk_usage(folder).free)


def disk_space(free: int) -> Finding:
    remedy = N_("Make room, or move the data folder to a larger disk: on a full disk nothing new can be taken in.")
    if free < FULL:
        return error(N_("The disk is full: {mib} MiB are left."), remedy, mib=free // MIB)
    if free < NEARLY_FULL:
        return warning(N_("The disk is nearly full: {mib} MiB are left."), remedy, mib=free // MIB)
    return ok(N_("There is room on the disk: {mib} MiB."), mib=free // MIB)


def memory(settings: Settings) -> Finding:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return ok(N_("This system does not tell how much memory is free."))
    told = next(line for line in lines if line.startswith("MemAvailable:"))
    return memory_left(int(told.split()[1]) * 1024)


def memory_left(available: int) -> Finding:
    if available < SCARCE:
        remedy = N_("End other programs or add memory: Parley and its database want 400 MiB.")
        return warning(N_("Memory is scarce: {mib} MiB are free."), remedy, mib=available // MIB)
    return ok(N_("There is enough memory: {mib} MiB are free."), mib=available // MIB)


def open_files(settings: Settings) -> Finding:
    return file_limit(resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def file_limit(limit: int) -> Finding:
    remedy = N_("Raise it before the start: `ulimit -n 65536`, or LimitNOFILE=65536 in a systemd unit.")
    if limit < FEW_FILES:
        return error(N_("Files that this process may open: {limit}. Each visitor's chat takes one."), remedy, limit=limit)
    if limit < MANY_FILES:
        return hint(N_("Files that this process may open: {limit}. Enough for some hundreds of visitors at once."), remedy, limit=limit)
    return ok(N_("Files that this process may open: {limit}."), limit=limit)


def port(settings: Settings) -> Finding:
    if is_ours(settings):
        return ok(N_("Parley answers on port {port}."), port=settings.port)
    if _is_taken(settings):
        remedy = N_("End that program, or give Parley another port in PARLEY_PORT.")
        return error(N_("Another program has port {port}."), remedy, port=settings.port)
    return hint(N_("Parley is not running: nothing answers on port {port}."), N_("Start it: `parley run`."), port=settings.port)


def is_ours(settings: Settings) -> bool:
    """Whether a Parley answers at the address of these settings."""
    line = HTTPConnection(_host(settings), settings.port, timeout=5)
    try:
        line.request("GET", "/health")
        return b'"database"' in line.getresponse().read(200)
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


def address(settings: Settings) -> Finding:
    url = urlsplit(settings.public_url)
    if url.hostname in ("127.0.0.1", "localhost", "::1"):
        remedy = N_("To be reached by providers and customers, name your address in PARLEY_PUBLIC_URL, such as https://chat.example.com.")
        return hint(N_("Parley is known at {url}: on this machine only."), remedy, url=settings.public_url)
    if url.scheme != "https":
        remedy = N_("Put a reverse proxy with a certificate in front, and name its https address in PARLEY_PUBLIC_URL.")
        return warning(
            N_("{url} is not encrypted: messengers refuse it, and passwords can be read on the way."), remedy, url=settings.public_url
        )
    return ok(N_("Parley is known at {url}."), url=settings.public_url)


def time_zones(settings: Settings) -> Finding:
    try:
        ZoneInfo("Europe/Kyiv")
    except (ZoneInfoNotFoundError, OSError):
        return error(N_("This system has no time zones."), N_("Install its package tzdata."))
    return ok(N_("Time zones are known."))


def _takes_files(folder: Path) -> bool:
    draft = folder / f".doctor-{uuid4().hex}"
    try:
        draft.write_bytes(b"well")
        draft.unlink()
    except OSError:
        return False
    return True


def _may_enter(folder: Path) -> bool:
    owner = folder.stat()
    if owner.st_uid == os.geteuid() or os.geteuid():
        return os.access(folder, os.X_OK)
    return subprocess.run(["test", "-x", folder], cwd="/", user=owner.st_uid, group=owner.st_gid, extra_groups=[]).returncode == 0


def _is_taken(settings: Settings) -> bool:
    try:
        with socket.create_connection((_host(settings), settings.port), timeout=5):
            return True
    except OSError:
        return False


def _host(settings: Settings) -> str:
    return ANYWHERE.get(settings.host, settings.host)


CHECKS = (data_folder, file_store, database_folder, disk, memory, open_files, time_zones, address, port)
