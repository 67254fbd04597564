"""Who may do what: one matrix, read from top to bottom."""

from collections.abc import Mapping
from typing import Literal

from parley.core.errors import Forbidden
from parley.workspace.errors import OwnerOnly
from parley.workspace.types import Role, Staff

Permission = Literal[
    "conversations.read",
    "conversations.reply",
    "conversations.assign",
    "views.share",
    "replies.share",
    "tags.manage",
    "people.read",
    "people.edit",
    "people.block",
    "people.merge",
    "people.import",
    "people.export",
    "people.erase",
    "people.erase_at_once",
    "privacy.manage",
    "knowledge.edit",
    "bot.edit",
    "journeys.edit",
    "campaigns.send",
    "reports.read",
    "quality.score",
    "routing.manage",
    "accounts.manage",
    "api.manage",
    "staff.manage",
    "workspace.manage",
    "audit.read",
]

_READER = frozenset[Permission]({"conversations.read", "people.read"})
_ANALYST = _READER | frozenset[Permission]({"reports.read", "quality.score"})
_OPERATOR = _READER | frozenset[Permission]({"conversations.reply", "conversations.assign", "people.edit", "people.block"})
_SUPERVISOR = (
    _OPERATOR
    | _ANALYST
    | frozenset[Permission](
        {
            "views.share",
            "replies.share",
            "tags.manage",
            "people.merge",
            "people.import",
            "privacy.manage",
            "knowledge.edit",
            "campaigns.send",
            "routing.manage",
        }
    )
)
_ADMIN = _SUPERVISOR | frozenset[Permission](
    {
        "people.export",
        "people.erase",
        "bot.edit",
        "journeys.edit",
        "accounts.manage",
        "api.manage",
        "staff.manage",
        "workspace.manage",
        "audit.read",
    }
)

MATRIX: Mapping[Role, frozenset[Permission]] = {
    "analyst": _ANALYST,
    "operator": _OPERATOR,
    "supervisor": _SUPERVISOR,
    "admin": _ADMIN,
    "owner": _ADMIN | frozenset[Permission]({"people.erase_at_once"}),  # and nobody but an owner makes, changes or removes an owner
}


def may(staff: Staff, permission: Permission) -> bool:
    return staff.active and permission in MATRIX[staff.role]


def require(staff: Staff, permission: Permission) -> None:
    if not may(staff, permission):
        raise Forbidden(permission)


def require_over(staff: Staff, role: Role) -> None:
    """Only owners make, change and dismiss owners."""
    if role == "owner" and staff.role != "owner":
        raise OwnerOnly
