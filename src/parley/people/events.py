"""What happens to people."""

from parley.core.events import Event
from parley.core.ids import IdentityId, PersonId


class IdentitiesMoved(Event, frozen=True):
    """Identities belong to another person now: a link was made or revoked. `persons` are all whom it concerns, before and after."""

    identity_ids: tuple[IdentityId, ...]
    persons: tuple[PersonId, ...]
