"""Who speaks, from the list of people that X sends along."""

from collections.abc import Iterable, Mapping

from parley.channels.adapters.x import wire
from parley.channels.types import Sender


def by_id(listed: Mapping[str, wire.Listed]) -> dict[str, wire.User]:
    return {id: person.data or person for id, person in listed.items()}


def in_list(listed: Iterable[wire.Listed]) -> dict[str, wire.User]:
    people = [person.data or person for person in listed]
    return {str(person.id): person for person in people}


def sender(id: str, known: Mapping[str, wire.User]) -> Sender | None:
    """By the number: names are for display, and change hands."""
    user = known.get(id, wire.User())
    picture = user.profile_image_url_https or user.profile_image_url
    return Sender(id, name=user.name, username=user.username or user.screen_name, picture=picture) if id else None
