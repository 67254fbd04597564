"""Apps, pages, professional accounts, what was said to them, and files: what Meta knows."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from parley.core import clock

Json = dict[str, Any]


@dataclass(frozen=True)
class Hook:
    """Where an app wants to be called about one kind of account."""

    url: str
    verify_token: str
    fields: frozenset[str]


@dataclass
class App:
    id: str
    secret: str
    hooks: dict[str, Hook] = field(default_factory=dict[str, Hook])
    """By object: page, instagram."""
    missed: list[bytes] = field(default_factory=list[bytes])
    """Calls that were not answered with 200."""

    @property
    def token(self) -> str:
        return f"{self.id}|{self.secret}"


@dataclass
class File:
    mime: str
    data: bytes


@dataclass
class Place:
    """A page or a professional account, in which an app may speak with the place's token."""

    object: str
    id: str
    name: str
    username: str
    token: str
    app: App
    told: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """App -> what it is told of."""
    known: set[str] = field(default_factory=set[str])
    """People whose numbers mean something here."""
    listening: set[str] = field(default_factory=set[str])
    """Those whose last words are younger than 24 hours."""
    patient: set[str] = field(default_factory=set[str])
    """Those whose last words are younger than a week: a person may still answer them."""
    blocked_by: set[str] = field(default_factory=set[str])
    messages: dict[str, Json] = field(default_factory=dict[str, Json])
    """What the place has said and heard, by mid; what it said has `to`."""
    acted: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    posts: list[str] = field(default_factory=list[str])
    comments: dict[str, Json] = field(default_factory=dict[str, Json])
    uploads: dict[str, str] = field(default_factory=dict[str, str])
    """Attachment -> its type."""
    held: list[Json] | None = None
    """Events that wait to be told in one call."""

    @property
    def sent(self) -> list[Json]:
        return [message for message in self.messages.values() if "to" in message]

    @property
    def is_page(self) -> bool:
        return self.object == "page"


class World:
    def __init__(self) -> None:
        self.apps: dict[str, App] = {}
        self.places: dict[str, Place] = {}
        self.files: dict[str, File] = {}
        self.people: dict[str, str] = {}
        """Names, by the numbers under which places know them."""
        self._numbers: Iterator[int] = itertools.count(1)

    def number(self) -> int:
        return next(self._numbers)

    def add_app(self) -> App:
        number = self.number()
        app = App(str(1_517_776_481_860_000 + number), f"{number:032x}")
        self.apps[app.id] = app
        return app

    def add_place(self, object: str, name: str, app: App) -> Place:
        number = self.number()
        token = f"TEST-token-{number}-of-the-fake-Meta"
        place = Place(object, str(17_841_400_000_000_000 + number), name, f"{name.lower()}.example", token, app)
        self.places[token] = place
        place.posts.append(self.post_id(place))
        return place

    def person_id(self) -> str:
        return str(7_012_345_678_900_000 + self.number())

    def mid(self) -> str:
        return f"m_{self.number():032x}"

    def post_id(self, place: Place) -> str:
        return f"{place.id}_{self.number()}" if place.is_page else self._thing()

    def comment_id(self, place: Place, post: str) -> str:
        return f"{post.rpartition('_')[2]}_{self.number()}" if place.is_page else self._thing()

    def now(self) -> int:
        return int(clock.now().timestamp() * 1000)

    def _thing(self) -> str:
        return str(17_895_000_000_000_000 + self.number())
