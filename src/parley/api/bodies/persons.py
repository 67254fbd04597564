"""Persons, as programs see them."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from parley import people
from parley.api.shapes import Moment, Shape
from parley.channels import Trust

Name = Annotated[str, Meta(max_length=200, description="As a greeting would use it; empty where nobody knows it.", examples=["Ada Byron"])]


class Identity(Shape, frozen=True, kw_only=True):
    """An address by which a person is reached, and how far it is believed to be theirs."""

    id: UUID
    kind: Annotated[str, Meta(description="`email`, `phone`, or the kind of a channel.", examples=["email"])]
    address: Annotated[str, Meta(examples=["ada@example.com"])]
    name: str
    username: str
    trust: Annotated[Trust, Meta(description="`proven` by the channel itself, named by the `network`, or only `claimed`.")]
    created_at: Moment


class Person(Shape, frozen=True, kw_only=True):
    """Somebody who writes to us."""

    id: UUID
    name: Name
    language: str
    blocked_at: Moment | None
    created_at: Moment
    identities: list[Identity]


def shown(known: people.Listed) -> Person:
    person = known.person
    return Person(
        id=person.id,
        name=person.name,
        language=person.language,
        blocked_at=person.blocked_at,
        created_at=person.created_at,
        identities=[identity(one) for one in known.identities],
    )


def identity(one: people.Identity) -> Identity:
    return Identity(
        id=one.id, kind=one.kind, address=one.address, name=one.name, username=one.username, trust=one.trust, created_at=one.created_at
    )
