"""What an installation is told from outside: PARLEY_* environment variables, checked once when the process starts."""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin
from urllib.parse import urlsplit

import msgspec

PREFIX = "PARLEY_"
KEY_BYTES = 32
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Workers = Annotated[int, msgspec.Meta(ge=1, le=64)]


class BadSetting(Exception):
    """An environment variable has a value that cannot be used. Never tells the value: it may be a secret."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Each field is an environment variable: `data` is PARLEY_DATA. Its repr tells no secrets."""

    data: Path = Path(".parley")
    """The folder for everything that is kept on this machine."""
    database_url: str = ""
    """An existing PostgreSQL; empty runs one of our own in the data folder."""
    pg_bin: Path | None = None
    """The folder of the programs for the embedded database."""
    host: str = "127.0.0.1"
    port: Port = 8000
    smtp_host: str = "127.0.0.1"
    smtp_port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 0
    """Where mail may be handed in to us; 0 leaves that door shut."""
    public_url: str = ""
    """How the world reaches us, without a slash at its end; empty is filled with host and port."""
    master_keys: dict[str, bytes] = {}
    """By id; the first seals, all open. `id=base64,…` in the environment; without it a key is made once in the data folder."""
    workers: Workers = 1
    """Tasks that work lanes side by side in this process."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"
    allow_private_hosts: frozenset[str] = frozenset()
    """Hosts within our own network that may be called nevertheless, separated by commas."""

    @property
    def current_key(self) -> str:
        return next(iter(self.master_keys))

    def __repr__(self) -> str:
        return f"Settings(data={str(self.data)!r}, public_url={self.public_url!r})"

    def __rich_repr__(self) -> Any:
        yield repr(self)


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check them all. Makes the data folder, and in it a master key where none is given."""
    settings = told(environ)
    return msgspec.structs.replace(settings, master_keys=settings.master_keys or _own_keys(settings.data))


def told(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check them all, and make nothing: without master keys where the environment gives none."""
    settings = Settings(**{name: _told(name, kind, environ) for name, kind in _kinds().items() if environ.get(_variable(name), "").strip()})
    return msgspec.structs.replace(
        settings, data=settings.data.resolve(), public_url=settings.public_url or f"http://{settings.host}:{settings.port}"
    )


def _kinds() -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(Settings)}


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _told(name: str, kind: Any, environ: Mapping[str, str]) -> Any:
    text = environ[_variable(name)].strip()
    try:
        if read := READERS.get(name):
            return read(text)
        return msgspec.convert(text, kind, strict=False)
    except ValueError as error:  # msgspec's own are among them
        reason = f"expected {' or '.join(get_args(kind))}" if get_origin(kind) is Literal else error
        raise BadSetting(f"{_variable(name)}: {reason}") from None


def _database_url(text: str) -> str:
    if urlsplit(text).scheme not in ("postgresql", "postgres"):
        raise ValueError("expected postgresql://user:password@host/database")
    return text


def _public_url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment or url.username:
        raise ValueError("expected https://host, as a browser shows it")
    return text.rstrip("/")


def _folder(text: str) -> Path:
    return Path(text).expanduser()


def _hosts(text: str) -> frozenset[str]:
    return frozenset(host.strip().lower() for host in text.split(",") if host.strip())


def _keys(text: str) -> dict[str, bytes]:
    pairs = [pair.strip().partition("=") for pair in re.split(r"[,\n]", text) if pair.strip()]
    keys = {name: _key(value) for name, _, value in pairs}
    if len(keys) != len(pairs) or not all(KEY_ID.fullmatch(name) for name in keys):
        raise ValueError("expected id=key,id=key, each id once, of letters and digits")
    return keys


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key is {KEY_BYTES} bytes in base64")
    return key


READERS: Mapping[str, Callable[[str], Any]] = {
    "data": _folder,
    "pg_bin": _folder,
    "database_url": _database_url,
    "public_url": _public_url,
    "allow_private_hosts": _hosts,
    "master_keys": _keys,
}


def _own_keys(data: Path) -> dict[str, bytes]:
    """The key that this installation made for itself. Whoever loses it loses every secret that is stored."""
    path = data / "secret.key"
    data.mkdir(mode=0o711, parents=True, exist_ok=True)
    if not path.exists():
        _make_key(path)
    try:
        return _keys(path.read_text())
    except ValueError as error:
        raise BadSetting(f"{path}: {error}") from None


def _make_key(path: Path) -> None:
    """Whole or not at all, and by one process only: two that start at once must not seal with different keys."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(f"{secrets.token_hex(4)}={base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
