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


class InvitationUnknown(ParleyError):
    """This link leads to no invitation. Perhaps a part of it was lost on the way."""

    status = HTTPStatus.NOT_FOUND


class InvitationUsed(ParleyError):
    """This invitation has been accepted already."""

    status = HTTPStatus.GONE


class InvitationRevoked(ParleyError):
    """This invitation was withdrawn."""

    status = HTTPStatus.GONE


class InvitationExpired(ParleyError):
    """This invitation has expired."""

    status = HTTPStatus.GONE


class PasswordLinkUnusable(ParleyError):
    """This link has been used already, or it is too old."""

    status = HTTPStatus.GONE


class WrongCode(ParleyError):
    """This code is not right, or it has been used already."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class HalfSignInOver(ParleyError):
    """This took too long. Enter your password once more."""

    status = HTTPStatus.GONE


class SecondFactorDemanded(ParleyError):
    """Your workspace asks for a second step: it cannot be turned off."""


class PasskeyRefused(ParleyError):
    """This passkey was not accepted. Try again, or sign in another way."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class PasskeyKnown(ParleyError):
    """This passkey is registered already."""


class PasskeysImpossible(ParleyError):
    """Passkeys need an address of this site with a host name, and https."""


class LastWayIn(ParleyError):
    """You have no password: without this passkey you could not sign in any more."""


class TooManyPasskeys(ParleyError):
    """Twenty passkeys are the most. Remove one that you no longer use."""


class ProofTooOld(ParleyError):
    """Show once more that it is you."""

    status = HTTPStatus.FORBIDDEN
