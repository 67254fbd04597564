"""A channel's samples, as `docs/howto/add-a-channel.md` describes them. Unknown columns are refused: nothing is silently not compared."""

from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType, field

import parley
from parley.channels import registry
from parley.channels.types import Account, Attachment, Button, Call, File, Inbound, Mail, Media, Part, TemplateUse
from parley.core import ids
from parley.core.ids import AccountId, WorkspaceId

ADAPTERS = Path(parley.__file__).parent / "channels" / "adapters"
NOWHERE = "http://127.0.0.1:9"

T = TypeVar("T")


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fragment of a sample."""


class Row(Strict, frozen=True, kw_only=True):
    """One fact that a recorded call tells."""

    file: str
    kind: str
    sender_id: str | None
    sender_name: str | None
    external_id: str | None
    text: str | None
    attachments: list[dict[str, Any]]
    timestamp: datetime | None
    must_ignore: bool
    """Tells no new words of a customer."""
    dedupe_key: str | UnsetType = UNSET
    conversation_id: str | UnsetType = UNSET
    extra: dict[str, Any] = {}
    status: str | None = None
    group: bool = False
    automatic: bool = False
    also: list[dict[str, str]] | UnsetType = UNSET
    event_index: int = 0
    direction: str = ""
    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    note: str = ""


class Vector(Strict, frozen=True, kw_only=True):
    """A call, and whether its signature holds."""

    name: str
    valid: bool
    settings: dict[str, Any] = {}
    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    method: str = "POST"
    body: str = ""

    def call(self) -> Call:
        return Call(self.body.encode(), self.headers, self.query, self.method)


class Handshake(Strict, frozen=True, kw_only=True):
    """A GET challenge, and what is answered; no answer where it is to be turned away."""

    name: str
    query: dict[str, str]
    settings: dict[str, Any] = {}
    answer: str | None = None


class Vectors(Strict, frozen=True, kw_only=True):
    signs: list[str]
    """`header`, `body`: what can't be changed without notice."""
    vectors: list[Vector]
    handshakes: list[Handshake] = []
    note: str = ""


class FileSample(Strict, frozen=True, kw_only=True):
    type: str = "file"
    name: str
    mime: str
    data: str = ""
    address: str = ""

    def file(self) -> File:
        data = self.data.encode()
        return File(Media(self.type), self.name, self.mime, len(data), "k", data, self.address)


class PartSample(Strict, frozen=True, kw_only=True):
    to: str
    key: str = ""
    text: str = ""
    quoted: str = ""
    buttons: tuple[Button, ...] = ()
    files: tuple[FileSample, ...] = ()
    mail: Mail | None = None
    template: TemplateUse | None = None
    by_person: bool = False
    is_late: bool = False
    comment: str = ""

    def part(self) -> Part:
        files = tuple(sample.file() for sample in self.files)
        return Part(
            to=self.to,
            key=self.key,
            text=self.text,
            quoted=self.quoted,
            buttons=self.buttons,
            files=files,
            mail=self.mail,
            template=self.template,
            by_person=self.by_person,
            is_late=self.is_late,
            comment=self.comment,
        )


class Expected(Strict, frozen=True, kw_only=True):
    """A request: exactly, but for headers, of which more may be there. `{any}` stands for any value."""

    method: str
    path: str
    headers: dict[str, str] = {}
    json: Any = UNSET
    form: dict[str, str] | UnsetType = UNSET
    files: dict[str, FileSample] | UnsetType = UNSET
    text: str | UnsetType = UNSET


class Answered(Strict, frozen=True, kw_only=True):
    status: int
    headers: dict[str, str] = {}
    body: Any = UNSET
    text: str = ""

    def bytes(self) -> bytes:
        return self.text.encode() if self.body is UNSET else msgspec.json.encode(self.body)


class Exchange(Strict, frozen=True, kw_only=True):
    expect: Expected
    answer: Answered


class Failure(Strict, frozen=True, kw_only=True):
    class_: str = field(name="class")
    code: str | None = None
    wait: int | None = None


class Deed(Strict, frozen=True, kw_only=True):
    """Something an adapter does at its provider: what it is asked, what goes over the line, what comes of it."""

    do: str = "send"
    settings: dict[str, Any] = {}
    part: PartSample | None = None
    to: str = ""
    external_id: str = ""
    ids: tuple[str, ...] = ()
    inbound: Inbound | None = None
    attachment: Attachment | None = None
    webhook_url: str = ""
    token: str = ""
    calls: list[Exchange]
    result: Any = UNSET
    error: Failure | None = None
    proves: list[str] = []
    note: str = ""


class NamedAnswer(Strict, frozen=True, kw_only=True):
    """What a provider may answer to the last call of `text.json`, and which error that is."""

    name: str
    answer: Answered
    error: Failure


class Samples:
    """The samples of one channel."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.folder = ADAPTERS / kind / "samples"
        self.adapter = registry.adapter(kind)

    def has_account(self) -> bool:
        return (self.folder / "account.json").exists()

    def account(self, server: str = NOWHERE, settings: dict[str, Any] | None = None) -> Account[Any]:
        chosen = self._settings(server) | (settings or {})
        opened = msgspec.convert(chosen, self.adapter.manifest.settings)
        return Account(AccountId(ids.new()), WorkspaceId(ids.new()), self.kind, "Salon", opened)

    def rows(self) -> dict[str, list[Row]]:
        """File -> the facts in it, in order."""
        found: dict[str, list[Row]] = {}
        for row in self._read("EXPECT.json", list[Row]) or []:
            found.setdefault(row.file, []).append(row)
        return {file: sorted(rows, key=lambda row: row.event_index) for file, rows in found.items()}

    def recording(self, file: str, row: Row) -> Call:
        return Call((self.folder / "inbound" / file).read_bytes(), row.headers, row.query)

    def recordings(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "inbound").glob("*") if path.is_file())

    def vectors(self) -> Vectors:
        return self._read("signature_vectors.json", Vectors) or Vectors(signs=[], vectors=[])

    def deeds(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "outbound").glob("*.json") if path.name != "answers.json")

    def deed(self, name: str, server: str = NOWHERE) -> Deed:
        """With `{server}` and each `{setting}` put in."""
        deed = self._read(f"outbound/{name}", Deed, self._settings(server))
        if deed is None:
            raise FileNotFoundError(name)
        return deed

    def answers(self) -> list[NamedAnswer]:
        return self._read("outbound/answers.json", list[NamedAnswer]) or []

    def _settings(self, server: str) -> dict[str, Any]:
        raw = self._read("account.json", dict[str, dict[str, Any]], {"server": server}) or {"settings": {}}
        return raw["settings"]

    def _read(self, name: str, type: type[T], put_in: dict[str, Any] | None = None) -> T | None:
        path = self.folder / name
        if not path.exists():
            return None
        text = path.read_text()
        for word, value in (put_in or {}).items():
            text = text.replace(f"{{{word}}}", value) if isinstance(value, str) else text
        return msgspec.json.decode(text, type=type)
