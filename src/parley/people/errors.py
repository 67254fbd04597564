"""What cannot be done to people."""

from parley.core.errors import Invalid, ParleyError
from parley.core.ids import PersonId


class SamePerson(ParleyError):
    """These two are one person already."""


class LinkRevoked(ParleyError):
    """This link has been taken back already."""


class FieldExists(Invalid):
    """There is a field of this name already."""


class IdentityTaken(ParleyError):
    """This address belongs to somebody already."""

    def __init__(self, person_id: PersonId) -> None:
        super().__init__(field="identities")
        self.person_id = str(person_id)


class AddressInvalid(Invalid):
    """This is not an address of its kind."""


class AlreadyProven(ParleyError):
    """It is proven already that this address is theirs."""


class TooManyCodes(ParleyError):
    """Too many codes were sent to this address. Try again in an hour."""

    status = ParleyError.status.TOO_MANY_REQUESTS
