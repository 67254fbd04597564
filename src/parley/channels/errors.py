"""Why a call was turned away, and the closed list of reasons for which a send can fail."""

from datetime import timedelta

from parley.core.errors import ParleyError


class InvalidSignature(ParleyError):
    """The call is not signed by this channel's provider."""


class Unreadable(ParleyError):
    """The call cannot be understood."""


class SendError(ParleyError):
    """The message could not be sent."""

    retry = False

    def __init__(self, detail: str = "", *, code: str = "") -> None:
        super().__init__(detail)
        self.code = code


class ProviderDown(SendError):
    """The provider does not answer. Parley tries again by itself."""

    retry = True


class RateLimited(SendError):
    """The provider asks to wait. Parley tries again by itself."""

    retry = True

    def __init__(self, detail: str = "", *, wait: timedelta, code: str = "") -> None:
        super().__init__(detail, code=code)
        self.wait = wait


class OutcomeUnknown(SendError):
    """The line broke after the message had left: it may have arrived or not."""


class RecipientGone(SendError):
    """The person can no longer be reached here: they blocked us or left."""


class AccountBroken(SendError):
    """The provider does not accept this account's credentials. Reconnect the account."""


class WindowClosed(SendError):
    """The time in which this person may be answered here is over."""


class Refused(SendError):
    """The provider refused the message."""


class NotPaid(Refused):
    """The provider wants to be paid first. Somebody has to check the payment method of this account there."""


# ── templates ───────────────────────────────────────────────────────────────────────────────────


class TemplateRefused(Refused):
    """The provider refused the template."""


class TemplateUnknown(TemplateRefused):
    """The provider no longer has this template in this language. Choose another one."""


class TemplateStopped(TemplateRefused):
    """The provider has stopped this template. Choose another one."""


class TemplateChanged(TemplateRefused):
    """The provider expects other values for this template: it was probably changed. Choose it again and fill it in."""


class TemplateTooLong(TemplateRefused):
    """With these values the template becomes too long. Shorten them."""


class TemplateForbidden(TemplateRefused):
    """The provider finds that this breaks its rules. Choose other words or another template."""


class FormStopped(TemplateRefused):
    """The provider has stopped the form that is part of this template. Choose another one."""


class OffersHeldBack(TemplateRefused):
    """The provider holds back marketing messages to this person. Try again tomorrow, or choose a template that is no marketing."""


class OffersUnwanted(TemplateRefused):
    """This person wants no marketing messages here. Choose a template that is no marketing."""
