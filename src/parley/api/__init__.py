"""The public JSON API, the tokens that open it, and the webhooks that go out."""

from parley.api import outgoing, tokens
from parley.api.application import PREFIX, api_of
from parley.api.idempotency import FORGET_ANSWERS
from parley.api.outgoing import tell
from parley.api.scopes import CHOICES, OF_AGENTS, SCOPES, WORDS

JOBS = (FORGET_ANSWERS, *outgoing.JOBS)

__all__ = ["CHOICES", "JOBS", "OF_AGENTS", "PREFIX", "SCOPES", "WORDS", "api_of", "outgoing", "tell", "tokens"]
