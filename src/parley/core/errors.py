"""Errors that a person may see: the docstring is the sentence, in English; pages translate it."""

import inspect
from http import HTTPStatus
from typing import ClassVar


class ParleyError(Exception):
    """Something went wrong."""

    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT

    def __init__(self, detail: str = "", *, field: str | None = None) -> None:
        self.detail = detail
        self.field = field
        super().__init__(detail or self.sentence())

    @classmethod
    def sentence(cls) -> str:
        return inspect.cleandoc(cls.__doc__ or cls.__name__).splitlines()[0]


class NotFound(ParleyError):
    """There is nothing here, or it is not yours to see."""

    status = HTTPStatus.NOT_FOUND


class Forbidden(ParleyError):
    """Your role does not allow this."""

    status = HTTPStatus.FORBIDDEN


class Invalid(ParleyError):
    """This value cannot be accepted."""

    status = HTTPStatus.BAD_REQUEST


class TooMany(ParleyError):
    """Too many attempts. Try again later."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class Unavailable(ParleyError):
    """Parley cannot reach its database just now. Try again in a moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
