"""People: who is who, over all channels, with a reason for each answer and a way back from each mistake."""

from parley.people.blocking import block, blocked, unblock
from parley.people.claims import canonical, claim_scope, confirm, note_addresses
from parley.people.errors import LinkRevoked, SamePerson
from parley.people.events import IdentitiesMoved
from parley.people.linking import link, merge, unlink
from parley.people.queries import close_way, find, identities, identity, known, links, person, ways
from parley.people.recognising import recognise
from parley.people.types import Found, Identity, Known, Link, Person, Way

__all__ = [
    "Found",
    "IdentitiesMoved",
    "Identity",
    "Known",
    "Link",
    "LinkRevoked",
    "Person",
    "SamePerson",
    "Way",
    "block",
    "blocked",
    "canonical",
    "claim_scope",
    "close_way",
    "confirm",
    "find",
    "identities",
    "identity",
    "known",
    "link",
    "links",
    "merge",
    "note_addresses",
    "person",
    "recognise",
    "unblock",
    "unlink",
    "ways",
]
