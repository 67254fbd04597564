"""Persons, identities, links, ways."""

from datetime import datetime
from typing import Any

import msgspec

from parley.channels import Trust
from parley.core.ids import AccountId, IdentityId, LinkId, PersonId


class Struct(msgspec.Struct, frozen=True):
    """Immutable."""


class Person(Struct, frozen=True):
    id: PersonId
    name: str
    language: str
    created_at: datetime
    blocked_at: datetime | None = None


class Identity(Struct, frozen=True):
    """An address by which a person is reached, and how far we believe that it is theirs."""

    id: IdentityId
    person_id: PersonId
    kind: str
    scope: str
    address: str
    name: str
    username: str
    trust: Trust
    created_at: datetime


class Listed(Struct, frozen=True):
    """A person with every address of theirs, oldest first."""

    person: Person
    identities: tuple[Identity, ...]


class Found(Struct, frozen=True):
    """A person whom a search has found."""

    id: PersonId
    name: str
    created_at: datetime
    identities: tuple[tuple[str, str, str], ...]
    """Kind, address and nickname of each, oldest first."""


class Known(Struct, frozen=True):
    """Who speaks, as far as intake needs to know."""

    identity_id: IdentityId
    person_id: PersonId
    address: str
    name: str = ""
    username: str = ""
    is_new: bool = False
    """Met in this transaction: nobody else can see them yet."""


class Link(Struct, frozen=True):
    """Dated evidence that two identities are one person."""

    id: LinkId
    one_id: IdentityId
    other_id: IdentityId
    source: str
    evidence: dict[str, Any]
    made_at: datetime
    made_by: Any = None


class Way(Struct, frozen=True):
    """An account through which an identity can be answered."""

    identity_id: IdentityId
    account_id: AccountId
    thread: str
    kind: str
    """The account's channel."""
    account_name: str
    address: str
    trust: Trust
    last_in_at: datetime | None
    closed_at: datetime | None
    closed_reason: str | None
    answer_to: str = ""
    """Where an answer goes, if that takes more than the thread."""
    public: bool = False
    """Under a post, where everybody reads the answer."""
    comment: str = ""
    """External id of the comment that is answered in private, where nothing else opens this way."""
