"""What cannot be done to personal data."""

from http import HTTPStatus

from parley.core.errors import Invalid, ParleyError


class HeldByLaw(ParleyError):
    """Somebody has set a legal hold: nothing may be erased until it is lifted."""


class ErasureUnderWay(ParleyError):
    """An erasure of this person is under way already."""


class ErasureBegun(ParleyError):
    """This erasure cannot be stopped any more."""


class RequestClosed(ParleyError):
    """This request is closed already."""


class ExtendedOnce(ParleyError):
    """The deadline of this request has been extended already."""


class DateInvalid(Invalid):
    """This day cannot be."""


class ProtocolForged(ParleyError):
    """This protocol was not signed by this installation, or it was changed since."""

    status = HTTPStatus.BAD_REQUEST
