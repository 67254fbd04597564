"""What a token may be allowed to do: one scope for looking at a resource, one for changing it."""

from collections.abc import Mapping
from typing import Literal, get_args

from parley.core.errors import Forbidden
from parley.core.i18n import N_

Scope = Literal[
    "people:read",
    "people:write",
    "privacy:read",
    "privacy:write",
    "conversations:read",
    "conversations:write",
    "messages:write",
    "replies:read",
    "replies:write",
    "accounts:read",
    "staff:read",
    "webhooks:read",
    "webhooks:write",
    "agent:read",
    "agent:write",
]
SCOPES: tuple[Scope, ...] = get_args(Scope)
WORDS: Mapping[Scope, str] = {
    "people:read": N_("See customers and their addresses"),
    "people:write": N_("Add and change customers"),
    "privacy:read": N_("See requests about personal data, and erasures"),
    "privacy:write": N_("Note and answer requests about personal data, and have customers erased"),
    "conversations:read": N_("Read conversations, messages and tags"),
    "conversations:write": N_("Change conversations: owner, status, priority, tags"),
    "messages:write": N_("Answer customers, and write notes"),
    "replies:read": N_("See saved replies"),
    "replies:write": N_("Add, change and remove saved replies"),
    "accounts:read": N_("See the connected channels and how they are"),
    "staff:read": N_("See who works here, and the teams"),
    "webhooks:read": N_("See webhooks and what was sent to them"),
    "webhooks:write": N_("Add, change and remove webhooks"),
    "agent:read": N_("See the conversations offered to the outside agent whose token this is"),
    "agent:write": N_("Accept, answer and hand back the conversations of this outside agent"),
}
OF_AGENTS: tuple[Scope, ...] = ("agent:read", "agent:write")
"""Made with an agent, and of no use to anybody else."""
CHOICES: Mapping[Scope, str] = {scope: words for scope, words in WORDS.items() if scope not in OF_AGENTS}
"""What people may let a program do."""


class ScopeMissing(Forbidden):
    """This token is not allowed to do that."""
