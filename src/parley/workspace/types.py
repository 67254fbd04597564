"""The words of a workspace: who works where, in which role, in which language."""

from datetime import datetime
from typing import Any, Literal, NewType, get_args
from uuid import UUID

import msgspec

from parley.core.i18n import Language
from parley.core.ids import LocationId, StaffId, WorkspaceId

Role = Literal["owner", "admin", "supervisor", "operator", "analyst"]
TeamId = NewType("TeamId", UUID)
SessionId = NewType("SessionId", UUID)

ROLES: tuple[Role, ...] = get_args(Role)


class Settings(msgspec.Struct, frozen=True):
    """What a workspace decides for itself; a field that was never set has its default."""

    journal_days: int = 90
    """How long raw calls are kept."""
    second_factor: Literal["", "admins", "all"] = ""
    """Who must sign in with a second step: whoever wishes, owners and administrators, everybody."""


class Workspace(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId
    name: str
    slug: str
    language: Language
    time_zone: str
    settings: Settings
    created_at: datetime


class Location(msgspec.Struct, frozen=True):
    id: LocationId
    name: str
    address: str
    time_zone: str
    phone: str = ""
    calendar_id: UUID | None = None
    """Its own business hours; None: the workspace's."""
    archived_at: datetime | None = None


class Staff(msgspec.Struct, frozen=True):
    """Somebody who works in this workspace."""

    workspace_id: WorkspaceId
    id: StaffId
    email: str
    name: str
    role: Role
    language: Language
    hue: int
    """Colour of the avatar, in degrees of the colour wheel."""
    active: bool
    created_at: datetime
    address: str = ""
    """The IP address from which they act now; empty outside a request."""


class Team(msgspec.Struct, frozen=True):
    id: TeamId
    name: str
    members: tuple[StaffId, ...]


class Visit(msgspec.Struct, frozen=True):
    """From where somebody signs in."""

    address: str
    browser: str = ""


class Session(msgspec.Struct, frozen=True):
    id: SessionId
    staff_id: StaffId
    address: str
    browser: str
    created_at: datetime
    last_seen_at: datetime
    proven_at: datetime
    """When its owner last showed who they are: by signing in, or since."""


class Presence(msgspec.Struct, frozen=True):
    """Somebody at work: who they are, in which session, in which workspace."""

    staff: Staff
    session: Session
    workspace_name: str
    time_zone: str
    accent: str
    logo_key: str | None


class Entry(msgspec.Struct, frozen=True):
    """A successful sign-in: who it is, and the token that only their browser will know."""

    staff: Staff
    session_id: SessionId
    token: str

    def __repr__(self) -> str:
        return f"Entry({self.staff.id})"


class AuditEntry(msgspec.Struct, frozen=True):
    id: UUID
    at: datetime
    actor_name: str | None
    action: str
    target_kind: str
    target_id: UUID | None
    target_name: str | None
    address: str
    detail: dict[str, Any]
