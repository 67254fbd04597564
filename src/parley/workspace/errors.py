"""Why this room says no."""

from datetime import timedelta
from http import HTTPStatus

from parley.core.errors import Forbidden, Invalid, ParleyError, TooMany


class NotSignedIn(ParleyError):
    """Sign in first."""

    status = HTTPStatus.UNAUTHORIZED


class WrongPassword(ParleyError):
    """The e-mail or the password is wrong."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class WrongCurrentPassword(Invalid):
    """This is not your current password."""


class TooManySignIns(TooMany):
    """Too many attempts to sign in. Wait a few minutes and try again."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        super().__init__()


class Busy(TooMany):
    """Too many people are signing in just now. Try again in a moment."""


class PasswordTooShort(Invalid):
    """The password needs at least 10 characters."""


class PasswordTooLong(Invalid):
    """The password may have at most 200 characters."""


class PasswordIsEmail(Invalid):
    """The password must not be your e-mail address."""


class PasswordTooSimple(Invalid):
    """The password repeats too few different characters."""


class EmailInvalid(Invalid):
    """This is not an e-mail address."""


class EmailTaken(ParleyError):
    """Somebody with this e-mail address already works here."""


class NameMissing(Invalid):
    """A name is needed, of at most 100 characters."""


class LanguageUnknown(Invalid):
    """Parley does not speak this language."""


class RoleUnknown(Invalid):
    """There is no such role."""


class TimeZoneUnknown(Invalid):
    """There is no such time zone."""


class TeamExists(ParleyError):
    """There is a team with this name already."""


class OwnerOnly(Forbidden):
    """Only an owner may do this to an owner."""


class NotYourself(ParleyError):
    """You cannot do this to yourself. Ask a colleague."""
