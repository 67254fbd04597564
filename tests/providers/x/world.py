"""Apps, accounts, messages and files: what X knows."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from parley.core import clock

Json = dict[str, Any]


@dataclass
class Webhook:
    id: str
    url: str
    valid: bool = True

    def json(self) -> Json:
        return {"id": self.id, "url": self.url, "valid": self.valid, "created_at": "2026-09-21T14:13:20.000Z"}


@dataclass
class Subscription:
    id: str
    event_type: str
    user_id: str
    tag: str
    webhook_id: str

    def json(self) -> Json:
        about = {"subscription_id": self.id, "event_type": self.event_type, "filter": {"user_id": self.user_id}}
        return about | ({"tag": self.tag} if self.tag else {}) | {"webhook_id": self.webhook_id}


@dataclass
class App:
    """What a developer has made in the console."""

    key: str
    secret: str
    client_secret: str = ""
    may_message: bool = True
    credit: int | None = None
    """How many more requests are paid for; None where nobody counts."""
    room: int = 1
    """For so many webhooks."""
    webhooks: list[Webhook] = field(default_factory=list[Webhook])
    subscriptions: list[Subscription] = field(default_factory=list[Subscription])
    missed: list[tuple[Webhook, bytes]] = field(default_factory=list[tuple[Webhook, bytes]])
    """Calls that were not answered with 200."""

    @property
    def bearer(self) -> str:
        return f"AAAA%2F{self.key}"


@dataclass(frozen=True)
class Media:
    mime: str
    data: bytes
    owner: str


@dataclass(frozen=True)
class Seen:
    """A message of the account on somebody's screen."""

    id: str
    text: str
    file: Media | None = None


@dataclass
class Account:
    """Somebody at X; those with a token have let an app in."""

    id: str
    name: str
    app: App
    token: str
    token_secret: str
    takes_messages: bool = True
    sent_at: list[float] = field(default_factory=list[float])
    """When it sent each of its latest messages, in seconds since 1970."""
    screens: dict[str, list[Seen]] = field(default_factory=dict[str, list[Seen]])
    """Person -> what this account has sent them."""

    @property
    def username(self) -> str:
        return self.name.lower()

    def user(self) -> Json:
        return {"id": self.id, "name": self.name, "username": self.username, "verified": False}


@dataclass
class Growing:
    """An upload in pieces."""

    mime: str
    total: int
    owner: str
    pieces: list[bytes] = field(default_factory=list[bytes])
    asked: int = 0


class World:
    def __init__(self) -> None:
        self.apps: dict[str, App] = {}
        self.accounts: dict[str, Account] = {}
        """Everybody, by number."""
        self.media: dict[str, Media] = {}
        self.growing: dict[str, Growing] = {}
        self.files: dict[str, Media] = {}
        """Path on the file server -> what lies there."""
        self.posts: dict[str, Json] = {}
        self.nonces: set[str] = set()
        self._numbers: Iterator[int] = itertools.count(1)

    def number(self) -> str:
        return str(2_090_000_000_000_000_000 + next(self._numbers))

    def app(self) -> App:
        number = next(self._numbers)
        app = App(f"TESTkeyOfTheFakeX{number:06}", f"TESTsecretOfTheFakeX{number:06}")
        self.apps[app.key] = app
        return app

    def account(self, name: str, app: App) -> Account:
        id = self.number()
        account = Account(id, name, app, f"{id}-TESTtokenOfTheFakeX", f"TESTtokenSecretOf{id}")
        self.accounts[id] = account
        return account

    def now(self) -> float:
        return clock.now().timestamp()

    def milliseconds(self) -> str:
        return str(int(self.now() * 1000))
