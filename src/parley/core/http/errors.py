"""Why a call out got no answer. Each names the host and nothing else of the call."""

from http import HTTPStatus

from parley.core.errors import ParleyError


class HttpError(ParleyError):
    """The other server could not be asked."""

    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, host: str = "", *, reason: str = "") -> None:
        super().__init__(host)
        self.host = host
        self.reason = reason


class Unreachable(HttpError):
    """The other server cannot be reached just now. Nothing was sent to it."""


class NoAnswer(HttpError):
    """The other server took the request and gave no usable answer."""


class AnswerTooLarge(HttpError):
    """The other server's answer is larger than Parley accepts."""


class AddressForbidden(HttpError):
    """Parley does not call this address: it is private, reserved, or not a web address."""
