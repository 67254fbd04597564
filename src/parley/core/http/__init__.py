"""Calls to other servers: `Http` and the closed list of what can go wrong."""

from parley.core.http.addresses import AddressUnusable, usable
from parley.core.http.client import Answer, Http
from parley.core.http.errors import AddressForbidden, AnswerTooLarge, HttpError, NoAnswer, Unreachable
from parley.core.http.guard import is_public

__all__ = [
    "AddressForbidden",
    "AddressUnusable",
    "Answer",
    "AnswerTooLarge",
    "Http",
    "HttpError",
    "NoAnswer",
    "Unreachable",
    "is_public",
    "usable",
]
