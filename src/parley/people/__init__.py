"""People: who is who, over all channels, with a reason for each answer and a way back from each mistake."""

from parley.people import codes as codes
from parley.people import companies as companies
from parley.people import consents as consents
from parley.people import directory as directory
from parley.people import exporting as exporting
from parley.people import importing as importing
from parley.people import matching as matching
from parley.people import privacy as privacy
from parley.people import resolution as resolution
from parley.people import segments as segments
from parley.people import serving as serving
from parley.people import values as values
from parley.people.blocking import block, blocked, unblock
from parley.people.claims import canonical, claim_scope, confirm, note_addresses, note_all_addresses
from parley.people.consents import Errand
from parley.people.errors import AddressInvalid, AlreadyProven, FieldExists, IdentityTaken, LinkRevoked, SamePerson, TooManyCodes
from parley.people.events import IdentitiesMoved
from parley.people.fields import KINDS, CustomField, add_field, change_field, custom_field, custom_fields, order_fields, remove_field
from parley.people.finding import find, latest
from parley.people.linking import link, merge, unlink
from parley.people.naming import NAME
from parley.people.notes import PersonNote, add_note, change_note, notes, pin_note, remove_note
from parley.people.opening import is_word, opens
from parley.people.profile import BUILT_IN, Fact, describe, facts, rename
from parley.people.queries import close_way, identities, identity, known, links, person, ways
from parley.people.recognising import recognise
from parley.people.tagging import tag, tags, tags_in_use, untag
from parley.people.touchpoints import Touch, Touchpoint, forget_old_touches, note_touches, touchpoints
from parley.people.types import Found, Identity, Known, Link, Listed, Person, Way
from parley.people.worth import Worth, amount_of, worth

JOBS = (NAME, *resolution.JOBS, *importing.JOBS)

__all__ = [
    "BUILT_IN",
    "JOBS",
    "KINDS",
    "NAME",
    "AddressInvalid",
    "AlreadyProven",
    "CustomField",
    "Errand",
    "Fact",
    "FieldExists",
    "Found",
    "IdentitiesMoved",
    "Identity",
    "IdentityTaken",
    "Known",
    "Link",
    "LinkRevoked",
    "Listed",
    "Person",
    "PersonNote",
    "SamePerson",
    "TooManyCodes",
    "Touch",
    "Touchpoint",
    "Way",
    "Worth",
    "add_field",
    "add_note",
    "amount_of",
    "block",
    "blocked",
    "canonical",
    "change_field",
    "change_note",
    "claim_scope",
    "close_way",
    "confirm",
    "consents",
    "custom_field",
    "custom_fields",
    "describe",
    "directory",
    "facts",
    "find",
    "forget_old_touches",
    "identities",
    "identity",
    "is_word",
    "known",
    "latest",
    "link",
    "links",
    "merge",
    "note_addresses",
    "note_all_addresses",
    "note_touches",
    "notes",
    "opens",
    "order_fields",
    "person",
    "pin_note",
    "privacy",
    "recognise",
    "remove_field",
    "remove_note",
    "rename",
    "tag",
    "tags",
    "tags_in_use",
    "touchpoints",
    "unblock",
    "unlink",
    "untag",
    "ways",
    "worth",
]
