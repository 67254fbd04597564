"""The operators' pages: server-rendered, working without scripts, made livelier by htmx."""

from parley.web.forgery import same_origin
from parley.web.forms import refusal
from parley.web.plugin import Pages
from parley.web.visiting import open_transaction, presence_of

__all__ = ["Pages", "open_transaction", "presence_of", "refusal", "same_origin"]
