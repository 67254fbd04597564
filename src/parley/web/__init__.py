"""The operators' pages: server-rendered, working without scripts, made livelier by htmx."""

from parley.web.entrance import JOBS
from parley.web.plugin import Pages
from parley.web.setup import furnish_salon, invitation, until_founded
from parley.web.shell.forgery import same_origin
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import open_transaction, presence_of

__all__ = ["JOBS", "Pages", "furnish_salon", "invitation", "open_transaction", "presence_of", "refusal", "same_origin", "until_founded"]
